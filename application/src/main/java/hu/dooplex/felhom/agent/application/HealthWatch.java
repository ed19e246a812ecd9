package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.port.StateHealth;
import java.util.Optional;

/** Has a hub told at once when what the agent remembers cannot be relied on any more. */
public final class HealthWatch {
  private final StateHealth health;
  private final Bell bell;
  private Optional<String> known;

  public HealthWatch(StateHealth health, Bell bell) {
    this.health = health;
    this.bell = bell;
    // What was wrong at start is in the first report anyway.
    this.known = health.problem();
  }

  /** To be called when something could not be written down. */
  void look() {
    if (isNew()) {
      bell.ring();
    }
  }

  private synchronized boolean isNew() {
    Optional<String> now = health.problem();
    boolean isNew = now.isPresent() && !now.equals(known);
    known = now;
    return isNew;
  }
}
