package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.report.AgentCounts;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;

/** Where a monitoring system of this host finds how the agent stands, in numbers. */
public interface MetricsBoard {
  /** Takes the place of what was shown before, as a whole. It need not outlive a power cut. */
  void show(AgentStatus status, AgentCounts counts) throws StateException;
}
