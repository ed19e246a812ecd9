package hu.dooplex.felhom.agent.application.port;

import java.time.Duration;

/** The only way to wait for time, and the only clock that never jumps. */
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
}
