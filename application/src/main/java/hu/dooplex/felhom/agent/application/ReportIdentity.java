package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.util.function.Supplier;

/**
 * Who reports: what every report says and no observation gives.
 *
 * @param modeNow may be another one at the next look, after SIGHUP
 */
public record ReportIdentity(
    String agentVersion, String hostId, NodeName node, Supplier<Mode> modeNow) {
  /** With a mode that stays. */
  public ReportIdentity(String agentVersion, String hostId, NodeName node, Mode mode) {
    this(agentVersion, hostId, node, () -> mode);
  }

  public Mode mode() {
    return modeNow.get();
  }
}
