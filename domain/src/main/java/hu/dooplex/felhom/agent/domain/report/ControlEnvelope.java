package hu.dooplex.felhom.agent.domain.report;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the hub answers to a report. All of it is optional, and none of it is trusted with more than
 * it can harmlessly ask for.
 *
 * @param pollIntervalSeconds as sent; {@link ReportSchedule} keeps it within bounds
 * @param blocked whether every mutation that a hub can cause is to stop
 * @param desiredGeneration of the desired state that is served; empty: none is
 */
public record ControlEnvelope(
    OptionalLong pollIntervalSeconds,
    Optional<Boolean> blocked,
    OptionalLong desiredGeneration,
    boolean hasSignedOperations) {}
