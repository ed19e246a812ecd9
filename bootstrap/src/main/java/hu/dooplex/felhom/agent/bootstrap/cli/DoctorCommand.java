package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.Check;
import hu.dooplex.felhom.agent.application.Check.Result;
import hu.dooplex.felhom.agent.application.SelfTest.Outcome;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.ObservingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code felhom-agent doctor}: what is in the way, and what the token could do too much. */
@Command(
    name = "doctor",
    description = "Checks connection, certificate, token privileges and the state folder.")
final class DoctorCommand implements Callable<Integer> {
  /** Below this the journal and the reports' state are in danger. */
  private static final long LITTLE_SPACE_BYTES = 64L << 20;

  private final AgentCommand agent;

  DoctorCommand(AgentCommand agent) {
    this.agent = agent;
  }

  @Override
  public Integer call() {
    Optional<LoadedConfig> loaded = agent.load(Mode.SELFTEST);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    AgentConfig config = loaded.get().config();
    List<Check> checks = new ArrayList<>();
    loaded
        .get()
        .notices()
        .forEach(
            notice -> checks.add(new Check("configuration", Result.WARNING, notice.message())));
    checks.add(stateFolder(config.stateDir()));
    try (Resources resources = new Resources()) {
      Outcome outcome =
          ObservingAgent.create(config, SystemTime.real(), resources)
              .connectionCheck()
              .run(HostSelfTest.level(config));
      checks.addAll(outcome.checks());
      return Checks.print(new Outcome(checks, outcome.reachable(), outcome.usable()), agent);
    }
  }

  private static Check stateFolder(Path folder) {
    String name = "state folder";
    try {
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        return new Check(name, Result.WARNING, folder + " is not there yet; the daemon makes it");
      }
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return new Check(
            name,
            Result.FAILED,
            folder + " is no folder; move it away, the daemon makes a new one");
      }
      long free = Files.getFileStore(folder).getUsableSpace();
      return free < LITTLE_SPACE_BYTES
          ? new Check(
              name,
              Result.FAILED,
              folder + " has " + (free >> 20) + " MiB left; the agent needs 64 MiB at least")
          : new Check(name, Result.OK, folder + ", " + (free >> 20) + " MiB free");
    } catch (IOException e) {
      return new Check(name, Result.FAILED, folder + " cannot be looked at: " + e.getMessage());
    }
  }
}
