package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Drift;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Reason;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans one guest that was seen here. */
final class GuestPlanner {
  private final DesiredGuest desired;
  private final Sighting.Here seen;
  private final ObservedGuest guest;
  private final GuestConfig configured;
  private final LocalPolicy policy;
  private final Set<RefusedValue> refused;
  private final Optional<Reason> leftAlone;
  private final List<Drift> drifts = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private Set<String> held = Set.of();

  private GuestPlanner(
      DesiredGuest desired, Sighting.Here seen, LocalPolicy policy, Set<RefusedValue> refused) {
    this.desired = desired;
    this.seen = seen;
    this.guest = seen.guest();
    this.configured = GuestConfig.configured(seen.pending());
    this.policy = policy;
    this.refused = refused;
    this.leftAlone = leftAlone();
  }

  static GuestPlan plan(
      DesiredGuest desired, Sighting sighting, LocalPolicy policy, Set<RefusedValue> refused) {
    return switch (sighting) {
      // Not to be there, and nowhere: that is all that was wished for.
      case Sighting.Missing _ when desired.absent() ->
          notHere(desired, GuestReport.State.IN_SYNC, Optional.empty());
      case Sighting.Missing _ -> skipped(desired, Reason.MISSING);
      case Sighting.Elsewhere _ -> skipped(desired, Reason.ELSEWHERE);
      case Sighting.OtherKind _ -> skipped(desired, Reason.OTHER_KIND);
      case Sighting.Unreadable _ -> skipped(desired, Reason.UNREADABLE);
      case Sighting.Claimed _ -> skipped(desired, Reason.CLAIMED);
      case Sighting.Here here -> here(desired, here, policy, refused);
    };
  }

  private static GuestPlan skipped(DesiredGuest desired, Reason reason) {
    return notHere(desired, GuestReport.State.SKIPPED, Optional.of(reason));
  }

  private static GuestPlan notHere(
      DesiredGuest desired, GuestReport.State state, Optional<Reason> reason) {
    return new GuestPlan(
        desired.ref(),
        Optional.empty(),
        state,
        reason,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static GuestPlan here(
      DesiredGuest desired, Sighting.Here here, LocalPolicy policy, Set<RefusedValue> refused) {
    if (!here.guest().ref().equals(desired.ref())) {
      throw new IllegalArgumentException(
          "a sighting of " + here.guest().ref() + " for a plan of " + desired.ref());
    }
    return new GuestPlanner(desired, here, policy, refused).plan();
  }

  /** What lasts before what passes; the policy last, because it lets signed operations through. */
  private Optional<Reason> leftAlone() {
    if (configured.digest().isEmpty()) {
      // A write that nothing holds to what was seen could overwrite what somebody else did.
      return Optional.of(Reason.UNREADABLE);
    }
    if (guest.template() || configured.value("template").equals(Optional.of("1"))) {
      return Optional.of(Reason.TEMPLATE);
    }
    if (seen.highAvailability()) {
      return Optional.of(Reason.HA_MANAGED);
    }
    if (guest.lock().isPresent() || configured.value("lock").isPresent()) {
      return Optional.of(Reason.LOCKED);
    }
    return policy.guests().includes(guest.ref().vmid())
        ? Optional.empty()
        : Optional.of(Reason.POLICY);
  }

  private GuestPlan plan() {
    if (!desired.absent()) {
      config();
    }
    runState();
    presence();
    Optional<Reason> reason = leftAlone.or(this::staysBehind);
    List<String> pendingReboot = pendingReboot();
    return new GuestPlan(
        guest.ref(),
        guest.name(),
        state(pendingReboot),
        reason,
        drifts,
        pendingReboot,
        operations,
        configured.digest());
  }

  private void config() {
    ConfigDelta delta = ConfigDelta.of(desired, seen, configured, policy, refused);
    held = delta.held();
    drifts.addAll(delta.drifts(this::fate));
    for (Fate done : List.of(Fate.UNSIGNED, Fate.SIGNED)) {
      if (fate(done) == done) {
        delta.write(done).ifPresent(operations::add);
      }
    }
  }

  /** Whether a start is harmless is for the gate to say, which sees the other guests as well. */
  private void runState() {
    if (desired.running().isEmpty() || guest.runState() == RunState.UNKNOWN) {
      return;
    }
    boolean wanted = desired.running().get();
    boolean running = guest.runState() == RunState.RUNNING;
    // One that is not to be there is not started first.
    if (wanted != running && !(wanted && desired.absent())) {
      drift(
          new Drift.OfRunState(running, wanted, fate(Fate.UNSIGNED)),
          wanted
              ? new StartGuest(guest.ref())
              : new ShutdownGuest(guest.ref(), Limits.SHUTDOWN_TIMEOUT_SECONDS));
    }
  }

  private void presence() {
    if (desired.absent()) {
      drift(
          new Drift.OfPresence(fate(Fate.SIGNED)),
          new DestroyGuest(guest.ref(), false, false, false));
    }
  }

  private void drift(Drift drift, Operation mend) {
    drifts.add(drift);
    if (drift.fate() != Fate.LEFT) {
      operations.add(mend);
    }
  }

  /** What becomes of something here that would have that fate in a guest that is not left alone. */
  private Fate fate(Fate otherwise) {
    if (leftAlone.isEmpty()) {
      return otherwise;
    }
    // Of a guest that policy.guests does not have, what needs a signature still becomes pending.
    return leftAlone.get() == Reason.POLICY && otherwise != Fate.UNSIGNED ? otherwise : Fate.LEFT;
  }

  private GuestReport.State state(List<String> pendingReboot) {
    if (leftAlone.isPresent()) {
      return GuestReport.State.SKIPPED;
    }
    if (anyIs(Fate.ERROR)) {
      return GuestReport.State.PLAN_ERROR;
    }
    if (!drifts.isEmpty()) {
      return GuestReport.State.DRIFT;
    }
    if (runStateUnknown()) {
      return GuestReport.State.SKIPPED;
    }
    return pendingReboot.isEmpty() ? GuestReport.State.IN_SYNC : GuestReport.State.PENDING_REBOOT;
  }

  /** Why something will not be as desired once the plan is carried out; the gravest reason. */
  private Optional<Reason> staysBehind() {
    if (anyIs(Fate.ERROR)) {
      return Optional.of(Reason.VALUE);
    }
    if (anyIs(Fate.POLICY)) {
      return Optional.of(Reason.POLICY);
    }
    if (runStateUnknown()) {
      return Optional.of(Reason.RUN_STATE_UNKNOWN);
    }
    return anyIs(Fate.SIGNED) ? Optional.of(Reason.SIGNATURE) : Optional.empty();
  }

  private boolean anyIs(Fate fate) {
    for (Drift drift : drifts) {
      if (drift.fate() == fate) {
        return true;
      }
    }
    return false;
  }

  private boolean runStateUnknown() {
    return desired.running().isPresent() && guest.runState() == RunState.UNKNOWN;
  }

  /**
   * Every key, managed or not, that the next start changes: whoever restarts the guest gets them
   * all. The API lists them in an order of its own making.
   */
  private List<String> pendingReboot() {
    if (guest.runState() == RunState.STOPPED) {
      return List.of();
    }
    List<String> keys = new ArrayList<>();
    for (PendingChange row : seen.pending()) {
      if (held.contains(row.key()) || changesAtNextStart(row)) {
        keys.add(row.key());
      }
    }
    Collections.sort(keys);
    return keys;
  }

  private boolean changesAtNextStart(PendingChange row) {
    Optional<String> next = row.configured();
    if (next.equals(row.value())) {
      return false;
    }
    return ManagedField.withKey(row.key(), guest.ref().kind())
        .map(field -> FieldNormalizers.of(field, guest.ref().kind()))
        .map(known -> !known.actual(row.value()).equals(known.actual(next)))
        .orElse(true);
  }
}
