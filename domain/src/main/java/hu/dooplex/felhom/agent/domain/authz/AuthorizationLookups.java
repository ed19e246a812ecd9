package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.Optional;

/**
 * What the pipeline asks on its way. Each question is asked only after the steps before it have
 * passed; none of them changes anything.
 */
public interface AuthorizationLookups {
  /**
   * Reads a document strictly.
   *
   * @param bytes signed, or issued by this agent
   */
  DocumentReading read(byte[] bytes);

  /** What the journal says of a nonce; empty if it was never consumed. */
  Optional<JournalState.Consumed> consumed(OperationId nonce) throws MemoryUnavailableException;

  /** The document that this agent issued with that nonce, as it issued it. */
  Optional<String> issued(OperationId nonce) throws MemoryUnavailableException;

  /**
   * Whether the operation is destructive, as far as can be said by now: if nobody knows, it is. In
   * the guest's lane the gate asks again.
   */
  boolean destructive(Operation operation);
}
