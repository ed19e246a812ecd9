package hu.dooplex.felhom.agent.bootstrap.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoryTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Story story = new Story(new PrintStream(told, true, StandardCharsets.UTF_8));

  @Test
  void oneStepThatGoesWrongIsToldAndSpoilsTheSummaryAlone() throws Exception {
    story.step("a", () -> story.line("fine"));
    story.step("b", () -> Story.expect("it", 1, 2));
    story.step("c", () -> story.line("fine again"));
    assertFalse(story.summary());
    String text = told.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("NOT AS TOLD: it should be 1, but is 2"), text);
    assertTrue(text.contains("  ok     1. a\n  FAILED 2. b\n  ok     3. c\n"), text);
  }

  @Test
  void everyStepAsToldMakesAGoodSummary() throws Exception {
    story.step("a", () -> story.line("fine"));
    assertTrue(story.summary());
  }

  @Test
  void anInterruptEndsIt() {
    assertThrows(
        InterruptedException.class,
        () ->
            story.step(
                "a",
                () -> {
                  throw new InterruptedException();
                }));
  }
}
