package hu.dooplex.felhom.agent.application.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.FakeTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BellTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final FakeTime time = new FakeTime();
  private final Bell bell = new Bell();

  @Test
  void withoutARingTheWaitTakesItsTime() throws InterruptedException {
    assertFalse(bell.await(time, HOUR));
    assertEquals(List.of(HOUR), time.waits);
  }

  @Test
  void ringsBeforeTheWaitCountOnce() throws InterruptedException {
    bell.ring();
    bell.ring();
    assertTrue(bell.await(time, HOUR));
    assertFalse(bell.await(time, HOUR));
    assertEquals(List.of(Duration.ZERO, HOUR), time.waits);
  }
}
