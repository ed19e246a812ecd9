package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport;

/** Where reports go: the hub. */
public interface ReportSink {
  /** Sends one report, once, and gives what the hub answers. */
  ControlEnvelope deliver(HostReport report) throws HubException;
}
