package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.AlreadySo;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Rejected;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestControl;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries a wish out, in its lanes, and is the only caller of the ports that mutate. The order for
 * every one of them (trust.md): switches, look, judge (classify, policy, gate, audit), journal,
 * execute, journal. Whatever it was that ended halfway, nothing is ever sent twice: what is in
 * flight is settled by what is seen of it.
 */
public final class GatedExecutor {
  private final GuestControl proxmox;
  private final Optional<PrivilegedHost> privileged;
  private final Switches switches;
  private final SlotObserver observer;
  private final SlotJudge judge;
  private final OperationJournal journal;
  private final Ledger ledger;
  private final Settlement settlement;
  private final OperationIds ids;
  private final ExecutionSettings settings;
  private final OperationEvents events;

  @Inject
  public GatedExecutor(
      GuestControl proxmox,
      Optional<PrivilegedHost> privileged,
      Switches switches,
      SlotObserver observer,
      SlotJudge judge,
      OperationJournal journal,
      InstantSource clock,
      Settlement settlement,
      OperationIds ids,
      ExecutionSettings settings,
      EventLog events) {
    this.proxmox = proxmox;
    this.privileged = privileged;
    this.switches = switches;
    this.observer = observer;
    this.judge = judge;
    this.journal = journal;
    this.ledger = new Ledger(journal, clock);
    this.settlement = settlement;
    this.ids = ids;
    this.settings = settings;
    this.events = new OperationEvents(events);
  }

  /** A wish whose turn it is. */
  private record Turn(OperationId id, Wish wish, Set<Lane> held, LaneSlot slot) {
    Operation operation() {
      return wish.operation();
    }
  }

  /**
   * Carries it out, or says why not. It comes back when the operation has ended, however long that
   * takes, unless the agent stops or the journal cannot be written.
   *
   * @param held the lanes that the slot stands for
   */
  public ExecutionOutcome carryOut(Wish wish, Set<Lane> held, LaneSlot slot) {
    ExecutionOutcome outcome =
        switches.against(wish).or(this::shut).orElseGet(() -> look(wish, held, slot));
    EventLog.Field source = EventLog.field("source", wish.source().wireName());
    if (outcome instanceof Refused(Refusal refusal, String message)) {
      events.info(
          "operation_refused",
          wish.operation(),
          source,
          EventLog.field("reason", refusal.wireName()),
          EventLog.field("message", message));
    } else if (outcome instanceof Rejected(Rejection rejection)) {
      events.info(
          "operation_refused",
          wish.operation(),
          source,
          EventLog.field("reason", rejection.wireName()),
          EventLog.field("message", rejection.text()));
    } else if (outcome instanceof AlreadySo) {
      events.info("operation_not_needed", wish.operation(), source);
    }
    return outcome;
  }

  /** Found out here, and not by an append after the audit trail has said permitted. */
  private Optional<ExecutionOutcome> shut() {
    return journal
        .shut()
        .map(why -> new Refused(Refusal.STATE_UNAVAILABLE, String.valueOf(why.getMessage())));
  }

  private ExecutionOutcome look(Wish wish, Set<Lane> held, LaneSlot slot) {
    OperationId id =
        wish.covering().map(given -> given.consumption().nonce()).or(wish::id).orElseGet(ids::next);
    Turn turn = new Turn(id, wish, held, slot);
    Optional<ExecutionOutcome> known = known(turn);
    if (known.isPresent()) {
      return known.get();
    }
    SlotView view;
    try {
      view = observer.look(wish.operation(), wish.ownPolicy().orElseGet(settings::policy));
    } catch (ApiException e) {
      return new Refused(Refusal.UNREACHABLE, String.valueOf(e.getMessage()));
    }
    Optional<ExecutionOutcome> unfit = unfit(turn, view);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    return switch (judge.judge(wish, view, obstacle(wish, view))) {
      case SlotJudge.Ruling.No(ExecutionOutcome outcome) -> outcome;
      case SlotJudge.Ruling.Go(Permit permit, boolean destructive) ->
          begin(turn, destructive, view, permit);
    };
  }

  /** Dedupe over restarts, and nothing in a lane before what is in flight there is settled. */
  private Optional<ExecutionOutcome> known(Turn turn) {
    OperationId id = turn.id();
    return journal.read(state -> {
      if (state.inFlight(id).isPresent() || state.finished(id).isPresent()) {
        return Optional.of(new Refused(Refusal.REPLAYED, "operation " + id + " was begun before"));
      }
      return state.inFlight().stream()
          .filter(other -> !Collections.disjoint(Lanes.of(other.intent()), turn.held()))
          .findFirst()
          .map(other ->
              new Refused(
                  Refusal.UNSETTLED,
                  "operation "
                      + other.id()
                      + ", "
                      + other.intent().operation().wireName()
                      + ", is in flight here and not settled yet"));
    });
  }

  /** What makes judging pointless. */
  private static Optional<ExecutionOutcome> unfit(Turn turn, SlotView view) {
    Wish wish = turn.wish();
    if (wish.operation() instanceof Operation.OnGuest onGuest
        && Needs.of(wish.operation()).guest()
        && view.guest().isEmpty()) {
      return Optional.of(
          new Refused(
              Refusal.NO_SUCH_GUEST,
              "there is no guest " + onGuest.guest() + ", or the API token may not see it"));
    }
    // What an operator has signed is judged, and not ready then (trust.md, pipeline 13).
    if (view.isAlready(wish.operation()) && wish.covering().isEmpty()) {
      return Optional.of(new AlreadySo());
    }
    if (wish.plannedDigest().isPresent() && !wish.plannedDigest().equals(view.digest())) {
      return Optional.of(
          new Refused(Refusal.CONFLICT, "its configuration is not what this was planned from"));
    }
    return turn.held().containsAll(Lanes.of(wish.operation(), view.storages()))
        ? Optional.empty()
        : Optional.of(
            new Refused(Refusal.CONFLICT, "its disks are not where they were when this began"));
  }

  /** What makes carrying it out pointless or worse, although it may be permitted. */
  private Optional<String> obstacle(Wish wish, SlotView view) {
    // Every operation fails on a locked guest, but a container's reboot, which stops it for good.
    Optional<String> lock = view.guest().flatMap(guest -> guest.lock());
    if (lock.isPresent()) {
      return Optional.of("the guest is locked: " + lock.get());
    }
    if (view.isAlready(wish.operation())) {
      return Optional.of("the guest's run state is already so");
    }
    // Its tasks end when the HA manager has queued the request, and it has a will of its own.
    boolean managed =
        view.guest().flatMap(guest -> guest.highAvailability()).filter(on -> on).isPresent();
    if (managed && wish.covering().isEmpty()) {
      return Optional.of("the HA manager owns the guest's run state");
    }
    return switch (Carrier.of(wish.operation())) {
      case PROXMOX -> Optional.empty();
      case PRIVILEGED ->
          privileged.isPresent() ? Optional.empty() : Optional.of("privileged.enabled is not set");
      case NOBODY -> Optional.of("nothing on this host carries it out");
    };
  }

  private ExecutionOutcome begin(Turn turn, boolean destructive, SlotView view, Permit permit) {
    // Looking and auditing took time: this is the moment before it counts.
    Optional<ExecutionOutcome> halted = switches.against(turn.wish());
    if (halted.isPresent()) {
      return halted.get();
    }
    try {
      ledger.intent(turn.id(), turn.wish(), destructive, view, settings.token(), judge.audited());
    } catch (StateException e) {
      return new Refused(Refusal.STATE_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
    events.info(
        "operation_begun",
        turn.operation(),
        EventLog.field("id", turn.id()),
        EventLog.field("source", turn.wish().source().wireName()),
        EventLog.field("lanes", lanes(turn.held())));
    try {
      return Carrier.of(turn.operation()) == Carrier.PRIVILEGED
          ? carryOutHere(turn, permit)
          : submit(turn, permit);
    } catch (StateException e) {
      settlement.notWritten(turn.id(), e);
      return new InFlight(turn.id(), InFlight.Cause.JOURNAL_NOT_WRITTEN);
    }
  }

  private static String lanes(Set<Lane> held) {
    return held.stream().sorted().map(Lane::toString).collect(Collectors.joining(", "));
  }

  private ExecutionOutcome submit(Turn turn, Permit permit) throws StateException {
    GuestControl.Submission submission;
    try {
      submission = proxmox.submit(permit);
    } catch (ApiException e) {
      return FailedMutation.provesNothingHappened(turn.operation(), e)
          ? failed(turn, reason(turn.operation(), e), e)
              .refusing(FailedMutation.refusedKeys(turn.operation(), e))
          : lost(turn, e);
    }
    return switch (submission) {
      case GuestControl.Submission.Started(Upid task) -> {
        ledger.submitted(turn.id(), task);
        yield settlement.settleOnce(turn.id(), turn.slot());
      }
      // A container's template is made by a task that the answer does not name.
      case GuestControl.Submission.Done() when turn.operation() instanceof ConvertToTemplate ->
          settlement.settleOnce(turn.id(), turn.slot());
      case GuestControl.Submission.Done() -> done(turn);
    };
  }

  private ExecutionOutcome carryOutHere(Turn turn, Permit permit) throws StateException {
    try {
      privileged.orElseThrow().carryOut(permit);
    } catch (PrivilegedException e) {
      return e.mayHaveHappened() ? lost(turn, e) : failed(turn, "privileged_refused", e);
    }
    return done(turn);
  }

  /** Nobody knows what came of it: found out as recovery does, with the lanes held. */
  private ExecutionOutcome lost(Turn turn, Exception failure) {
    events.warning(
        "outcome_not_known",
        turn.operation(),
        EventLog.field("id", turn.id()),
        OperationEvents.why(failure));
    return settlement.settleOnce(turn.id(), turn.slot());
  }

  private ExecutionOutcome done(Turn turn) throws StateException {
    return settlement.ended(
        turn.id(), turn.operation(), Settlement.End.of(Outcome.SUCCEEDED, "", ""));
  }

  private ExecutionOutcome.Ended failed(Turn turn, String reason, Exception failure)
      throws StateException {
    return settlement.ended(
        turn.id(),
        turn.operation(),
        Settlement.End.of(Outcome.FAILED, reason, String.valueOf(failure.getMessage())));
  }

  private static String reason(Operation operation, ApiException failure) {
    // reconcile.md, Plan: observe anew, never overwrite
    if (FailedMutation.isConflict(operation, failure)) {
      return Refusal.CONFLICT.wireName();
    }
    if (!FailedMutation.refusedKeys(operation, failure).isEmpty()) {
      return ExecutionOutcome.Ended.VALUE_REFUSED;
    }
    return switch (failure) {
      case ApiException.Unreachable _ -> "not_sent";
      case ApiException.HttpError error when error.missingPrivilege().isPresent() ->
          "missing_privilege";
      case ApiException.HttpError _, ApiException.BadAnswer _ -> "refused_by_proxmox";
    };
  }
}
