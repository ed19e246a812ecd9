package hu.dooplex.felhom.agent.bootstrap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario comes out as its {@code log.expect} says. */
class TranscriptsTest {
  private static final int MAX_LINES = 40;

  /**
   * {@code mvn -Dtranscripts.rewrite …} writes them anew; the tests then fail, so that they are
   * looked at.
   */
  private static final boolean REWRITE = System.getProperty("transcripts.rewrite") != null;

  @TempDir Path folder;

  static List<Path> scenarios() throws IOException {
    return Scenarios.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theScenarioComesOutAsItsTranscript(Path scenario) throws IOException {
    assertFalse(Files.readString(scenario.resolve("README")).isBlank());
    Rehearsal rehearsal = new Rehearsal(scenario, folder.resolve("state"));
    rehearsal.run();
    rehearsal.tellTheEnd();
    Path expect = scenario.resolve("log.expect");
    if (REWRITE) {
      Files.writeString(expect, rehearsal.log().text());
      fail(expect + " was rewritten; look at it, and run without -Dtranscripts.rewrite");
    }
    assertTrue(Files.exists(expect), expect + " is missing; write it with -Dtranscripts.rewrite");
    assertEquals(Files.readString(expect), rehearsal.log().text());
    assertTrue(rehearsal.log().size() < MAX_LINES, "one idea each: " + rehearsal.log().size());
    assertFalse(rehearsal.broke());
  }

  @Test
  void aWordThatIsNotKnownIsNamedWithFileAndLine() throws IOException {
    Files.writeString(folder.resolve("world.txt"), "guest lxc/101 stopped\n");
    Files.writeString(folder.resolve("script.txt"), "# nothing yet\n0 strat lxc/101\n");
    assertEquals("script.txt line 2: strat is not understood", problem());
    Files.writeString(folder.resolve("script.txt"), "0 start lxc/101 twice\n");
    assertEquals("script.txt line 1: twice is not understood", problem());
    Files.writeString(folder.resolve("world.txt"), "guest lxc/101 asleep\n");
    assertEquals("world.txt line 1: a guest is running or stopped", problem());
  }

  private String problem() {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> new Rehearsal(folder, folder.resolve("state")).run())
            .getMessage());
  }
}
