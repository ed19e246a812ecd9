package hu.dooplex.felhom.agent.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long TOO_LONG = Limits.LOOP_SILENCE.toNanos() + 1;

  private final AtomicLong nanos = new AtomicLong();
  private final Progress progress = new Progress(nanos::get);

  @Test
  void aLoopThatDoesNotGetOnHangs() {
    progress.of(() -> {
      nanos.addAndGet(TOO_LONG - 1);
      assertTrue(progress.alive());
      nanos.addAndGet(1);
      assertFalse(progress.alive());
    });
  }

  @Test
  void aWaitOfALoopIsProgress() {
    SystemTime time = SystemTime.real();
    progress.of(() -> {
      nanos.addAndGet(TOO_LONG);
      time.await(CompletableFuture.completedFuture(true));
      assertTrue(progress.alive());
      nanos.addAndGet(TOO_LONG);
      assertThrowsNothing(() -> time.pause(Duration.ZERO));
      assertTrue(progress.alive());
    });
  }

  @Test
  void whatOthersWaitForIsNoProgressOfTheLoop() throws InterruptedException {
    nanos.addAndGet(TOO_LONG);
    SystemTime.real().pause(Duration.ZERO);
    assertFalse(progress.alive());
  }

  @Test
  void anExchangeIsProgressWhateverComesOfIt() {
    PveTransport transport =
        request -> {
          assertTrue(progress.alive());
          nanos.addAndGet(TOO_LONG);
          throw new IllegalStateException("broken");
        };
    StampingTransport stamping = new StampingTransport(transport);
    progress.of(() -> {
      nanos.addAndGet(TOO_LONG);
      assertThrows(IllegalStateException.class, () -> stamping.exchange(PveRequest.get("version")));
      assertTrue(progress.alive());
    });
  }

  @Test
  void aLoopThatHasEndedIsNotMissed() {
    progress.of(() -> {});
    nanos.addAndGet(TOO_LONG);
    assertTrue(progress.alive());
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static void assertThrowsNothing(Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
