package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.AuditCheck;
import hu.dooplex.felhom.agent.adapters.cli.journal.JournalCheck;
import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.wiring.ProcessId;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What {@code doctor} says of the agent's own folders. It makes nothing, and takes no lock. */
final class StateChecks {
  /** Below this the journal and the reports' state are in danger. */
  private static final long LITTLE_SPACE_BYTES = 64L << 20;

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  private final AgentConfig config;
  private final Path folder;

  StateChecks(AgentConfig config) {
    this.config = config;
    this.folder = config.stateDir();
  }

  List<Check> run() {
    List<Check> checks = new ArrayList<>();
    Check state = attempt("state folder", this::stateFolder);
    checks.add(state);
    checks.add(attempt("daemon", this::daemon));
    boolean there = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    if (there && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
      checks.add(skipped("journal"));
      checks.add(skipped("audit trail"));
    } else if (there && Files.exists(folder.resolve("identity.json"), LinkOption.NOFOLLOW_LINKS)) {
      checks.add(attempt("journal", this::journal));
      checks.add(attempt("audit trail", this::audit));
    }
    checks.add(attempt("spool", () -> privateFolder("spool", folder.resolve("spool"))));
    checks.add(attempt("runtime folder", this::runtimeFolder));
    return checks;
  }

  private interface Look {
    Check take() throws IOException, StateException;
  }

  private static Check attempt(String name, Look look) {
    try {
      return look.take();
    } catch (IOException e) {
      return new Check(
          name, Result.FAILED, "it cannot be looked at: " + e + "; run doctor as root");
    } catch (StateException e) {
      return new Check(name, Result.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static Check skipped(String name) {
    return new Check(name, Result.SKIPPED, "for root and the folder's owner alone");
  }

  private Check stateFolder() throws IOException {
    String name = "state folder";
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return new Check(name, Result.WARNING, folder + " is not there yet; the daemon makes it");
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return new Check(
          name, Result.FAILED, folder + " is no folder; move it away, the daemon makes a new one");
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < LITTLE_SPACE_BYTES) {
      return new Check(
          name,
          Result.FAILED,
          folder + " has " + (free >> 20) + " MiB left; the agent needs 64 MiB at least");
    }
    return permissions(name, folder)
        .orElseGet(() -> new Check(name, Result.OK, folder + ", " + (free >> 20) + " MiB free"));
  }

  private static Optional<Check> permissions(String name, Path path) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    return OWNER_ALONE.containsAll(mode)
        ? Optional.empty()
        : Optional.of(
            new Check(
                name,
                Result.WARNING,
                "others may look into "
                    + path
                    + " ("
                    + PosixFilePermissions.toString(mode)
                    + "); run chmod 700 on it"));
  }

  /** As {@code status.json} has it: the lock itself is only to be tried by taking it. */
  private Check daemon() throws IOException {
    String name = "daemon";
    Optional<AgentStatus.RunningAs> process;
    try {
      process = new StatusFile(config.runtimeDir()).read().map(shown -> shown.status().process());
    } catch (StateException e) {
      return new Check(name, Result.WARNING, String.valueOf(e.getMessage()));
    }
    boolean running =
        process.isPresent()
            && ProcessId.startTicks(process.get().pid())
                .equals(OptionalLong.of(process.get().startTicks()));
    return running
        ? new Check(name, Result.OK, "runs as process " + process.orElseThrow().pid())
        : new Check(name, Result.WARNING, "does not run: systemctl start felhom-agent");
  }

  private Check journal() throws StateException {
    JournalCheck.Result result = JournalCheck.of(folder).check();
    return result.problem().isPresent()
        ? new Check("journal", Result.FAILED, String.valueOf(result.problem().get().getMessage()))
        : new Check("journal", Result.OK, result.records() + " intact records");
  }

  private Check audit() throws StateException {
    String name = "audit trail";
    return switch (AuditCheck.of(folder).verify()) {
      case AuditCheck.Result.Intact(long records, var _) ->
          new Check(name, Result.OK, records + " records, and the chain holds");
      case AuditCheck.Result.Broken(String file, long _, String why) ->
          new Check(
              name,
              Result.FAILED,
              file + ": the chain is broken: " + why + "; see felhom-agent audit verify");
    };
  }

  private static Check privateFolder(String name, Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return new Check(name, Result.OK, path + " is made when it is needed");
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return new Check(
          name, Result.FAILED, path + " is no folder; move it away, the agent makes a new one");
    }
    return permissions(name, path).orElseGet(() -> new Check(name, Result.OK, path.toString()));
  }

  private Check runtimeFolder() throws IOException {
    String name = "runtime folder";
    Path path = config.runtimeDir();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return new Check(
          name,
          Result.WARNING,
          path + " is not there: the daemon makes it, or systemd (RuntimeDirectory=felhom-agent)");
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      return new Check(
          name, Result.FAILED, "others may write to " + path + "; run chmod 755 on it");
    }
    Check issued = privateFolder(name, path.resolve("issued"));
    return issued.result() == Result.OK ? new Check(name, Result.OK, path.toString()) : issued;
  }
}
