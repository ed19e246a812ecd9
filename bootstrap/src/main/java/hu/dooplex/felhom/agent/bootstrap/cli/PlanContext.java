package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.util.Optional;

/**
 * What a plan hangs on besides the guests.
 *
 * @param pauseReason as the kill switch's file has it
 * @param blocked by the hub, and the desired state is the hub's
 */
record PlanContext(
    LastDesired desired,
    HostReport.Mode mode,
    boolean paused,
    Optional<String> pauseReason,
    boolean blocked) {}
