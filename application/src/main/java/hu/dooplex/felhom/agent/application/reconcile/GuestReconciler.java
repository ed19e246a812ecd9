package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.execution.GatedExecutor;
import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.execution.Lane;
import hu.dooplex.felhom.agent.application.execution.Switches;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.plan.Sighting;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Begins the work on one guest of a pass, or says why there is none. */
public final class GuestReconciler {
  final GuestSight sight;
  final GuestQueue queue;
  final GatedExecutor executor;
  final Changes changes;
  final Switches switches;
  final Attempts attempts;
  final Standings standings;
  final ReconcileSettings settings;
  final EventLog events;

  @Inject
  public GuestReconciler(
      GuestSight sight,
      GuestQueue queue,
      GatedExecutor executor,
      Changes changes,
      Switches switches,
      Attempts attempts,
      Standings standings,
      ReconcileSettings settings,
      EventLog events) {
    this.sight = sight;
    this.queue = queue;
    this.executor = executor;
    this.changes = changes;
    this.switches = switches;
    this.attempts = attempts;
    this.standings = standings;
    this.settings = settings;
    this.events = events;
  }

  /**
   * What all guests of a pass share.
   *
   * @param throughHub whether a hub can have caused it
   * @param inFlight lanes of what is not settled
   * @param pending operations that a desired state wishes and that are remembered as waiting for a
   *     signature
   * @param nodeAway set once Proxmox VE does not answer: then nobody else asks it in vain
   */
  public record Pass(
      NodeView node,
      boolean throughHub,
      Set<Lane> inFlight,
      Set<Operation> pending,
      AtomicBoolean nodeAway) {
    public Pass(NodeView node, boolean throughHub, Set<Lane> inFlight, Set<Operation> pending) {
      this(node, throughHub, Set.copyOf(inFlight), Set.copyOf(pending), new AtomicBoolean());
    }
  }

  /**
   * The work on one guest.
   *
   * @param looked completed once it was looked at, or is not going to be
   * @param ended completed once nothing more is done, never by an exception
   */
  public record Begun(CompletableFuture<Boolean> looked, CompletableFuture<End> ended) {
    private static Begun over(End end) {
      return new Begun(
          CompletableFuture.completedFuture(true), CompletableFuture.completedFuture(end));
    }
  }

  /**
   * What a pass did about one guest.
   *
   * @param plan what is left to do; empty if the guest was not looked at, or is left alone
   * @param standing as it is reported; empty if nothing is said of it
   * @param changes operations that succeeded
   * @param failed whether one failed
   */
  public record End(
      Optional<GuestPlan> plan, Optional<Reconcile> standing, int changes, boolean failed) {
    /** Whether something of it waits for a signature. */
    public boolean isPending() {
      // What is wished of a guest that is left alone is not the reason that it is reported with.
      return plan.stream()
              .flatMap(left -> left.drifts().stream())
              .anyMatch(drift -> drift.fate() == GuestPlan.Fate.SIGNED)
          || standing
              .flatMap(Reconcile::reason)
              .filter(GuestPlan.Reason.SIGNATURE.code()::equals)
              .isPresent();
    }

    static End of(Reconcile standing) {
      return new End(Optional.empty(), Optional.of(standing), 0, false);
    }
  }

  /** Returns at once; what is done about the guest is done in its lane. */
  public Begun begin(DesiredGuest desired, Pass pass) {
    Lane lane = Lane.of(desired.ref());
    if (pass.inFlight().contains(lane)) {
      return Begun.over(End.of(standings.leftAlone(desired.ref(), List.of(), "in_flight")));
    }
    if (pass.node().guest(desired.ref()).isEmpty()) {
      return without(desired, pass.node().notHere(desired.ref()));
    }
    if (queue.inLine(lane) > 0) {
      return without(desired, new Sighting.Claimed());
    }
    return new GuestWork(this, desired, pass).begin();
  }

  private Begun without(DesiredGuest desired, Sighting sighting) {
    GuestPlan plan = sight.plan(desired, sighting).plan();
    Reconcile standing = standings.planned(plan, Optional.empty());
    return Begun.over(new End(Optional.of(plan), Optional.of(standing), 0, false));
  }
}
