package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.util.function.Supplier;

/**
 * What the configuration file says about reconciling.
 *
 * @param modeNow may be another one at the next look, after SIGHUP
 * @param node the one that this agent is for
 */
public record ReconcileSettings(
    Supplier<HostReport.Mode> modeNow, NodeName node, LocalPolicy policy) {
  /** With a mode that stays. */
  public ReconcileSettings(HostReport.Mode mode, NodeName node, LocalPolicy policy) {
    this(() -> mode, node, policy);
  }

  public HostReport.Mode mode() {
    return modeNow.get();
  }
}
