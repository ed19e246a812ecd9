package hu.dooplex.felhom.agent.bootstrap.daemon;

import hu.dooplex.felhom.agent.bootstrap.wiring.BoundedWait;
import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * How what runs comes to its end once the agent is asked to stop (operations.md, Daemon): changes
 * have {@link Limits#CHANGES_GRACE} in all, and a report in flight the beginning of it. A program
 * of root's that runs still is then asked to end, and keeps its own time to clean up: one that is
 * cut off leaves half a container behind.
 */
final class Drain {
  private final BoundedWait time;

  Drain(BoundedWait time) {
    this.time = time;
  }

  /**
   * What runs.
   *
   * @param ended completed when it has ended
   * @param interrupt asks it to end at once
   */
  record Work(CompletableFuture<?> ended, Runnable interrupt) {}

  /** Whether all changes have ended when this returns. */
  boolean drain(Work report, Work changes) throws InterruptedException {
    Duration end = time.elapsed().plus(Limits.CHANGES_GRACE);
    if (!time.join(report.ended(), Limits.SHUTDOWN_GRACE)) {
      report.interrupt().run();
    }
    if (time.join(changes.ended(), end.minus(time.elapsed()))) {
      return true;
    }
    changes.interrupt().run();
    return time.join(changes.ended(), Limits.INTERRUPT_GRACE);
  }
}
