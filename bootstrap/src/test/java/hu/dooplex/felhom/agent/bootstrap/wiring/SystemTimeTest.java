package hu.dooplex.felhom.agent.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
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

  @Test
  void aFasterClockGoesOnInAnotherProcess() {
    Instant hourAgo = InstantSource.system().instant().minus(Duration.ofHours(1));
    SystemTime other = SystemTime.fasterBy(60, hourAgo);
    assertEquals(hourAgo, other.begun());
    assertFalse(other.elapsed().compareTo(Duration.ofHours(60)) < 0);
    assertFalse(other.instant().isBefore(hourAgo.plus(Duration.ofHours(60))));
  }

  @Test
  void aClockThatIsSetBackDoesNotTouchWhatHasElapsed() {
    AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-07-01T12:00:00Z"));
    SystemTime set = SystemTime.fasterBy(60).by(clock::get);
    Duration before = set.elapsed();
    clock.set(Instant.parse("2020-01-01T00:00:00Z"));
    assertEquals(Instant.parse("2020-01-01T00:00:00Z"), set.instant());
    assertFalse(set.elapsed().compareTo(before) < 0);
  }
}
