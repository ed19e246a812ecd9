package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.application.execution.ReadFault;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.plan.PlanInvariants;
import hu.dooplex.felhom.agent.domain.plan.RefusedValue;
import hu.dooplex.felhom.agent.domain.plan.Sighting;
import hu.dooplex.felhom.agent.domain.plan.Violation;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at one guest and plans what is to be done about it. */
public final class GuestSight {
  private final GuestObservation guests;
  private final ReconcileSettings settings;
  private final EventLog events;

  @Inject
  public GuestSight(GuestObservation guests, ReconcileSettings settings, EventLog events) {
    this.guests = guests;
    this.settings = settings;
    this.events = events;
  }

  /**
   * A plan that was checked.
   *
   * @param sound whether it may be carried out
   */
  record Checked(GuestPlan plan, boolean sound) {}

  /** One read beside the node's list; empty if Proxmox VE does not answer. */
  Optional<Checked> look(DesiredGuest desired, NodeView node, Set<RefusedValue> refused) {
    return look(desired, node, refused, () -> node.guest(desired.ref()).orElseThrow());
  }

  /** Two reads, as what the node's list showed is not so any more. */
  Optional<Checked> lookAgain(DesiredGuest desired, NodeView node, Set<RefusedValue> refused) {
    return look(desired, node, refused, () -> guests.status(desired.ref()));
  }

  private interface Status {
    ObservedGuest get() throws ApiException;
  }

  private Optional<Checked> look(
      DesiredGuest desired, NodeView node, Set<RefusedValue> refused, Status status) {
    GuestRef ref = desired.ref();
    try {
      return Optional.of(plan(desired, node.here(status.get(), guests.pending(ref)), refused));
    } catch (ApiException e) {
      events.warning(
          "guest_not_read",
          EventLog.field("guest", ref),
          EventLog.field("error", String.valueOf(e.getMessage())));
      return switch (ReadFault.of(e)) {
        case OUTAGE -> Optional.empty();
        case NO_SUCH_GUEST -> Optional.of(plan(desired, new Sighting.Missing()));
        case UNREADABLE -> Optional.of(plan(desired, new Sighting.Unreadable()));
      };
    }
  }

  /** The plan of what was seen. */
  Checked plan(DesiredGuest desired, Sighting sighting) {
    return plan(desired, sighting, Set.of());
  }

  private Checked plan(DesiredGuest desired, Sighting sighting, Set<RefusedValue> refused) {
    GuestPlan plan = GuestPlan.of(desired, sighting, settings.policy(), refused);
    List<Violation> violations = PlanInvariants.check(plan, desired, sighting, settings.policy());
    violations.forEach(violation ->
        events.error(
            "plan_invariant_violated",
            EventLog.field("guest", violation.guest()),
            EventLog.field("rule", violation.rule()),
            EventLog.field("what", violation.words())));
    return new Checked(plan, violations.isEmpty());
  }
}
