package hu.dooplex.felhom.agent.bootstrap.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.bootstrap.wiring.BoundedWait;
import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Duration NEVER = Duration.ofDays(1);

  /** Time that passes when somebody waits, and what happens meanwhile. */
  private static final class VirtualTime implements BoundedWait {
    private final TreeMap<Duration, Runnable> happens = new TreeMap<>();
    private Duration now = Duration.ofHours(3);

    void in(Duration delay, Runnable what) {
      happens.put(now.plus(delay), what);
    }

    @Override
    public Duration elapsed() {
      return now;
    }

    @Override
    public boolean join(CompletableFuture<?> others, Duration atMost) {
      Duration end = now.plus(atMost);
      while (!others.isDone()) {
        Map.Entry<Duration, Runnable> next = happens.firstEntry();
        if (next == null || next.getKey().compareTo(end) > 0) {
          now = end;
          return false;
        }
        happens.pollFirstEntry();
        now = next.getKey();
        next.getValue().run();
      }
      return true;
    }
  }

  private final VirtualTime time = new VirtualTime();
  private final Duration asked = time.elapsed();
  private final CompletableFuture<Boolean> report = new CompletableFuture<>();
  private final CompletableFuture<Boolean> changes = new CompletableFuture<>();
  private final List<String> interrupts = new ArrayList<>();
  private Duration cleansUp = NEVER;

  private boolean drain(Duration reportTakes, Duration changesTake) throws InterruptedException {
    time.in(reportTakes, () -> report.complete(true));
    time.in(changesTake, () -> changes.complete(true));
    return new Drain(time)
        .drain(
            new Drain.Work(report, () -> interrupts.add("report at " + passed())),
            new Drain.Work(
                changes,
                () -> {
                  interrupts.add("changes at " + passed());
                  time.in(cleansUp, () -> changes.complete(true));
                }));
  }

  private Duration passed() {
    return time.elapsed().minus(asked);
  }

  @Test
  void changesThatEndInTimeAreNotInterrupted() throws Exception {
    assertTrue(drain(Duration.ofMillis(4999), Duration.ofMillis(29_999)));
    assertEquals(List.of(), interrupts);
    assertEquals(Duration.ofMillis(29_999), passed());
  }

  @Test
  void whenNothingRunsNothingIsWaitedFor() throws Exception {
    report.complete(true);
    changes.complete(true);
    assertTrue(drain(NEVER, NEVER.plusSeconds(1)));
    assertEquals(Duration.ZERO, passed());
  }

  @Test
  void aReportThatHangsAddsNothingToTheGraceOfChangesAndTakesNothingFromIt() throws Exception {
    assertTrue(drain(NEVER, Duration.ofSeconds(29)));
    assertEquals(List.of("report at PT5S"), interrupts);
    assertEquals(Duration.ofSeconds(29), passed());
  }

  @Test
  void changesAreInterruptedAfterThirtySecondsInAllAndHaveTheirTimeToCleanUp() throws Exception {
    cleansUp = Limits.CHANGE_GRACE;
    assertTrue(drain(NEVER, NEVER.plusSeconds(1)));
    assertEquals(List.of("report at PT5S", "changes at PT30S"), interrupts);
    assertEquals(Duration.ofSeconds(60), passed());
  }

  @Test
  void whatDoesNotEndAtAllIsLeftWhenItsProgramMustHaveBeenKilled() throws Exception {
    assertFalse(drain(Duration.ofSeconds(1), NEVER));
    assertEquals(List.of("changes at PT30S"), interrupts);
    assertEquals(Duration.ofSeconds(30).plus(Limits.INTERRUPT_GRACE), passed());
    assertTrue(Limits.INTERRUPT_GRACE.compareTo(Limits.CHANGE_GRACE.plus(Limits.KILL_GRACE)) > 0);
  }
}
