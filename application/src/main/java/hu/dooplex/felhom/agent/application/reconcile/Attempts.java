package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.plan.RefusedValue;
import hu.dooplex.felhom.agent.domain.plan.Retry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
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

  private final Map<GuestRef, Judged> judged = new ConcurrentHashMap<>();

  private record Attempt(Retry retry, Duration due) {}

  /** Operations that wait for a signature, found so with this configuration. */
  private record Judged(Set<Operation> waiting, Optional<String> digest, Duration at) {}

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
    Retry retry = of(guest).afterSuccess();
    if (retry.equals(Retry.NONE)) {
      failing.remove(guest);
    } else {
      failing.put(guest, new Attempt(retry, Duration.ZERO));
    }
  }

  /** Proxmox VE would not take these values; there is no point in another try. */
  void refused(GuestRef guest, Set<RefusedValue> values) {
    failing.put(guest, new Attempt(of(guest).afterRefusal(values), Duration.ZERO));
  }

  /** The gate has found that this operation of the plan waits for a signature. */
  void waits(GuestPlan plan, Operation operation) {
    Set<Operation> signed = new HashSet<>(Set.of(operation));
    Optional.ofNullable(judged.get(plan.guest()))
        .filter(before -> before.digest().equals(plan.digest()))
        .ifPresent(before -> signed.addAll(before.waiting()));
    signed.retainAll(plan.operations());
    judged.put(plan.guest(), new Judged(signed, plan.digest(), waiting.elapsed()));
  }

  /**
   * Whether the gate would only say once more that this operation waits for a signature: it said so
   * of the same operation with the same configuration, not long ago, and by what was seen just now
   * it needs one still. What only the gate sees can have changed, so it is asked again in time.
   */
  boolean waitsStill(GuestPlan plan, Operation operation) {
    return plan.needsSignature(operation)
        && Optional.ofNullable(judged.get(plan.guest()))
            .filter(before -> before.digest().equals(plan.digest()))
            .filter(before -> before.waiting().contains(operation))
            .filter(before ->
                before.at().plus(Limits.PENDING_JUDGED_FOR).compareTo(waiting.elapsed()) > 0)
            .isPresent();
  }

  /** Forgets who is not desired any more. */
  public void retain(Set<GuestRef> desired) {
    failing.keySet().retainAll(desired);
    judged.keySet().retainAll(desired);
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
