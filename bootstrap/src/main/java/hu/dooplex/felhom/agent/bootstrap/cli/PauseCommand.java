package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code felhom-agent pause}. */
@Command(
    name = "pause",
    description = "Stops every change to this host until 'resume'; no hub can lift it.")
final class PauseCommand implements Callable<Integer> {
  private final AgentCommand agent;

  @Parameters(paramLabel = "REASON", arity = "0..*", description = "Why; kept for who looks later.")
  private List<String> reason = List.of();

  PauseCommand(AgentCommand agent) {
    this.agent = agent;
  }

  @Override
  public Integer call() throws StateException {
    agent.pauseFile().pause(reason.isEmpty() ? "paused by hand" : String.join(" ", reason));
    agent.done(
        "paused",
        agent.pauseFile()
            + " is there: nothing is changed on this host, reports go on; felhom-agent resume lifts"
            + " it");
    return ExitCode.FINE;
  }
}
