package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.time.Instant;

/**
 * The self-test of changing things is to be run on a guest.
 *
 * @param asked by the clock of the same host; whoever asked waits for it, so that it is not done
 *     much later
 */
public record ExerciseRequest(Vmid guest, Instant asked) implements ConsoleRequest {}
