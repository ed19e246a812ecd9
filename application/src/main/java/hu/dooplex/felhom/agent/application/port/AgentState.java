package hu.dooplex.felhom.agent.application.port;

/** The little that the agent remembers about itself, over restarts. Every change is durable. */
public interface AgentState {
  /** The number of the last report; 0 before the first. */
  long reportSequence();

  /**
   * Counts one report more and gives its number; the first is 1.
   *
   * @throws StateException if the number cannot be made durable. It is counted all the same: a full
   *     disk must not silence the reports that say so
   */
  long nextReportSequence() throws StateException;

  /** Whether the hub has stopped the mutations that it can cause. */
  boolean blocked();

  void setBlocked(boolean blocked) throws StateException;
}
