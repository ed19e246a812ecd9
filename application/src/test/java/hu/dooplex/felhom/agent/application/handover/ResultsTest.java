package hu.dooplex.felhom.agent.application.handover;

import static hu.dooplex.felhom.agent.application.handover.MemoryJournal.NONCE;
import static hu.dooplex.felhom.agent.application.handover.MemoryJournal.SHA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight.Cause;
import hu.dooplex.felhom.agent.application.execution.Refusal;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetChanged;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What whoever handed something over is told of it. */
class ResultsTest {
  private static final Handed HUB = new Handed(SHA, Source.SIGNED_HUB);
  private static final Handed CONSOLE = new Handed(SHA, Source.SIGNED_CONSOLE);

  private final FakeTime time = new FakeTime();
  private final MemoryJournal journal = new MemoryJournal();
  private final Results results = new Results(journal, time);

  static Stream<Arguments> ends() {
    return Stream.of(
        arguments(JournalEntry.Outcome.SUCCEEDED, "", "SUCCEEDED "),
        arguments(JournalEntry.Outcome.SUCCEEDED, "effect_visible", "SUCCEEDED effect_visible"),
        arguments(JournalEntry.Outcome.FAILED, "task_failed", "FAILED task_failed"),
        arguments(JournalEntry.Outcome.ABANDONED, "not_arrived", "CANCELLED not_arrived"),
        arguments(JournalEntry.Outcome.OUTCOME_UNKNOWN, "no_task", "OUTCOME_UNKNOWN no_task"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void whatHasEndedIsToldAsTheJournalHasIt(
      JournalEntry.Outcome outcome, String reason, String expected) {
    journal.consumed(Source.SIGNED_HUB, MemoryJournal.ended(outcome, reason));
    ExecutionOutcome ended =
        new ExecutionOutcome.Ended(NONCE, outcome, reason, "x", List.of(), Set.of());
    assertEquals(
        new OperationResult(
            SHA,
            Optional.of(NONCE.value()),
            OperationResult.Outcome.valueOf(expected.substring(0, expected.indexOf(' '))),
            reason,
            "",
            Optional.of(MemoryJournal.TASK),
            FakeTime.START.plusSeconds(9)),
        results.of(HUB, NONCE, ended));
    assertEquals("as Proxmox said", results.of(CONSOLE, NONCE, ended).message());
  }

  static Stream<Arguments> notBegun() {
    return Stream.of(
        arguments(new ExecutionOutcome.PendingSignature(true), "PENDING_SIGNATURE "),
        arguments(new ExecutionOutcome.PendingSignature(false), "PENDING_SIGNATURE not_remembered"),
        arguments(new ExecutionOutcome.AlreadySo(), "REFUSED target_not_ready"),
        arguments(new ExecutionOutcome.InFlight(NONCE, Cause.STOPPING), "RUNNING stopping"),
        arguments(
            new ExecutionOutcome.InFlight(NONCE, Cause.JOURNAL_NOT_WRITTEN),
            "RUNNING state_unavailable"),
        arguments(
            new ExecutionOutcome.Rejected(
                new TargetChanged(TargetChanged.Change.FINGERPRINT, "another disk")),
            "REFUSED target_changed"),
        arguments(
            new ExecutionOutcome.Rejected(
                new TargetNotReady(TargetNotReady.Obstacle.LOCKED, "locked")),
            "REFUSED target_not_ready"),
        arguments(
            new ExecutionOutcome.Rejected(new DocumentRejection.StateUnavailable("/var/lib")),
            "REFUSED state_unavailable"),
        arguments(
            new ExecutionOutcome.Broke(new IllegalStateException("/var/lib")),
            "FAILED agent_fault"));
  }

  @ParameterizedTest
  @MethodSource("notBegun")
  void whatHasNotEndedIsToldWithItsNonce(ExecutionOutcome outcome, String expected) {
    OperationResult result = results.of(HUB, NONCE, outcome);
    assertEquals(expected, result.outcome() + " " + result.reason());
    assertEquals(Optional.of(NONCE.value()), result.operationId());
    assertEquals(SHA, result.documentSha256());
    assertEquals(FakeTime.START, result.at());
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void everyRefusalIsToldByItsName(Refusal refusal) {
    OperationResult result =
        results.of(HUB, NONCE, new ExecutionOutcome.Refused(refusal, "as Proxmox said"));
    String expected =
        switch (refusal) {
          case STOPPING -> "CANCELLED stopping";
          case REPLAYED -> "RUNNING replayed";
          default -> "REFUSED " + refusal.wireName();
        };
    assertEquals(expected, result.outcome() + " " + result.reason());
  }

  @Test
  void whatIsReplayedGetsTheAnswerThatItGotBefore() {
    journal.consumed(
        Source.SIGNED_HUB, MemoryJournal.ended(JournalEntry.Outcome.FAILED, "task_failed"));
    OperationResult result =
        results.of(HUB, NONCE, new ExecutionOutcome.Refused(Refusal.REPLAYED, "x"));
    assertEquals(OperationResult.Outcome.FAILED, result.outcome());
    assertEquals("replayed", result.reason());
    assertEquals(Optional.of(MemoryJournal.TASK), result.upid());
    assertEquals(FakeTime.START.plusSeconds(9), result.at());
  }

  @Test
  void aFaultAfterTheConsumptionIsLeftToRecovery() {
    journal.consumed(Source.SIGNED_HUB);
    OperationResult result =
        results.of(HUB, NONCE, new ExecutionOutcome.Broke(new IllegalStateException("bug")));
    assertEquals(OperationResult.Outcome.RUNNING, result.outcome());
    assertEquals("agent_fault", result.reason());
  }

  @Test
  void aHubIsToldNothingOfThisHostsFilesAndAnOperatorAll() {
    String secret = "/var/lib/felhom-agent/journal: no space left\n\u001b[2J";
    for (ExecutionOutcome outcome :
        Arrays.asList(
            new ExecutionOutcome.Refused(Refusal.STATE_UNAVAILABLE, secret),
            new ExecutionOutcome.Refused(Refusal.UNREACHABLE, secret),
            new ExecutionOutcome.Rejected(new DocumentRejection.StateUnavailable(secret)),
            new ExecutionOutcome.Broke(new IllegalStateException(secret)))) {
      assertEquals("", results.of(HUB, NONCE, outcome).message());
      String told = results.of(CONSOLE, NONCE, outcome).message();
      assertEquals(true, told.contains("no space left\\n\\u001b[2J"), told);
    }
  }
}
