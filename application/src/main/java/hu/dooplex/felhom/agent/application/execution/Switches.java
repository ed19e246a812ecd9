package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.Waiting;
import jakarta.inject.Inject;
import java.util.Optional;

/** What stops changes as a whole, looked at before each of them (hub.md, ControlEnvelope). */
public final class Switches {
  private final KillSwitch killSwitch;
  private final AgentState state;
  private final Waiting waiting;

  @Inject
  public Switches(KillSwitch killSwitch, AgentState state, Waiting waiting) {
    this.killSwitch = killSwitch;
    this.state = state;
    this.waiting = waiting;
  }

  /** The refusal, if one of them is against it. */
  Optional<ExecutionOutcome> against(Wish wish) {
    return refused(wish.throughHub()).map(refused -> refused);
  }

  /**
   * Which of them is thrown.
   *
   * @param throughHub whether a hub can have caused what is to be done
   */
  public Optional<Refusal> thrown(boolean throughHub) {
    return refused(throughHub).map(ExecutionOutcome.Refused::refusal);
  }

  private Optional<ExecutionOutcome.Refused> refused(boolean throughHub) {
    if (waiting.stopping()) {
      return refused(Refusal.STOPPING, "the agent is stopping");
    }
    if (killSwitch.paused()) {
      return refused(Refusal.PAUSED, "changes are paused on this host");
    }
    // What an operator or a local file wants is not the hub's to stop.
    return throughHub && state.blocked()
        ? refused(Refusal.BLOCKED, "the hub has blocked what it can cause")
        : Optional.empty();
  }

  private static Optional<ExecutionOutcome.Refused> refused(Refusal refusal, String message) {
    return Optional.of(new ExecutionOutcome.Refused(refusal, message));
  }
}
