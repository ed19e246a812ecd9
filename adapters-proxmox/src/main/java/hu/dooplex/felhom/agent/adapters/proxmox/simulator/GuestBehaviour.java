package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.List;
import java.util.Optional;

/**
 * What a guest does with what it is asked. It never changes: every method gives another.
 *
 * @param ignoresShutdown it runs on until it is killed
 * @param startFailure why it cannot start
 * @param startWarnings what its start warns of: the task ends with {@code WARNINGS: n}
 * @param haManaged whether the manager of high availability starts and stops it
 * @param agentAnswers whether the guest agent runs in a machine that is configured for one
 * @param paused whether a machine's processors stand still
 */
public record GuestBehaviour(
    boolean ignoresShutdown,
    Optional<StartFailure> startFailure,
    List<String> startWarnings,
    boolean haManaged,
    boolean agentAnswers,
    boolean paused) {

  /**
   * A start that fails.
   *
   * @param log what its task says before the error
   * @param error such as {@code startup for container '100' failed}
   */
  public record StartFailure(List<String> log, String error) {
    public StartFailure {
      log = List.copyOf(log);
    }
  }

  public GuestBehaviour {
    startWarnings = List.copyOf(startWarnings);
  }

  /** A guest that does what it is asked, and that no cluster manages. */
  public static GuestBehaviour obedient() {
    return new GuestBehaviour(false, Optional.empty(), List.of(), false, true, false);
  }

  public GuestBehaviour ignoringShutdown() {
    return new GuestBehaviour(true, startFailure, startWarnings, haManaged, agentAnswers, paused);
  }

  public GuestBehaviour failingToStart(String error, String... log) {
    return new GuestBehaviour(
        ignoresShutdown,
        Optional.of(new StartFailure(List.of(log), error)),
        startWarnings,
        haManaged,
        agentAnswers,
        paused);
  }

  public GuestBehaviour warningAtStart(String... warnings) {
    return new GuestBehaviour(
        ignoresShutdown, startFailure, List.of(warnings), haManaged, agentAnswers, paused);
  }

  public GuestBehaviour managedByHa() {
    return new GuestBehaviour(
        ignoresShutdown, startFailure, startWarnings, true, agentAnswers, paused);
  }

  public GuestBehaviour withoutAgent() {
    return new GuestBehaviour(
        ignoresShutdown, startFailure, startWarnings, haManaged, false, paused);
  }

  GuestBehaviour paused(boolean standsStill) {
    return new GuestBehaviour(
        ignoresShutdown, startFailure, startWarnings, haManaged, agentAnswers, standsStill);
  }
}
