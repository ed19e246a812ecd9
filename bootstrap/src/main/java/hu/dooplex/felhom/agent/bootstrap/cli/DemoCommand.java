package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.demo.Demo;
import hu.dooplex.felhom.agent.bootstrap.logging.SystemEventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent demo}. */
final class DemoCommand implements Callable<Integer> {
  private final AgentCommand agent;

  private boolean keep;
  private Optional<Integer> serve = Optional.empty();
  private int answerMillis;
  private Optional<Instant> daemon = Optional.empty();

  DemoCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
            "demo", this, "Runs the whole agent against a simulated node and hub, over real HTTPS.")
        .add(
            Arguments.flag("--keep", given -> keep = given)
                .description("Leaves it running afterwards, to play with.")
                .build())
        .add(
            Arguments.optional("--serve", "GUESTS", Integer.class, given -> serve = given)
                .arity("0..1")
                .fallbackValue("0")
                .description(
                    "Only runs the simulated node and hub, at normal speed, for an agent started by"
                        + " hand;",
                    "with that many guests besides the usual five, which are desired as they are.")
                .build())
        .add(
            Arguments.option(
                    "--answer-ms", "MILLISECONDS", Integer.class, millis -> answerMillis = millis)
                .description("With --serve: how long the node takes for each answer.")
                .build())
        .add(
            Arguments.optional("--daemon", "BEGUN", Instant.class, given -> daemon = given)
                .hidden(true)
                .description(
                    "Runs the daemon alone, by the clock of the demo that began then: its child.")
                .build());
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
