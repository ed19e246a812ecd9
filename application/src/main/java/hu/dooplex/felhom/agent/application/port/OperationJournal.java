package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.util.Optional;
import java.util.function.Function;

/**
 * The agent's memory of what it does, and of the nonces that were consumed (reconcile.md, The
 * operation journal). Many may append at once; each comes back when its own record is safe.
 */
public interface OperationJournal {
  /**
   * Appends a record. When this returns, the record outlives a power cut; when it throws, the
   * record is not there, and nothing may be done that needed it. (If the power goes right after a
   * failed append, its record may be found afterwards: as one that was never carried out.)
   *
   * @throws StateException if it cannot be written: full disk, damaged journal, closed
   */
  void append(JournalEntry entry) throws StateException;

  /**
   * Why nothing can be appended for good, so that nobody has to judge what could not be written
   * down; empty while the journal can be trusted. It reads no file.
   */
  Optional<StateException> shut();

  /**
   * Looks at what the records say, all that were appended before this call among them. The state is
   * good inside the question alone.
   */
  <T> T read(Function<JournalState, T> question);
}
