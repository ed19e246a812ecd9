package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.SignerLogReset;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.domain.authz.DocumentReading;
import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.SignerChain;
import hu.dooplex.felhom.agent.domain.authz.SignerHistory;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent signers}. */
final class SignersCommand {
  private SignersCommand() {}

  static CommandSpec spec(AgentCommand agent) {
    return CommandGroup.of(
        "signers",
        "Shows who may sign, or begins anew from the configuration.",
        new Show(agent).spec(),
        new Export(agent).spec(),
        new Reset(agent).spec());
  }

  /** Prints something of the current signers, or why nobody can tell. */
  private static int tell(AgentCommand agent, Function<SignerHistory.Known, String> text)
      throws IOException, StateException {
    Optional<AgentConfig> config = agent.load(Mode.STATE).map(LoadedConfig::config);
    if (config.isEmpty() || !StateAccess.mayRead(agent, config.get().stateDir())) {
      return ExitCode.USAGE;
    }
    SigningMemory memory = SigningMemory.of(config.get());
    memory.notice().ifPresent(agent.terminal()::error);
    try {
      agent.terminal().out().println(text.apply(memory.signers().known()));
      return ExitCode.FINE;
    } catch (MemoryUnavailableException e) {
      agent
          .terminal()
          .error(memory.signers().problem().map(code -> code + ": ").orElse("") + e.detail());
      return ExitCode.FAILED;
    }
  }

  /** {@code signers show}. */
  static final class Show implements Callable<Integer> {
    private final AgentCommand agent;

    Show(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
          "show",
          this,
          "Shows who may sign now, and how each signer came in; a daemon is not disturbed.");
    }

    @Override
    public Integer call() throws IOException, StateException {
      return tell(agent, agent.json() ? SignersText::json : SignersText::lines);
    }
  }

  /** {@code signers export}. */
  static final class Export implements Callable<Integer> {
    private final AgentCommand agent;

    Export(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
          "export",
          this,
          "Prints the current signers as JSON, to put into the configuration after a rotation:",
          "then a state folder that is older than it is noticed.");
    }

    @Override
    public Integer call() throws IOException, StateException {
      return tell(agent, SignersText::configuration);
    }
  }

  /** {@code signers reset}. */
  static final class Reset implements Callable<Integer> {
    private final AgentCommand agent;

    Reset(AgentCommand agent) {
      this.agent = agent;
    }

    CommandSpec spec() {
      return Arguments.command(
          "reset",
          this,
          "Moves the signer log aside, so that the configured signers count.",
          "For root or the agent's user, with the daemon stopped.");
    }

    @Override
    public Integer call() throws IOException, StateException {
      Optional<AgentConfig> config = agent.load(Mode.STATE).map(LoadedConfig::config);
      if (config.isEmpty()) {
        return ExitCode.USAGE;
      }
      return StateAccess.mend(
          agent,
          stateDir -> {
            requireTaken(SigningMemory.of(config.get()));
            return SignerLogReset.run(stateDir);
          });
    }

    /**
     * A reset after which the journal still contradicts the configuration would have taken away the
     * log for nothing.
     */
    private static void requireTaken(SigningMemory memory) throws StateException {
      Optional<JournalState.Signers> known = memory.journal().read(JournalState::signers);
      SigningSettings settings = SigningMemory.settings(memory.config());
      SignerHistory after =
          SignerChain.verify(
              new SignerChain.Root(
                  settings.host(),
                  settings.signers(),
                  settings.minVersion(),
                  settings.thresholds()),
              List.of(),
              known,
              _ -> new DocumentReading.Malformed("$", "there is no log"));
      if (known.isPresent() && after instanceof SignerHistory.Unsure) {
        throw new StateException(
            "nothing was reset: the journal knows the signers at version "
                + known.get().version()
                + ", so set signers_min_version in the configuration to "
                + (known.get().version() + 1)
                + " first");
      }
    }
  }
}
