package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.StateLock;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the state folder, for whoever may look into it or mend it. */
final class StateAccess {
  private static final int ROOT = 0;

  private StateAccess() {}

  /** Looks into the folder, and gives the exit code. */
  interface Look {
    int into(Path stateDir) throws IOException, StateException;
  }

  /** Changes something in the folder, and says what was done, in one line. */
  interface Mend {
    String of(Path stateDir) throws IOException, StateException;
  }

  /** Looks into the folder, if this user may; a running daemon is not disturbed. */
  static int look(AgentCommand agent, Look look) throws IOException, StateException {
    Optional<Path> folder = toRead(agent);
    return folder.isPresent() ? look.into(folder.get()) : ExitCode.USAGE;
  }

  /** Mends something, if this user may and no daemon runs. */
  static int mend(AgentCommand agent, Mend mend) throws IOException, StateException {
    Optional<Path> folder = toMend(agent);
    if (folder.isEmpty()) {
      return ExitCode.USAGE;
    }
    try (StateLock _ = StateLock.take(folder.get(), ProcessId.own())) {
      agent.done("done", mend.of(folder.get()));
    }
    return ExitCode.FINE;
  }

  /** The folder; empty, and said why, if this user may not read it. */
  private static Optional<Path> toRead(AgentCommand agent) throws IOException {
    Optional<LoadedConfig> loaded = agent.load(Mode.STATE);
    if (loaded.isEmpty()) {
      return Optional.empty();
    }
    Path folder = loaded.get().config().stateDir();
    return mayRead(agent, folder) ? Optional.of(folder) : Optional.empty();
  }

  /** Whether this user may read the folder, or it is not there; said why, if not. */
  static boolean mayRead(AgentCommand agent, Path folder) throws IOException {
    boolean there = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    if (there && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
      agent.terminal().error(notAllowed(folder));
      return false;
    }
    return true;
  }

  /** The same for what changes something: root, or whom the folder belongs to. */
  private static Optional<Path> toMend(AgentCommand agent) throws IOException {
    Optional<Path> folder = toRead(agent);
    return folder.isPresent() && mayChange(agent, folder.get()) ? folder : Optional.empty();
  }

  /**
   * Whether this user is root or whom the folder belongs to, or it is not there; said why, if not.
   */
  static boolean mayChange(AgentCommand agent, Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    // From proc(5): its files belong to whom the process runs as.
    Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (user.equals(ROOT) || user.equals(owner)) {
      return true;
    }
    agent.terminal().error(notAllowed(folder));
    return false;
  }

  static String notAllowed(Path folder) throws IOException {
    String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
    return "state_dir " + folder + " is for root and its owner alone; run it as root or " + owner;
  }
}
