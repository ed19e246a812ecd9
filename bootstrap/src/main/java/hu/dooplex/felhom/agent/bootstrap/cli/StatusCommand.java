package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile.Shown;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigInputs;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigLoader;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent status}: what the daemon says of itself, to any user of the host. */
final class StatusCommand implements Callable<Integer> {
  /** Where it is if the configuration does not say so, or not to this user. */
  private static final Path DEFAULT_FOLDER = Path.of("/run/felhom-agent");

  private final AgentCommand agent;

  StatusCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
        "status",
        this,
        "Shows what the daemon last saw and did, and what is wrong; any user may ask.",
        "Exit code 1 if something is wrong, or the daemon does not run.");
  }

  @Override
  public Integer call() throws IOException, StateException {
    Path folder = folder();
    Optional<Shown> shown = new StatusFile(folder).read();
    if (shown.isEmpty()) {
      agent
          .terminal()
          .error(
              folder.resolve(StatusFile.NAME)
                  + " is not there: the daemon has not run since this host started, or could not"
                  + " write it (see its log for status_not_written)");
      return ExitCode.FAILED;
    }
    AgentStatus status = shown.get().status();
    Instant now = InstantSource.system().instant();
    boolean running = RunningDaemon.isThere(status.process());
    List<Trouble> troubles =
        status.troubles(now, Limits.STATUS_SILENCE).stream()
            // Of one that does not run, that it is silent is not news.
            .filter(trouble -> running || !(trouble instanceof Trouble.Silent))
            .toList();
    if (agent.json()) {
      agent.terminal().out().print(shown.get().json());
    } else {
      new StatusText(status, now).lines(running, troubles).forEach(agent.terminal().out()::println);
    }
    return running && troubles.isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
  }

  /** Of the configuration only this is needed, and its secrets are not everybody's to read. */
  private Path folder() throws IOException {
    return new ConfigLoader()
        .runtimeDir(ConfigInputs.ofProcess(agent.configFile(), Map.of()))
        .orElse(DEFAULT_FOLDER);
  }
}
