package hu.dooplex.felhom.agent.application.port;

/** The little that the agent remembers about itself, over restarts. Every change is durable. */
public interface AgentState {
  /**
   * Counts one report more and gives its number; the first is 1.
   *
   * @throws StateException if the number cannot be made durable; it is not used then
   */
  long nextReportSequence() throws StateException;

  /** Whether the hub has stopped the mutations that it can cause. */
  boolean blocked();

  void setBlocked(boolean blocked) throws StateException;
}
