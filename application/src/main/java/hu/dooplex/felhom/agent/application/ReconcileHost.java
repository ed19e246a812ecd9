package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.execution.Lane;
import hu.dooplex.felhom.agent.application.execution.Lanes;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.application.reconcile.Attempts;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler.Begun;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler.End;
import hu.dooplex.felhom.agent.application.reconcile.NodeLook;
import hu.dooplex.felhom.agent.application.reconcile.NodeView;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One pass: looks at the node once, then brings every guest to what is desired, each in its own
 * lane (reconcile.md). One thread makes passes.
 */
public final class ReconcileHost {
  private final DesiredStateSource source;
  private final NodeLook nodeLook;
  private final GuestReconciler guests;
  private final OperationJournal journal;
  private final PendingWishes wishes;
  private final ReconcileBoard board;
  private final Attempts attempts;
  private final InstantSource clock;
  private final Waiting waiting;
  private final EventLog events;
  private Optional<Tally> before = Optional.empty();

  @Inject
  public ReconcileHost(
      DesiredStateSource source,
      NodeLook nodeLook,
      GuestReconciler guests,
      OperationJournal journal,
      PendingWishes wishes,
      ReconcileBoard board,
      Attempts attempts,
      InstantSource clock,
      Waiting waiting,
      EventLog events) {
    this.source = source;
    this.nodeLook = nodeLook;
    this.guests = guests;
    this.journal = journal;
    this.wishes = wishes;
    this.board = board;
    this.attempts = attempts;
    this.clock = clock;
    this.waiting = waiting;
    this.events = events;
  }

  /** How a pass ended. */
  public sealed interface Pass {
    /** No guest is desired to be anything. Nothing was asked and nothing changed. */
    record NothingDesired() implements Pass {}

    /** The node cannot be looked at, so that nothing can be decided. */
    record NotObserved(ApiException failure) implements Pass {}

    /**
     * There was one.
     *
     * @param whole false if Proxmox VE went away meanwhile, so that guests were not looked at
     */
    record Made(Tally tally, boolean whole) implements Pass {}
  }

  /**
   * What a pass found and did.
   *
   * @param guests that are desired
   * @param inSync as desired, or to be at their next start
   * @param drift not as desired, whatever the reason
   * @param leftAlone not looked at, or not to be touched
   * @param changed operations that succeeded
   * @param pending guests of which something waits for a signature
   * @param failed guests of which something failed
   * @param goingOn guests of which something takes longer than a pass waits
   */
  public record Tally(
      int guests,
      int inSync,
      int drift,
      int leftAlone,
      int changed,
      int pending,
      int failed,
      int goingOn) {}

  /**
   * Makes one.
   *
   * @throws InterruptedException when the agent is asked to stop
   */
  public Pass run() throws InterruptedException {
    Duration begun = waiting.elapsed();
    Desired desired = source.now();
    if (desired.state().isEmpty()) {
      return nothing(desired);
    }
    DesiredState state = desired.state().get();
    NodeView node;
    try {
      node = nodeLook.look();
    } catch (ApiException e) {
      return new Pass.NotObserved(e);
    }
    GuestReconciler.Pass pass =
        new GuestReconciler.Pass(node, desired.throughHub(), inFlight(), pending());
    Map<GuestRef, Begun> work = begin(state, pass);
    await(work);
    Map<GuestRef, Optional<End>> ends = new LinkedHashMap<>();
    work.forEach((guest, one) -> ends.put(guest, end(one)));
    tidy(ends);
    attempts.retain(work.keySet());
    board.passed(clock.instant(), work.keySet());
    Tally tally = tally(ends);
    Duration took = waiting.elapsed().minus(begun);
    board.took(took);
    told(tally, took);
    return new Pass.Made(tally, !pass.nodeAway().get());
  }

  private Pass nothing(Desired desired) {
    // With a problem it may be that something is desired, and only not to be had.
    if (desired.problem().isEmpty()) {
      retain(Set.of());
    }
    attempts.retain(Set.of());
    board.passed(clock.instant(), Set.of());
    return new Pass.NothingDesired();
  }

  private Set<Lane> inFlight() {
    return journal.read(known -> {
      Set<Lane> lanes = new HashSet<>();
      known.inFlight().forEach(one -> lanes.addAll(Lanes.of(one.intent())));
      return lanes;
    });
  }

  private Set<Operation> pending() {
    return wishes.all().stream()
        .filter(wish -> wish.source() == Source.DESIRED_STATE)
        .map(PendingWishes.Wish::operation)
        .collect(Collectors.toSet());
  }

  private Map<GuestRef, Begun> begin(DesiredState state, GuestReconciler.Pass pass) {
    Map<GuestRef, Begun> work = new LinkedHashMap<>();
    for (DesiredGuest guest : state.guests()) {
      work.put(guest.ref(), guests.begin(guest, pass));
    }
    return work;
  }

  /**
   * A guest is waited for until it was looked at, and a little longer for what is done about it.
   */
  private void await(Map<GuestRef, Begun> work) throws InterruptedException {
    CompletableFuture<?> looked = all(work, Begun::looked);
    while (!looked.isDone()) {
      waiting.pause(Limits.PASS_PATIENCE, looked);
    }
    CompletableFuture<?> ended = all(work, Begun::ended);
    if (!ended.isDone()) {
      waiting.pause(Limits.PASS_PATIENCE, ended);
    }
  }

  private static CompletableFuture<?> all(
      Map<GuestRef, Begun> work, Function<Begun, CompletableFuture<?>> which) {
    return CompletableFuture.allOf(
        work.values().stream().map(which).toArray(CompletableFuture<?>[]::new));
  }

  private static Optional<End> end(Begun work) {
    return work.ended().isDone() ? Optional.of(work.ended().resultNow()) : Optional.empty();
  }

  /** Forgets wishes that are desired no more; what was not looked at may still be. */
  private void tidy(Map<GuestRef, Optional<End>> ends) {
    Set<Operation> stillWished = new HashSet<>();
    for (PendingWishes.Wish wish : wishes.all()) {
      if (wish.operation() instanceof Operation.OnGuest onGuest
          && ends.containsKey(onGuest.guest())
          && stillWished(wish.operation(), ends.get(onGuest.guest()))) {
        stillWished.add(wish.operation());
      }
    }
    retain(stillWished);
  }

  private static boolean stillWished(Operation wish, Optional<End> end) {
    return end.flatMap(End::plan)
        .filter(plan ->
            plan.state() != State.SKIPPED
                || plan.reason().equals(Optional.of(GuestPlan.Reason.POLICY)))
        .map(plan -> plan.operations().contains(wish))
        .orElse(true);
  }

  private void retain(Set<Operation> stillWished) {
    try {
      wishes.retain(Source.DESIRED_STATE, stillWished);
    } catch (StateException e) {
      events.error("wishes_not_written", EventLog.field("error", String.valueOf(e.getMessage())));
    }
  }

  private static Tally tally(Map<GuestRef, Optional<End>> ends) {
    int inSync = 0;
    int drift = 0;
    int leftAlone = 0;
    int changed = 0;
    int pending = 0;
    int failed = 0;
    int goingOn = 0;
    for (Optional<End> one : ends.values()) {
      if (one.isEmpty()) {
        goingOn++;
        continue;
      }
      End end = one.get();
      changed += end.changes();
      failed += end.failed() ? 1 : 0;
      pending += end.isPending() ? 1 : 0;
      switch (end.standing().map(standing -> standing.state()).orElse(State.SKIPPED)) {
        case IN_SYNC, PENDING_REBOOT -> inSync++;
        case DRIFT, PLAN_ERROR, DEGRADED -> drift++;
        case UNMANAGED, SKIPPED -> leftAlone++;
      }
    }
    return new Tally(ends.size(), inSync, drift, leftAlone, changed, pending, failed, goingOn);
  }

  /** Every pass for who looks closely; for others only one that is not like the last. */
  private void told(Tally tally, Duration took) {
    boolean news = tally.changed() > 0 || !before.equals(Optional.of(tally));
    before = Optional.of(tally);
    events.record(
        news ? EventLog.Level.INFO : EventLog.Level.DEBUG,
        "pass_done",
        List.of(
            EventLog.field("guests", tally.guests()),
            EventLog.field("in_sync", tally.inSync()),
            EventLog.field("drift", tally.drift()),
            EventLog.field("left_alone", tally.leftAlone()),
            EventLog.field("changed", tally.changed()),
            EventLog.field("pending", tally.pending()),
            EventLog.field("failed", tally.failed()),
            EventLog.field("going_on", tally.goingOn()),
            EventLog.field("took_ms", took.toMillis())));
  }
}
