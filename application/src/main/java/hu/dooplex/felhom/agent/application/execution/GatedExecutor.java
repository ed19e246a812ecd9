package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestControl;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.OperationId;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
  private final EventLog events;

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
    this.events = events;
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
    if (outcome instanceof Refused(Refusal refusal, String message)) {
      events.info(
          "operation_refused",
          EventLog.field("operation", wish.operation().wireName()),
          EventLog.field("source", wish.source().wireName()),
          EventLog.field("reason", refusal.wireName()),
          EventLog.field("message", message));
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
    Optional<ExecutionOutcome> known = known(id, wish.operation());
    if (known.isPresent()) {
      return known.get();
    }
    SlotView view;
    try {
      view = observer.look(wish.operation(), wish.ownPolicy().orElseGet(settings::policy));
    } catch (ApiException e) {
      return new Refused(Refusal.UNREACHABLE, String.valueOf(e.getMessage()));
    }
    Optional<ExecutionOutcome> unfit = unfit(wish, view, held);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    return switch (judge.judge(wish, view, obstacle(wish, view))) {
      case SlotJudge.Ruling.No(ExecutionOutcome outcome) -> outcome;
      case SlotJudge.Ruling.Go(Permit permit, boolean destructive) ->
          begin(id, wish, destructive, view, permit, slot);
    };
  }

  /** Dedupe over restarts, and no change of a guest before its own entries are settled. */
  private Optional<ExecutionOutcome> known(OperationId id, Operation operation) {
    Lane lane = Lanes.first(operation);
    return journal.read(state -> {
      if (state.inFlight(id).isPresent() || state.finished(id).isPresent()) {
        return Optional.of(new Refused(Refusal.REPLAYED, "operation " + id + " was begun before"));
      }
      return state.inFlight().stream()
          .filter(other -> Lanes.first(other.intent().operation()).equals(lane))
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
  private static Optional<ExecutionOutcome> unfit(Wish wish, SlotView view, Set<Lane> held) {
    if (wish.operation() instanceof Operation.OnGuest onGuest
        && Needs.of(wish.operation()).guest()
        && view.guest().isEmpty()) {
      return Optional.of(
          new Refused(
              Refusal.NO_SUCH_GUEST,
              "there is no guest " + onGuest.guest() + ", or the API token may not see it"));
    }
    if (wish.plannedDigest().isPresent() && !wish.plannedDigest().equals(view.digest())) {
      return Optional.of(
          new Refused(Refusal.CONFLICT, "its configuration is not what this was planned from"));
    }
    return held.containsAll(Lanes.of(wish.operation(), view.storages()))
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

  private ExecutionOutcome begin(
      OperationId id, Wish wish, boolean destructive, SlotView view, Permit permit, LaneSlot slot) {
    // Looking and auditing took time: this is the moment before it counts.
    Optional<ExecutionOutcome> halted = switches.against(wish);
    if (halted.isPresent()) {
      return halted.get();
    }
    try {
      ledger.intent(id, wish, destructive, view, settings.token(), judge.audited());
    } catch (StateException e) {
      return new Refused(Refusal.STATE_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
    events.info(
        "operation_begun",
        EventLog.field("id", id),
        EventLog.field("operation", wish.operation().wireName()),
        EventLog.field("lane", Lanes.first(wish.operation())),
        EventLog.field("source", wish.source().wireName()));
    try {
      return Carrier.of(wish.operation()) == Carrier.PRIVILEGED
          ? carryOutHere(id, permit, slot)
          : submit(id, permit, slot);
    } catch (StateException e) {
      events.error(
          "journal_not_written",
          EventLog.field("id", id),
          EventLog.field("error", String.valueOf(e.getMessage())));
      return new InFlight(id, InFlight.Cause.JOURNAL_NOT_WRITTEN);
    }
  }

  private ExecutionOutcome submit(OperationId id, Permit permit, LaneSlot slot)
      throws StateException {
    GuestControl.Submission submission;
    try {
      submission = proxmox.submit(permit);
    } catch (ApiException e) {
      if (FailedMutation.provesNothingHappened(permit.operation(), e)) {
        return ended(id, Outcome.FAILED, reason(e), String.valueOf(e.getMessage()));
      }
      return lost(id, e, slot);
    }
    return switch (submission) {
      case GuestControl.Submission.Started(Upid task) -> {
        ledger.submitted(id, task);
        yield settlement.settleOnce(id, slot);
      }
      // A container's template is made by a task that the answer does not name.
      case GuestControl.Submission.Done() when permit.operation() instanceof ConvertToTemplate ->
          settlement.settleOnce(id, slot);
      case GuestControl.Submission.Done() -> ended(id, Outcome.SUCCEEDED, "", "");
    };
  }

  private ExecutionOutcome carryOutHere(OperationId id, Permit permit, LaneSlot slot)
      throws StateException {
    try {
      privileged.orElseThrow().carryOut(permit);
    } catch (PrivilegedException e) {
      return e.mayHaveHappened()
          ? lost(id, e, slot)
          : ended(id, Outcome.FAILED, "privileged_refused", String.valueOf(e.getMessage()));
    }
    return ended(id, Outcome.SUCCEEDED, "", "");
  }

  /** Nobody knows what came of it: found out as recovery does, with the lanes held. */
  private ExecutionOutcome lost(OperationId id, Exception failure, LaneSlot slot) {
    events.warning(
        "outcome_not_known",
        EventLog.field("id", id),
        EventLog.field("error", String.valueOf(failure.getMessage())));
    return settlement.settleOnce(id, slot);
  }

  private Ended ended(OperationId id, Outcome outcome, String reason, String message)
      throws StateException {
    ledger.ended(id, outcome, reason, message);
    events.info(
        "operation_ended",
        EventLog.field("id", id),
        EventLog.field("outcome", outcome.wireName()),
        EventLog.field("reason", reason),
        EventLog.field("message", message));
    return new Ended(id, outcome, reason, message, List.of());
  }

  private static String reason(ApiException failure) {
    return switch (failure) {
      case ApiException.Unreachable _ -> "not_sent";
      case ApiException.HttpError error when error.missingPrivilege().isPresent() ->
          "missing_privilege";
      case ApiException.HttpError _, ApiException.BadAnswer _ -> "refused_by_proxmox";
    };
  }
}
