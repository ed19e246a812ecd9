package hu.dooplex.felhom.agent.application.metrics;

import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import java.util.Optional;

/** An audit trail of which the decisions are counted. */
public record CountingTrail(AuditTrail trail, Counters counters) implements AuditTrail {
  @Override
  public void record(Decision decision, boolean durable) throws StateException {
    trail.record(decision, durable);
    counters.decided(decision);
  }

  @Override
  public Optional<AuditHead> head() {
    return trail.head();
  }
}
