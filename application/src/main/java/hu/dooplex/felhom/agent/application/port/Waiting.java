package hu.dooplex.felhom.agent.application.port;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The only way to wait for time or for others, and the only clock that never jumps. */
public interface Waiting {
  /** Whether the agent was asked to stop: what has not begun is not begun any more. */
  boolean stopping();

  /** Monotonic time since some fixed moment. */
  Duration elapsed();

  /**
   * Waits that long.
   *
   * @throws InterruptedException when the agent is asked to stop
   */
  void pause(Duration duration) throws InterruptedException;

  /**
   * Waits until the other is complete, whatever with, but at most that long. Unless overridden, it
   * is looked at before the wait alone, which is enough where nobody else runs meanwhile.
   *
   * @throws InterruptedException when the agent is asked to stop
   */
  default void pause(Duration atMost, CompletableFuture<?> other) throws InterruptedException {
    pause(other.isDone() ? Duration.ZERO : atMost);
  }

  /**
   * Waits until somebody completes it, whatever with; a stop does not end this wait. What waits for
   * other work does so here and not by {@code join()}: a scheduler that runs one thread at a time
   * lets another one run.
   */
  default void await(CompletableFuture<?> other) {
    other.handle((value, fault) -> true).join();
  }
}
