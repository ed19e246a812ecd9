package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;

/** Who reports: what every report says and no observation gives. */
public record ReportIdentity(String agentVersion, String hostId, NodeName node, Mode mode) {}
