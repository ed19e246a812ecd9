package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.loop.Bell;
import java.util.OptionalLong;

/** Which desired state the hub says it serves: what it answered to the last report. */
public final class DesiredGeneration {
  private final Bell bell;
  private Announcement latest = new Announcement(0, OptionalLong.empty());

  /**
   * @param bell rung when the hub announces another one
   */
  public DesiredGeneration(Bell bell) {
    this.bell = bell;
  }

  /**
   * What one answer said.
   *
   * @param number of the answer since the start; 0: there was none yet
   * @param generation empty: no desired state is served
   */
  record Announcement(long number, OptionalLong generation) {}

  /** Tells it what a report was answered. */
  public void announced(OptionalLong generation) {
    if (take(generation)) {
      bell.ring();
    }
  }

  private synchronized boolean take(OptionalLong generation) {
    boolean changed = !generation.equals(latest.generation());
    latest = new Announcement(latest.number() + 1, generation);
    return changed;
  }

  synchronized Announcement latest() {
    return latest;
  }
}
