package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.demo.Demo;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code felhom-agent demo}. */
@Command(
    name = "demo",
    description = "Runs the whole agent against a simulated node and hub, over real HTTPS.")
final class DemoCommand implements Callable<Integer> {
  private final AgentCommand agent;

  @Option(names = "--keep", description = "Leaves it running afterwards, to play with.")
  private boolean keep;

  @Option(
      names = "--serve",
      paramLabel = "GUESTS",
      arity = "0..1",
      fallbackValue = "0",
      description = {
        "Only runs the simulated node and hub, at normal speed, for an agent started by hand;",
        "with that many guests besides the usual five."
      })
  private Optional<Integer> serve = Optional.empty();

  DemoCommand(AgentCommand agent) {
    this.agent = agent;
  }

  @Override
  public Integer call() throws Exception {
    if (serve.isPresent()) {
      Demo.serve(agent.terminal().out(), serve.get());
      return ExitCode.FINE;
    }
    return Demo.run(agent.terminal().out(), keep) ? ExitCode.FINE : ExitCode.FAILED;
  }
}
