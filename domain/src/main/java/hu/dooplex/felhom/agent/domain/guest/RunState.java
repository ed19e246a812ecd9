package hu.dooplex.felhom.agent.domain.guest;

/** Whether a guest runs, as far as the node says. */
public enum RunState {
  RUNNING,
  STOPPED,
  /** The node does not say, or says something else: its status daemon is down, or just started. */
  UNKNOWN
}
