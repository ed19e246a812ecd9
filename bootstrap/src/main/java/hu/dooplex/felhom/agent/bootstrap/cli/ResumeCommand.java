package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code felhom-agent resume}. */
@Command(name = "resume", description = "Lifts what 'pause' did.")
final class ResumeCommand implements Callable<Integer> {
  private final AgentCommand agent;

  ResumeCommand(AgentCommand agent) {
    this.agent = agent;
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
