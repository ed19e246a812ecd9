package hu.dooplex.felhom.agent.application.exercise;

import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.journal.Unfinished;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Wishes that belong together in the journal, under the self-test's own policy. */
final class Transaction {
  private final GuestRef guest;
  private final OperationId first;
  private final LocalPolicy policy;
  private final Changes changes;
  private final OperationJournal journal;
  private final Waiting waiting;

  Transaction(
      GuestRef guest,
      OperationId first,
      Changes changes,
      OperationJournal journal,
      Waiting waiting) {
    this.guest = guest;
    this.first = first;
    this.policy = LocalPolicy.selfTest(guest.vmid());
    this.changes = changes;
    this.journal = journal;
    this.waiting = waiting;
  }

  GuestRef guest() {
    return guest;
  }

  /** The journal id of its first operation, and the name of all of it. */
  OperationId id() {
    return first;
  }

  ExecutionOutcome begin(Operation operation) {
    return carryOut(wish(operation).withId(first));
  }

  ExecutionOutcome next(Operation operation) {
    return carryOut(wish(operation).within(first));
  }

  /**
   * @param digest of the config that it was decided for; another one is a conflict
   */
  ExecutionOutcome next(Operation operation, Optional<String> digest) {
    Wish wish = wish(operation).within(first);
    return carryOut(digest.map(wish::plannedFrom).orElse(wish));
  }

  /** What would put the guest back in order, by what the journal proves of this transaction. */
  List<Operation> repairs() {
    return journal.read(state ->
        state.unfinished().stream()
            .filter(left -> left.transaction().equals(first))
            .map(Unfinished::repairs)
            .flatMap(List::stream)
            .toList());
  }

  /** Operations of it whose end the journal does not have. */
  List<OperationId> inFlight() {
    return journal.read(state ->
        state.inFlight().stream()
            .map(JournalState.Known::intent)
            .filter(intent -> intent.transaction().orElse(intent.id()).equals(first))
            .map(intent -> intent.id())
            .toList());
  }

  private Wish wish(Operation operation) {
    return Wish.of(operation, Source.SELFTEST).under(policy);
  }

  private ExecutionOutcome carryOut(Wish wish) {
    CompletableFuture<ExecutionOutcome> outcome = changes.submit(wish);
    waiting.await(outcome);
    return outcome.join();
  }
}
