package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.Backoff;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of the attempts at one guest, and so when to try again (reconcile.md, The per-guest
 * queue).
 *
 * @param failures in a row
 * @param reason of the last one, as a code
 * @param refused values that Proxmox VE would not take; they outlive a success, which may be that
 *     of other fields
 */
public record Retry(int failures, Optional<String> reason, Set<RefusedValue> refused) {
  /** Nothing was tried, or all went well. */
  public static final Retry NONE = new Retry(0, Optional.empty(), Set.of());

  public Retry {
    refused = Set.copyOf(refused);
  }

  /** After an attempt that failed and could do better at another time. */
  public Retry afterFailure(String why) {
    return new Retry(failures + 1, Optional.of(why), refused);
  }

  /**
   * After an attempt that Proxmox VE refused for its values. They are plan errors as long as the
   * same is desired in place of the same, and that is no failure: there is nothing to try again.
   */
  public Retry afterRefusal(Set<RefusedValue> values) {
    Set<ManagedField> fields = values.stream().map(RefusedValue::field).collect(Collectors.toSet());
    return new Retry(
        0,
        Optional.empty(),
        Stream.concat(
                values.stream(), refused.stream().filter(one -> !fields.contains(one.field())))
            .collect(Collectors.toSet()));
  }

  public Retry afterSuccess() {
    return new Retry(0, Optional.empty(), refused);
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
    GuestReport.Reconcile planned = plan.report();
    return degraded() && !plan.operations().isEmpty()
        ? new GuestReport.Reconcile(GuestReport.State.DEGRADED, planned.fields(), reason)
        : planned;
  }
}
