package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.HostReport;

/**
 * What the configuration file says about reconciling.
 *
 * @param node the one that this agent is for
 */
public record ReconcileSettings(HostReport.Mode mode, NodeName node, LocalPolicy policy) {}
