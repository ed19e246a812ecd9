package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.demo.Demo;
import hu.dooplex.felhom.agent.bootstrap.logging.SystemEventLog;
import java.time.Duration;
import java.time.Instant;
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
        "with that many guests besides the usual five, which are desired as they are."
      })
  private Optional<Integer> serve = Optional.empty();

  @Option(
      names = "--answer-ms",
      paramLabel = "MILLISECONDS",
      defaultValue = "0",
      description = "With --serve: how long the node takes for each answer.")
  private int answerMillis;

  @Option(
      names = "--daemon",
      paramLabel = "BEGUN",
      hidden = true,
      description = "Runs the daemon alone, by the clock of the demo that began then: its child.")
  private Optional<Instant> daemon = Optional.empty();

  DemoCommand(AgentCommand agent) {
    this.agent = agent;
  }

  @Override
  public Integer call() throws Exception {
    if (serve.isPresent()) {
      Demo.serve(agent.terminal().out(), serve.get(), Duration.ofMillis(answerMillis));
      return ExitCode.FINE;
    }
    if (daemon.isPresent()) {
      Optional<LoadedConfig> loaded = agent.load(Mode.DAEMON);
      if (loaded.isEmpty()) {
        return ExitCode.USAGE;
      }
      Demo.daemon(loaded.get(), daemon.get(), SystemEventLog.ofProcess());
      return ExitCode.FINE;
    }
    return Demo.run(agent.terminal().out(), keep) ? ExitCode.FINE : ExitCode.FAILED;
  }
}
