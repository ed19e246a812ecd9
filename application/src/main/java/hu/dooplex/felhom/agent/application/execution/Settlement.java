package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TaskFailedException;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.Evidence;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.JournalState.Known;
import hu.dooplex.felhom.agent.domain.journal.RecoveryPlan;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Brings an operation in flight to its end, with its lanes held: right after it was sent, after its
 * answer was lost, and after a crash, all the same way. It sends nothing. {@link RecoveryPlan}
 * decides; here is only looked, waited and written down, so being killed in the middle and begun
 * again changes nothing.
 */
public final class Settlement {
  private static final String SETTLING = "settling";

  private final OperationJournal journal;
  private final Ledger ledger;
  private final TaskWait tasks;
  private final EvidenceSearch search;
  private final Waiting waiting;
  private final RememberedWishes wishes;
  private final OperationEvents events;

  @Inject
  public Settlement(
      OperationJournal journal,
      InstantSource clock,
      TaskWait tasks,
      EvidenceSearch search,
      Waiting waiting,
      RememberedWishes wishes,
      EventLog events) {
    this.journal = journal;
    this.ledger = new Ledger(journal, clock);
    this.tasks = tasks;
    this.search = search;
    this.waiting = waiting;
    this.wishes = wishes;
    this.events = new OperationEvents(events);
  }

  /** How an operation ended, before that is written down. */
  record End(Outcome outcome, String reason, String message, List<String> warnings) {
    static End of(Outcome outcome, String reason, String message) {
      return new End(outcome, reason, message, List.of());
    }
  }

  /**
   * Goes on until it has ended or the agent stops, and tries again what cannot be written down.
   * There is no limit: the lane is held for as long as nobody knows.
   */
  public ExecutionOutcome settle(OperationId id, LaneSlot slot) {
    Duration began = waiting.elapsed();
    try {
      while (true) {
        try {
          return untilEnded(id, began, slot);
        } catch (StateException e) {
          notWritten(id, e);
          pause(Limits.RECOVERY_RETRY, slot);
        }
      }
    } catch (InterruptedException e) {
      return new InFlight(id, InFlight.Cause.STOPPING);
    }
  }

  /** The same, but gives up when its end cannot be written down. */
  ExecutionOutcome settleOnce(OperationId id, LaneSlot slot) {
    try {
      return untilEnded(id, waiting.elapsed(), slot);
    } catch (StateException e) {
      notWritten(id, e);
      return new InFlight(id, InFlight.Cause.JOURNAL_NOT_WRITTEN);
    } catch (InterruptedException e) {
      return new InFlight(id, InFlight.Cause.STOPPING);
    }
  }

  private ExecutionOutcome untilEnded(OperationId id, Duration began, LaneSlot slot)
      throws StateException, InterruptedException {
    Outages outages = new Outages();
    while (true) {
      Optional<Known> known = journal.read(state -> state.inFlight(id));
      if (known.isEmpty()) {
        return alreadyEnded(id);
      }
      Optional<End> end = next(known.get(), began, slot, outages);
      if (end.isPresent()) {
        return ended(id, known.get().intent().operation(), end.get());
      }
    }
  }

  private Optional<End> next(Known known, Duration began, LaneSlot slot, Outages outages)
      throws StateException, InterruptedException {
    Operation operation = known.intent().operation();
    if (known.task().isPresent()) {
      Optional<End> end = ofTask(known, known.task().get(), slot);
      if (end.isPresent()) {
        return end;
      }
    }
    Duration sinceStart = waiting.elapsed().minus(began);
    Evidence evidence = search.look(known, sinceStart);
    RecoveryStep step = journal.read(state -> RecoveryPlan.next(known, evidence, state.tasks()));
    if (!(step instanceof RecoveryStep.KeepInFlight)) {
      outages.over(SETTLING);
    }
    return switch (step) {
      case RecoveryStep.Settle(Outcome outcome, String reason) ->
          Optional.of(End.of(outcome, reason, reason.replace('_', ' ')));
      case RecoveryStep.Adopt(Upid task) -> {
        ledger.submitted(known.id(), task);
        events.info("task_adopted", operation, id(known.id()), EventLog.field("upid", task));
        yield Optional.empty();
      }
      // Its task ends before this is asked: it was not to be told a moment ago.
      case RecoveryStep.Wait _ -> pause(Limits.RECOVERY_LOOK, slot);
      case RecoveryStep.LookAgain() -> pause(Limits.RECOVERY_LOOK, slot);
      case RecoveryStep.KeepInFlight(String reason) -> {
        if (outages.isNews(SETTLING, reason, sinceStart)) {
          events.warning(
              "operation_kept_in_flight",
              operation,
              id(known.id()),
              EventLog.field("reason", reason));
        }
        yield pause(Limits.RECOVERY_RETRY, slot);
      }
    };
  }

  /** Empty if the task alone does not say how it ended. */
  private Optional<End> ofTask(Known known, Upid task, LaneSlot slot) throws InterruptedException {
    var seen =
        new Object() {
          Optional<End> end = Optional.empty();
          boolean running = true;
        };
    while (seen.running) {
      slot.whileWaiting(() -> {
        seen.running = false;
        try {
          switch (tasks.await(task, TimeLimits.of(known.intent().operation()))) {
            case TaskOutcome.Succeeded(List<String> warnings) ->
                seen.end = Optional.of(new End(Outcome.SUCCEEDED, "", "", warnings));
            case TaskOutcome.Requested() ->
                seen.end =
                    Optional.of(
                        End.of(
                            Outcome.SUCCEEDED,
                            JournalEntry.Ended.HA_REQUESTED,
                            "the HA manager has the request, and has not done it yet"));
            // Past its limit is not dead: it stays in flight and is looked at again.
            case TaskOutcome.StillRunning _ -> seen.running = true;
            case TaskOutcome.Unknown _ -> {}
          }
        } catch (TaskFailedException e) {
          seen.end =
              Optional.of(End.of(Outcome.FAILED, "task_failed", String.valueOf(e.getMessage())));
        }
      });
      if (seen.running) {
        events.warning(
            "task_past_limit",
            known.intent().operation(),
            id(known.id()),
            EventLog.field("upid", task));
      }
    }
    return seen.end;
  }

  /** Writes its end down, and tells of it; what is done is wished no more. */
  ExecutionOutcome.Ended ended(OperationId id, Operation operation, End end) throws StateException {
    if (end.outcome() == Outcome.SUCCEEDED) {
      // Before its end is there: after a crash in between, recovery comes by here again.
      wishes.done(operation);
    }
    boolean proven = end.outcome() == Outcome.SUCCEEDED && end.reason().isEmpty();
    Optional<String> fingerprint =
        journal
            .read(state -> state.inFlight(id))
            .filter(one -> proven)
            .flatMap(search::fingerprint);
    ledger.ended(id, end.outcome(), end.reason(), end.message(), fingerprint);
    events.info(
        "operation_ended",
        operation,
        id(id),
        EventLog.field("outcome", end.outcome().wireName()),
        EventLog.field("reason", end.reason()),
        EventLog.field("message", end.message()),
        EventLog.field("warnings", end.warnings()));
    return new ExecutionOutcome.Ended(
        id, end.outcome(), end.reason(), end.message(), end.warnings());
  }

  private ExecutionOutcome alreadyEnded(OperationId id) {
    Outcome outcome = journal.read(state -> state.finished(id).orElseThrow().outcome());
    return new ExecutionOutcome.Ended(id, outcome, "", "it had ended before", List.of());
  }

  /** The lanes stay held; the slot is others' meanwhile. */
  private Optional<End> pause(Duration duration, LaneSlot slot) throws InterruptedException {
    if (waiting.stopping()) {
      throw new InterruptedException("the agent is stopping");
    }
    slot.whileWaiting(() -> waiting.pause(duration));
    return Optional.empty();
  }

  /** Tells that something about it could not be written down. */
  void notWritten(OperationId id, StateException e) {
    journal
        .read(state -> state.inFlight(id))
        .ifPresent(
            known -> events.error("journal_not_written", known.intent().operation(), e, id(id)));
  }

  private static EventLog.Field id(OperationId id) {
    return EventLog.field("id", id);
  }
}
