package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import java.util.Optional;

/** An audit trail that has a hub told at once when it breaks. */
public final class RingingTrail implements AuditTrail {
  private final AuditTrail trail;
  private final HealthWatch health;

  public RingingTrail(AuditTrail trail, HealthWatch health) {
    this.trail = trail;
    this.health = health;
  }

  @Override
  public void record(Decision decision, boolean durable) throws StateException {
    try {
      trail.record(decision, durable);
    } catch (StateException e) {
      health.look();
      throw e;
    }
  }

  @Override
  public Optional<AuditHead> head() {
    return trail.head();
  }
}
