package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent resume}. */
final class ResumeCommand implements Callable<Integer> {
  private final AgentCommand agent;

  ResumeCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command("resume", this, "Lifts what 'pause' did.");
  }

  @Override
  public Integer call() throws StateException {
    boolean was = agent.pauseFile().paused();
    String why = agent.pauseFile().reason().map(reason -> " (" + reason + ")").orElse("");
    agent.pauseFile().resume();
    agent.done(
        "resumed", was ? "no longer paused" + why : "it was not paused; nothing was changed");
    return ExitCode.FINE;
  }
}
