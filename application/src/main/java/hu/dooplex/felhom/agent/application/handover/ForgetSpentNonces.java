package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Deletes issued nonces that were consumed: the agent can have been killed between an intent and
 * the deletion, and nothing that is spent may be found as issued by a journal that later forgets
 * (trust.md, 5).
 */
public final class ForgetSpentNonces {
  private final IssuedNonces nonces;
  private final OperationJournal journal;
  private final EventLog events;

  @Inject
  public ForgetSpentNonces(IssuedNonces nonces, OperationJournal journal, EventLog events) {
    this.nonces = nonces;
    this.journal = journal;
    this.events = events;
  }

  /** At start, before anything is verified. */
  public void run() {
    Set<OperationId> spent = journal.read(JournalState::consumedNonces);
    if (spent.isEmpty()) {
      return;
    }
    try {
      for (IssuedNonces.Issued issued : nonces.all()) {
        if (spent.contains(issued.nonce())) {
          nonces.forget(issued.nonce());
          events.info("spent_nonce_forgotten", EventLog.field("nonce", issued.nonce()));
        }
      }
    } catch (StateException e) {
      // The journal refuses what is spent in any case.
      events.error(
          "spent_nonces_not_forgotten", EventLog.field("error", String.valueOf(e.getMessage())));
    }
  }
}
