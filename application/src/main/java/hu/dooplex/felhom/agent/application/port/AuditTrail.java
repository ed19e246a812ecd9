package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import java.util.Optional;

/**
 * Every decision of the gate, in a chain that shows if one is missing or changed (trust.md, 4). It
 * is written and never read back to decide anything.
 */
public interface AuditTrail {
  /**
   * Writes a decision down. The same decision again on the same day is only counted, unless it has
   * to be durable: then it has a line of its own every time.
   *
   * @param durable whether to come back only when it outlives a power cut: before something
   *     destructive is done
   * @throws StateException if it cannot be written, or the chain is broken
   */
  void record(Decision decision, boolean durable) throws StateException;

  /** The chain's last record; empty before the first, and while the chain is broken. */
  Optional<AuditHead> head();
}
