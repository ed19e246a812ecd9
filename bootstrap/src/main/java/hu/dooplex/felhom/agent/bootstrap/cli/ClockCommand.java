package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.ClockAcceptance;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent clock}. */
final class ClockCommand {
  private ClockCommand() {}

  static CommandSpec spec(AgentCommand agent) {
    return CommandGroup.of(
        "clock", "Believes the clock again after it was wrong.", new Accept(agent).spec());
  }

  /** {@code clock accept}. */
  static final class Accept implements Callable<Integer> {
    private final AgentCommand agent;

    Accept(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
          "accept",
          this,
          "Takes the time that the clock shows now for right, and voids every document that was",
          "issued. For root or the agent's user, with the daemon stopped.");
    }

    @Override
    public Integer call() throws IOException, StateException {
      Optional<LoadedConfig> loaded = agent.load(Mode.STATE);
      if (loaded.isEmpty()) {
        return ExitCode.USAGE;
      }
      Path runtimeDir = loaded.get().config().runtimeDir();
      return StateAccess.mend(
          agent,
          stateDir -> ClockAcceptance.run(stateDir, runtimeDir, InstantSource.system().instant()));
    }
  }
}
