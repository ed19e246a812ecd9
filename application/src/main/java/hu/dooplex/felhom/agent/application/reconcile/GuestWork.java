package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.Lane;
import hu.dooplex.felhom.agent.application.execution.LaneOutcome;
import hu.dooplex.felhom.agent.application.execution.LaneSlot;
import hu.dooplex.felhom.agent.application.execution.Lanes;
import hu.dooplex.felhom.agent.application.execution.Refusal;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler.Begun;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler.End;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler.Pass;
import hu.dooplex.felhom.agent.application.reconcile.GuestSight.Checked;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.plan.RefusedValue;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Brings one guest to what is desired: looks, plans, carries out the first operation of the plan,
 * and looks again, as the next one is to be decided from what is there then. It holds the lanes of
 * the operation that is next and no others; where that takes other lanes, it gives back those that
 * it has, lines up for them, and looks anew when its turn has come.
 */
final class GuestWork {
  private static final String BUG = "internal_error";

  private final GuestReconciler with;
  private final DesiredGuest desired;
  private final Pass pass;
  private final GuestRef guest;
  private final CompletableFuture<Boolean> looked = new CompletableFuture<>();
  private final CompletableFuture<End> ended = new CompletableFuture<>();

  // Used in the guest's lane alone.
  private int looks;
  private int conflicts;
  private int changes;

  /** What has had its answer in this pass and is not asked for once more. */
  private final Set<Operation> answered = new HashSet<>();

  /** Of these, what was done: planned again, it does not do what it is for. */
  private final Set<Operation> done = new HashSet<>();

  private Optional<String> hindered = Optional.empty();
  private boolean leftAlone;
  private boolean failed;
  private boolean over;
  private End end = new End(Optional.empty(), Optional.empty(), 0, false);

  GuestWork(GuestReconciler with, DesiredGuest desired, Pass pass) {
    this.with = with;
    this.desired = desired;
    this.pass = pass;
    this.guest = desired.ref();
  }

  Begun begin() {
    submit(Set.of(Lane.of(guest)));
    return new Begun(looked, ended);
  }

  private void submit(Set<Lane> lanes) {
    var _ = with.queue.submit(lanes, slot -> run(lanes, slot)).thenAccept(this::goOn);
  }

  private void goOn(LaneOutcome<Set<Lane>> outcome) {
    switch (outcome) {
      case LaneOutcome.Done<Set<Lane>>(Set<Lane> others) when !others.isEmpty() -> submit(others);
      case LaneOutcome.Failed<Set<Lane>>(Throwable bug) -> {
        with.events.error(
            "guest_pass_broke", EventLog.field("guest", guest), EventLog.field("error", bug));
        with.attempts.failed(guest, BUG);
        Reconcile standing = with.standings.leftAlone(guest, List.of(), BUG);
        end = new End(Optional.empty(), Optional.of(standing), changes, true);
        finish();
      }
      case LaneOutcome.Done<Set<Lane>> _,
          LaneOutcome.Cancelled<Set<Lane>> _,
          LaneOutcome.Refused<Set<Lane>> _ ->
          finish();
    }
  }

  private void finish() {
    looked.complete(true);
    ended.complete(end);
  }

  /** Returns the lanes that it takes to go on; none when it is over. */
  private Set<Lane> run(Set<Lane> held, LaneSlot slot) {
    Optional<Checked> seen = look();
    while (seen.isPresent()) {
      GuestPlan plan = seen.get().plan();
      Optional<Operation> next = seen.get().sound() ? next(plan) : Optional.empty();
      if (next.isEmpty()) {
        end = tell(seen.get());
        return Set.of();
      }
      Set<Lane> lanes = Lanes.of(next.get());
      if (!lanes.equals(held)) {
        return lanes;
      }
      // It can take long, and until it is over this is how the guest stands.
      Reconcile _ = with.standings.planned(plan, Optional.empty());
      if (carryOut(next.get(), plan, held, slot)) {
        seen = look();
      }
    }
    return Set.of();
  }

  private Optional<Checked> look() {
    if (pass.nodeAway().get()) {
      return Optional.empty();
    }
    Optional<Checked> seen =
        looks == 0
            ? with.sight.look(desired, pass.node(), refused())
            : with.sight.lookAgain(desired, pass.node(), refused());
    looks++;
    looked.complete(true);
    if (seen.isEmpty()) {
      pass.nodeAway().set(true);
    }
    return seen;
  }

  private Set<RefusedValue> refused() {
    return with.attempts.of(guest).refused();
  }

  /** What is to be done now; empty if nothing is, or may be. */
  private Optional<Operation> next(GuestPlan plan) {
    if (plan.operations().isEmpty() || over || !mayChange()) {
      return Optional.empty();
    }
    for (Operation operation : plan.operations()) {
      if (pass.pending().contains(operation) && with.attempts.waitsStill(plan, operation)) {
        waits(operation);
      } else if (!answered.contains(operation)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  private void waits(Operation operation) {
    answered.add(operation);
    hindered = Optional.of(GuestPlan.Reason.SIGNATURE.code());
  }

  private boolean mayChange() {
    switch (with.settings.mode()) {
      case OBSERVE -> {
        return false;
      }
      case ENFORCE -> {}
    }
    Optional<Refusal> thrown = with.switches.thrown(pass.throughHub());
    if (thrown.isPresent()) {
      hindered = thrown.map(Refusal::wireName);
      return false;
    }
    if (with.attempts.early(guest)) {
      hindered = with.attempts.of(guest).reason();
      return false;
    }
    if (with.queue.inLine(Lane.of(guest)) > 1) {
      leaveAlone(GuestPlan.Reason.CLAIMED.code());
      return false;
    }
    // Somebody else keeps changing it: it is looked at again in the next pass.
    return looks <= Limits.LOOKS_PER_PASS;
  }

  private void leaveAlone(String reason) {
    leftAlone = true;
    hindered = Optional.of(reason);
    over = true;
  }

  /** Whether the guest is to be looked at again: what was seen of it may not be so any more. */
  private boolean carryOut(Operation operation, GuestPlan plan, Set<Lane> held, LaneSlot slot) {
    ExecutionOutcome outcome = with.executor.carryOut(wish(operation, plan), held, slot);
    with.changes.goOnSettling(outcome, held);
    return switch (outcome) {
      case ExecutionOutcome.Ended ended -> after(operation, plan, ended);
      case ExecutionOutcome.AlreadySo() -> answered.add(operation);
      case ExecutionOutcome.InFlight _ -> {
        leaveAlone("in_flight");
        yield false;
      }
      case ExecutionOutcome.PendingSignature _ -> {
        with.attempts.waits(plan, operation);
        waits(operation);
        yield false;
      }
      case ExecutionOutcome.Refused(Refusal refusal, var _) -> after(operation, refusal);
      case ExecutionOutcome.Rejected(Rejection rejection) -> {
        leaveAlone(rejection.wireName());
        yield false;
      }
      case ExecutionOutcome.Broke(Throwable bug) -> throw new IllegalStateException(bug);
    };
  }

  private Wish wish(Operation operation, GuestPlan plan) {
    Wish wish = Wish.of(operation, Source.DESIRED_STATE);
    if (!pass.throughHub()) {
      wish = wish.fromLocalFile();
    }
    return operation instanceof SetGuestConfig && plan.digest().isPresent()
        ? wish.plannedFrom(plan.digest().get())
        : wish;
  }

  private boolean after(Operation operation, GuestPlan plan, ExecutionOutcome.Ended ended) {
    if (ended.outcome() == JournalEntry.Outcome.SUCCEEDED) {
      changes++;
      answered.add(operation);
      done.add(operation);
    } else if (ended.reason().equals(Refusal.CONFLICT.wireName())) {
      conflict();
    } else if (operation instanceof SetGuestConfig write && !ended.refused().isEmpty()) {
      // The next look plans without them: one value does not keep back the others.
      with.attempts.refused(guest, plan.refused(write, ended.refused()));
    } else {
      // A failed write is unknown, not undone: it is looked at before anything else is decided.
      fail(ended.reason().isEmpty() ? ended.outcome().wireName() : ended.reason());
    }
    return true;
  }

  private boolean after(Operation operation, Refusal refusal) {
    hindered = Optional.of(refusal.wireName());
    switch (refusal) {
      case CONFLICT -> {
        conflict();
        return true;
      }
      // Others of the same plan may be let through.
      case POLICY, OVER_BUDGET -> answered.add(operation);
      case UNSETTLED -> leaveAlone("in_flight");
      case UNREACHABLE -> {
        pass.nodeAway().set(true);
        over = true;
      }
      case PAUSED,
          BLOCKED,
          STOPPING,
          LANE_FULL,
          REPLAYED,
          NO_SUCH_GUEST,
          TARGET_NOT_READY,
          UNKNOWN_OPERATION,
          STATE_UNAVAILABLE ->
          over = true;
    }
    return false;
  }

  private void conflict() {
    hindered = Optional.empty();
    conflicts++;
    if (conflicts > Limits.CONFLICTS_PER_PASS) {
      hindered = Optional.of(Refusal.CONFLICT.wireName());
      over = true;
    }
  }

  private void fail(String reason) {
    failed = true;
    over = true;
    hindered = Optional.of(reason);
  }

  private End tell(Checked seen) {
    GuestPlan plan = seen.plan();
    if (!seen.sound()) {
      return new End(Optional.empty(), Optional.of(with.standings.unsound(plan)), changes, true);
    }
    if (plan.operations().stream().anyMatch(done::contains)) {
      fail("not_converged");
    }
    boolean asDesired = plan.operations().isEmpty() && plan.state() != State.SKIPPED;
    if (failed && !asDesired) {
      with.attempts.failed(guest, hindered.orElse(""));
    } else if (asDesired || changes > 0) {
      with.attempts.succeeded(guest);
    }
    Reconcile standing =
        leftAlone
            ? with.standings.leftAlone(guest, plan.report().fields(), hindered.orElse(""))
            : with.standings.planned(plan, hindered);
    return new End(Optional.of(plan), Optional.of(standing), changes, failed);
  }
}
