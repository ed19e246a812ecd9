package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Writes down what is done, each thing before the next one is. */
final class Ledger {
  private final OperationJournal journal;
  private final InstantSource clock;

  Ledger(OperationJournal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Before any effect. Of a signed operation it is the consumption of its nonce.
   *
   * @param audit where the audit trail stands
   */
  void intent(
      OperationId id,
      Wish wish,
      boolean destructive,
      SlotView view,
      String token,
      Optional<AuditHead> audit)
      throws StateException {
    Instant now = clock.instant();
    journal.append(
        new JournalEntry.Intent(
            id,
            now,
            wish.operation(),
            wish.source(),
            token,
            destructive,
            wish.covering().map(VerifiedAuthorization::consumption),
            now.plus(TimeLimits.of(wish.operation())),
            view.digest(),
            view.beforeImage(wish.operation()),
            wish.transaction(),
            wish.marker(),
            view.running(),
            audit));
  }

  void submitted(OperationId id, Upid task) throws StateException {
    journal.append(new JournalEntry.Submitted(id, clock.instant(), task));
  }

  void ended(OperationId id, Outcome outcome, String reason, String message) throws StateException {
    ended(id, outcome, reason, message, Optional.empty());
  }

  /**
   * The same.
   *
   * @param fingerprint of the scratch guest that it made
   */
  void ended(
      OperationId id, Outcome outcome, String reason, String message, Optional<String> fingerprint)
      throws StateException {
    journal.append(
        new JournalEntry.Ended(id, clock.instant(), outcome, reason, message, fingerprint));
  }
}
