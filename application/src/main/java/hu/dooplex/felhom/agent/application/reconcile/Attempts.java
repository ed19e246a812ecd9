package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.plan.Retry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What came of the attempts at each guest, and when the next one is due. It does not outlive the
 * process: budgets do, and bound what a restart can cause.
 */
@Singleton
public final class Attempts {
  private final Waiting waiting;
  private final RandomSource random;
  private final Map<GuestRef, Attempt> failing = new ConcurrentHashMap<>();

  private record Attempt(Retry retry, Duration due) {}

  @Inject
  public Attempts(Waiting waiting, RandomSource random) {
    this.waiting = waiting;
    this.random = random;
  }

  Retry of(GuestRef guest) {
    return Optional.ofNullable(failing.get(guest)).map(Attempt::retry).orElse(Retry.NONE);
  }

  /** Whether it is too early for the next one. */
  boolean early(GuestRef guest) {
    return Optional.ofNullable(failing.get(guest))
        .filter(attempt -> attempt.due().compareTo(waiting.elapsed()) > 0)
        .isPresent();
  }

  void failed(GuestRef guest, String reason) {
    Retry retry = of(guest).afterFailure(reason);
    failing.put(guest, new Attempt(retry, waiting.elapsed().plus(retry.nextWait(random.unit()))));
  }

  void succeeded(GuestRef guest) {
    failing.remove(guest);
  }

  /** Forgets who is not desired any more. */
  public void retain(Set<GuestRef> desired) {
    failing.keySet().retainAll(desired);
  }

  /**
   * How long until the next one is due; empty if none will be. One that was due and could not be
   * made, as changes are paused for instance, is left to the next pass.
   */
  public Optional<Duration> untilNext() {
    Duration now = waiting.elapsed();
    return failing.values().stream()
        .map(attempt -> attempt.due().minus(now))
        .filter(Duration::isPositive)
        .min(Duration::compareTo);
  }
}
