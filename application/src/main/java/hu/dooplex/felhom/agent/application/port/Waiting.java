package hu.dooplex.felhom.agent.application.port;

import java.time.Duration;

/** The only way to wait for time, and the only clock that never jumps. */
public interface Waiting {
  /** Monotonic time since some fixed moment. */
  Duration elapsed();

  /**
   * Waits that long.
   *
   * @throws InterruptedException when the agent is asked to stop
   */
  void pause(Duration duration) throws InterruptedException;
}
