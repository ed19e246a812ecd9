package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent pause}. */
final class PauseCommand implements Callable<Integer> {
  private final AgentCommand agent;

  private List<String> reason = List.of();

  PauseCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
            "pause", this, "Stops every change to this host until 'resume'; no hub can lift it.")
        .add(
            Arguments.parameters(0, "0..*", "REASON", String.class, given -> reason = given)
                .description("Why; kept for who looks later.")
                .build());
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
