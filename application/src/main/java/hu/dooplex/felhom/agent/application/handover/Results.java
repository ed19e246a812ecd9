package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.Refusal;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Replayed;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Replayed.Earlier;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState.Consumed;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import hu.dooplex.felhom.agent.domain.report.OperationResult.Outcome;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Says what became of something handed over. Whoever stands at the console is told in words; a hub
 * gets the codes, and words only where each of them is the agent's own or stood in the document:
 * Proxmox VE's texts, and what is the matter with this host's files, stay here (hub.md,
 * HostReport).
 */
public final class Results {
  /** A fault of the agent's own. */
  static final String AGENT_FAULT = "agent_fault";

  private final OperationJournal journal;
  private final InstantSource clock;

  @Inject
  public Results(OperationJournal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * What was never begun.
   *
   * @param nonce of the document, if that is known
   * @param local words that are for this host alone
   */
  OperationResult refused(Handed handed, Optional<OperationId> nonce, String reason, String local) {
    return result(handed, nonce, Outcome.REFUSED, reason, local(handed, local));
  }

  /** What waits for a signature: the nonce is the one issued for it, if there is one yet. */
  OperationResult pending(Handed handed, Optional<OperationId> nonce, String reason, String local) {
    return result(handed, nonce, Outcome.PENDING_SIGNATURE, reason, local(handed, local));
  }

  OperationResult rejected(Handed handed, Optional<OperationId> nonce, Rejection rejection) {
    return switch (rejection) {
      case Replayed(OperationId spent, Earlier earlier) -> replayed(handed, spent, earlier);
      case DocumentRejection.StateUnavailable unavailable ->
          refused(handed, nonce, unavailable.wireName(), unavailable.text());
      case Rejection other ->
          result(handed, nonce, Outcome.REFUSED, other.wireName(), other.text());
    };
  }

  /** It gets the answer that it got before, under the name of why it gets no other. */
  private OperationResult replayed(Handed handed, OperationId nonce, Earlier earlier) {
    Replayed replayed = new Replayed(nonce, earlier);
    return switch (earlier) {
      case Earlier.OtherDocument() ->
          result(handed, Optional.of(nonce), Outcome.REFUSED, replayed.wireName(), replayed.text());
      case Earlier.Running() -> again(handed, nonce, Outcome.RUNNING, replayed, clock.instant());
      case Earlier.Finished(JournalEntry.Ended end) ->
          again(handed, nonce, outcome(end.outcome()), replayed, end.at());
    };
  }

  private OperationResult again(
      Handed handed, OperationId nonce, Outcome outcome, Replayed replayed, Instant at) {
    return new OperationResult(
        handed.sha256(),
        Optional.of(nonce.value()),
        outcome,
        replayed.wireName(),
        line(replayed.text()),
        task(nonce),
        at);
  }

  /** What became of it in its lane. */
  OperationResult of(Handed handed, OperationId nonce, ExecutionOutcome outcome) {
    Optional<OperationId> id = Optional.of(nonce);
    return switch (outcome) {
      case ExecutionOutcome.Ended ended ->
          recorded(nonce)
              .flatMap(Consumed::end)
              .map(end -> ended(handed, end, task(nonce)))
              .orElseGet(() ->
                  result(
                      handed,
                      id,
                      outcome(ended.outcome()),
                      ended.reason(),
                      local(handed, ended.message())));
      case ExecutionOutcome.InFlight(var _, ExecutionOutcome.InFlight.Cause cause) ->
          running(handed, nonce, code(cause));
      case ExecutionOutcome.PendingSignature(boolean remembered) ->
          pending(
              handed,
              id,
              remembered ? "" : "not_remembered",
              "the signature does not cover what this is now");
      // What is signed is judged although it is so already, and is not ready then.
      case ExecutionOutcome.AlreadySo() ->
          refused(handed, id, Refusal.TARGET_NOT_READY.wireName(), "it is so already");
      case ExecutionOutcome.Refused(Refusal refusal, String message) ->
          refused(handed, nonce, refusal, message);
      case ExecutionOutcome.Rejected(Rejection rejection) -> rejected(handed, id, rejection);
      case ExecutionOutcome.Broke(Throwable cause) -> broke(handed, nonce, cause);
    };
  }

  private OperationResult refused(
      Handed handed, OperationId nonce, Refusal refusal, String message) {
    Optional<OperationId> id = Optional.of(nonce);
    return switch (refusal) {
      // Two doors at once: the other one was first in the lane.
      case REPLAYED ->
          replayed(
              handed,
              nonce,
              recorded(nonce)
                  .flatMap(Consumed::end)
                  .<Earlier>map(Earlier.Finished::new)
                  .orElseGet(Earlier.Running::new));
      case STOPPING ->
          result(handed, id, Outcome.CANCELLED, refusal.wireName(), local(handed, message));
      case PAUSED,
          BLOCKED,
          LANE_FULL,
          UNREACHABLE,
          UNSETTLED,
          CONFLICT,
          NO_SUCH_GUEST,
          TARGET_NOT_READY,
          POLICY,
          OVER_BUDGET,
          UNKNOWN_OPERATION,
          STATE_UNAVAILABLE ->
          refused(handed, id, refusal.wireName(), message);
    };
  }

  private OperationResult broke(Handed handed, OperationId nonce, Throwable cause) {
    // With its nonce spent, recovery finds out what came of it.
    return recorded(nonce).isPresent()
        ? running(handed, nonce, AGENT_FAULT)
        : fault(handed, Optional.of(nonce), cause);
  }

  /** Nothing was begun, for a fault of the agent's own. */
  OperationResult fault(Handed handed, Optional<OperationId> nonce, Throwable cause) {
    return result(handed, nonce, Outcome.FAILED, AGENT_FAULT, local(handed, cause.toString()));
  }

  private OperationResult running(Handed handed, OperationId nonce, String reason) {
    return new OperationResult(
        handed.sha256(),
        Optional.of(nonce.value()),
        Outcome.RUNNING,
        reason,
        "",
        task(nonce),
        clock.instant());
  }

  /** How a signed operation ended, as the journal has it. */
  OperationResult ended(Handed handed, JournalEntry.Ended end, Optional<Upid> task) {
    return new OperationResult(
        handed.sha256(),
        Optional.of(end.id().value()),
        outcome(end.outcome()),
        end.reason(),
        local(handed, end.message()),
        task,
        end.at());
  }

  private OperationResult result(
      Handed handed, Optional<OperationId> nonce, Outcome outcome, String reason, String message) {
    return new OperationResult(
        handed.sha256(),
        nonce.map(OperationId::value),
        outcome,
        reason,
        line(message),
        Optional.empty(),
        clock.instant());
  }

  private static String local(Handed handed, String message) {
    return handed.source() == Source.SIGNED_CONSOLE ? line(message) : "";
  }

  private static String line(String message) {
    return ForeignText.oneLine(message, Limits.RESULT_MESSAGE_MAX_CHARS);
  }

  private Optional<Consumed> recorded(OperationId nonce) {
    return journal.read(state -> state.consumed(nonce));
  }

  private Optional<Upid> task(OperationId nonce) {
    return recorded(nonce).flatMap(Consumed::task);
  }

  private static String code(ExecutionOutcome.InFlight.Cause cause) {
    return switch (cause) {
      case STOPPING -> Refusal.STOPPING.wireName();
      case JOURNAL_NOT_WRITTEN -> Refusal.STATE_UNAVAILABLE.wireName();
    };
  }

  private static Outcome outcome(JournalEntry.Outcome end) {
    return switch (end) {
      case SUCCEEDED -> Outcome.SUCCEEDED;
      case FAILED -> Outcome.FAILED;
      // It never reached Proxmox VE.
      case ABANDONED -> Outcome.CANCELLED;
      case OUTCOME_UNKNOWN -> Outcome.OUTCOME_UNKNOWN;
    };
  }
}
