package hu.dooplex.felhom.agent.bootstrap.wiring;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Waiting for others that has an end. */
public interface BoundedWait {
  /** Monotonic time since some fixed moment. */
  Duration elapsed();

  /** Waits for what others do; false if it has not ended by then. */
  boolean join(CompletableFuture<?> others, Duration atMost) throws InterruptedException;
}
