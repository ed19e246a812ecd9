package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.config.ConfigShow;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent config}. */
final class ConfigCommand {
  private ConfigCommand() {}

  static CommandSpec spec(AgentCommand agent) {
    return CommandGroup.of(
        "config",
        "Checks or shows the configuration.",
        new Check(agent).spec(),
        new Show(agent).spec());
  }

  /** {@code config check}: everything that is wrong, at once. */
  static final class Check implements Callable<Integer> {
    private final AgentCommand agent;

    Check(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command("check", this, "Lists everything that is wrong with it, at once.");
    }

    @Override
    public Integer call() {
      Optional<LoadedConfig> loaded = agent.load(Mode.CHECK);
      if (loaded.isEmpty()) {
        return ExitCode.USAGE;
      }
      for (LoadedConfig.Notice notice : loaded.get().notices()) {
        agent.terminal().out().println("note: " + notice.message());
      }
      agent.terminal().out().println("The configuration is fine.");
      return ExitCode.FINE;
    }
  }

  /** {@code config show}: what is in effect, and why. */
  static final class Show implements Callable<Integer> {
    private final AgentCommand agent;

    Show(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
          "show", this, "Shows what is in effect and where each value comes from; never a secret.");
    }

    @Override
    public Integer call() {
      Optional<LoadedConfig> loaded = agent.load(Mode.SHOW);
      if (loaded.isEmpty()) {
        return ExitCode.USAGE;
      }
      String shown =
          agent.json() ? ConfigShow.json(loaded.get()) + "\n" : ConfigShow.table(loaded.get());
      agent.terminal().out().print(shown);
      return ExitCode.FINE;
    }
  }
}
