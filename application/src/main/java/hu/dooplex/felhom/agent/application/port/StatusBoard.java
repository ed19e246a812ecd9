package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.report.AgentStatus;

/** Where every user of this host can see how the agent stands. */
public interface StatusBoard {
  /** Takes the place of what was shown before, as a whole. It need not outlive a power cut. */
  void show(AgentStatus status) throws StateException;
}
