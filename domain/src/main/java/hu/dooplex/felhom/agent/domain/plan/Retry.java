package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.Backoff;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of the attempts at one guest, and so when to try again (reconcile.md, The per-guest
 * queue).
 *
 * @param failures in a row
 * @param reason of the last one, as a code
 * @param refusal the last operation whose value Proxmox VE refused; it outlives a success, which
 *     may be that of another operation
 */
public record Retry(int failures, Optional<String> reason, Optional<Refusal> refusal) {
  /** Nothing was tried, or all went well. */
  public static final Retry NONE = new Retry(0, Optional.empty(), Optional.empty());

  /** Proxmox VE's answer that a value is none (HTTP 400, parameter verification). */
  private static final String REFUSED = "refused_by_proxmox";

  /**
   * An operation that Proxmox VE would not take.
   *
   * @param digest of the configuration that it was to change
   */
  public record Refusal(Operation operation, Optional<String> digest) {}

  /** After an attempt that failed and could do better at another time. */
  public Retry afterFailure(String why) {
    return new Retry(failures + 1, Optional.of(why), refusal);
  }

  /**
   * After an attempt that Proxmox VE refused for its value. It is a plan error as long as the same
   * is planned from the same configuration, and no failure: there is nothing to try again.
   */
  public Retry afterRefusal(Operation operation, Optional<String> digest) {
    return new Retry(0, Optional.empty(), Optional.of(new Refusal(operation, digest)));
  }

  public Retry afterSuccess() {
    return new Retry(0, Optional.empty(), refusal);
  }

  /** Whether it is known that Proxmox VE would refuse that operation of a plan again. */
  public boolean refuses(Operation operation, Optional<String> digest) {
    return refusal.equals(Optional.of(new Refusal(operation, digest)));
  }

  /**
   * How long after the last failure the guest is left in peace: 15 s, doubled with every further
   * one up to 15 minutes, stretched or shortened by up to a tenth; none without a failure.
   *
   * @param random evenly from [0, 1)
   */
  public Duration nextWait(double random) {
    return failures == 0
        ? Duration.ZERO
        : Backoff.jittered(Backoff.after(failures, Limits.GUEST_RETRY_MAX), random);
  }

  public boolean degraded() {
    return failures >= Limits.DEGRADED_AFTER_FAILURES;
  }

  /** How a guest with that plan is reported. */
  public GuestReport.Reconcile report(GuestPlan plan) {
    List<String> refused =
        plan.operations().stream()
            .filter(operation -> refuses(operation, plan.digest()))
            .flatMap(Retry::keys)
            .toList();
    GuestReport.Reconcile planned = plan.report();
    if (degraded() && !plan.operations().isEmpty()) {
      return new GuestReport.Reconcile(GuestReport.State.DEGRADED, planned.fields(), reason);
    }
    return refused.isEmpty()
        ? planned
        : new GuestReport.Reconcile(GuestReport.State.PLAN_ERROR, refused, Optional.of(REFUSED));
  }

  private static Stream<String> keys(Operation operation) {
    return operation instanceof SetGuestConfig write
        ? Stream.concat(write.set().keySet().stream(), write.delete().stream()).sorted()
        : Stream.of();
  }
}
