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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries a wish out, in its lanes, and is the only caller of the ports that mutate. The order for
 * every one of them (trust.md): switches, look, check what was signed, judge (classify, policy,
 * gate, audit), journal, forget the nonce, execute, journal. Whatever it was that ended halfway,
 * nothing is ever sent twice: what is in flight is settled by what is seen of it.
 */
public final class GatedExecutor {
  private final GuestControl proxmox;
  private final Optional<PrivilegedHost> privileged;
  private final Switches switches;
  private final SlotObserver observer;
  private final LastLook lastLook;
  private final SignerRotations rotations;
  private final SlotJudge judge;
  private final OperationJournal journal;
  private final Hindrances hindrances;
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
      LastLook lastLook,
      SignerRotations rotations,
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
    this.lastLook = lastLook;
    this.rotations = rotations;
    this.hindrances = new Hindrances(journal, privileged.isPresent());
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
    Optional<ExecutionOutcome> known = hindrances.known(id, held);
    if (known.isPresent()) {
      return known.get();
    }
    SlotView view;
    Optional<Rejection> rejection = Optional.empty();
    try {
      view = observer.look(wish.operation(), wish.ownPolicy().orElseGet(settings::policy));
      if (wish.covering().isPresent()) {
        rejection = lastLook.atTarget(wish.covering().get());
      }
    } catch (ApiException e) {
      return new Refused(Refusal.UNREACHABLE, String.valueOf(e.getMessage()));
    }
    return rejection
        .<ExecutionOutcome>map(Rejected::new)
        .or(() -> hindrances.unfit(wish, held, view))
        .orElseGet(() -> judged(turn, view));
  }

  private ExecutionOutcome judged(Turn turn, SlotView view) {
    Optional<String> obstacle = hindrances.obstacle(turn.wish(), view);
    return switch (judge.judge(turn.wish(), view, obstacle)) {
      case SlotJudge.Ruling.No(ExecutionOutcome outcome) -> outcome;
      case SlotJudge.Ruling.Go(Permit permit, boolean destructive) ->
          begin(turn, destructive, view, permit);
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
      Optional<ExecutionOutcome> kept = nonceKept(turn);
      return kept.isPresent() ? kept.get() : carryOut(turn, permit);
    } catch (StateException e) {
      settlement.notWritten(turn.id(), e);
      return new InFlight(turn.id(), InFlight.Cause.JOURNAL_NOT_WRITTEN);
    }
  }

  private static String lanes(Set<Lane> held) {
    return held.stream().sorted().map(Lane::toString).collect(Collectors.joining(", "));
  }

  /** Empty once the nonce is gone: nothing is sent while it could be played again. */
  private Optional<ExecutionOutcome> nonceKept(Turn turn) throws StateException {
    if (turn.wish().covering().isPresent()) {
      try {
        lastLook.forget(turn.id());
      } catch (StateException e) {
        return Optional.of(failed(turn, "nonce_not_deleted", e));
      }
    }
    return Optional.empty();
  }

  private ExecutionOutcome carryOut(Turn turn, Permit permit) throws StateException {
    return switch (Carrier.of(turn.operation())) {
      case PROXMOX -> submit(turn, permit);
      case PRIVILEGED -> carryOutHere(turn, permit);
      case AGENT -> rotate(turn, permit);
      case NOBODY -> throw new IllegalStateException("nobody carries out " + turn.operation());
    };
  }

  private ExecutionOutcome submit(Turn turn, Permit permit) throws StateException {
    GuestControl.Submission submission;
    try {
      submission = proxmox.submit(permit);
    } catch (ApiException e) {
      return FailedMutation.provesNothingHappened(turn.operation(), e)
          ? failed(turn, FailedMutation.reason(turn.operation(), e), e)
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

  /** What came of it, the log says. */
  private ExecutionOutcome rotate(Turn turn, Permit permit) {
    try {
      rotations.take(permit, turn.wish().covering().orElseThrow());
    } catch (StateException e) {
      return lost(turn, e);
    }
    return settlement.settleOnce(turn.id(), turn.slot());
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
}
