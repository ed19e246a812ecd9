package hu.dooplex.felhom.agent.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each of the waits would outlast the test's patience by far. */
@Timeout(60)
final class SystemTimeTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final SystemTime time = SystemTime.real();

  @Test
  void aWaitEndsWithWhatItWaitsFor() throws InterruptedException {
    CompletableFuture<Boolean> other = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> other.complete(true));
    time.pause(LONG, other);
    assertTrue(other.isDone());
  }

  @Test
  void aStopEndsEveryWait() throws InterruptedException {
    Thread.ofVirtual().start(time::stop);
    assertThrows(
        InterruptedException.class, () -> time.pause(LONG, new CompletableFuture<Boolean>()));
    assertThrows(InterruptedException.class, () -> time.pause(LONG));
    assertThrows(
        InterruptedException.class, () -> time.pause(LONG, new CompletableFuture<Boolean>()));
  }
}
