package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second agent off the state folder: a lock on the file {@code lock} in it, which holds the
 * process id of the one that has it, as decimal digits and LF. The system drops the lock when the
 * process ends, however it ends; the file stays, since removing it could remove a successor's.
 */
public final class StateLock implements AutoCloseable {
  private static final String NAME = "lock";
  private static final int PID_MAX_BYTES = 21; // a long and LF

  /**
   * The lock files this process holds. Linux drops a process's locks on a file as soon as it closes
   * any descriptor of it (fcntl(2)), so a file that is held must not even be opened again.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private StateLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, or fails at once.
   *
   * @param stateDir made with mode 0700 if it is missing
   * @param pid of this process
   * @throws StateException naming the process that has it
   * @throws StateException.NoLock if nobody has it and it cannot be had
   */
  public static StateLock take(Path stateDir, long pid) throws StateException {
    StateFolder folder = StateFolder.open(stateDir);
    Path file = folder.realFile(NAME);
    if (!HELD_HERE.add(file)) {
      throw heldBy("this process", stateDir);
    }
    try {
      return new StateLock(file, lock(file, stateDir, pid));
    } catch (IOException e) {
      HELD_HERE.remove(file);
      String message =
          file + " cannot be locked: " + StateFolder.reason(e) + "; it has to be a plain file";
      // Who may not open it is the wrong user, and somebody else may well hold it.
      throw e instanceof AccessDeniedException
          ? new StateException(message, e)
          : new StateException.NoLock(message, e);
    } catch (StateException e) {
      HELD_HERE.remove(file);
      throw e;
    }
  }

  private static FileChannel lock(Path file, Path stateDir, long pid)
      throws IOException, StateException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS),
            RealFiles.OWNER_ONLY_FILE);
    try {
      if (channel.tryLock() == null) {
        throw heldBy(holder(channel), stateDir);
      }
      RealFiles.giveToOwner(stateDir, file);
      tell(channel, pid);
      return channel;
    } catch (IOException | StateException e) {
      channel.close();
      throw e;
    }
  }

  /** A courtesy to who finds it held: a full disk is no reason not to have the lock. */
  private static void tell(FileChannel channel, long pid) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      // it is then held by "another process"
    }
  }

  private static StateException heldBy(String holder, Path stateDir) {
    return new StateException(
        "state_dir "
            + stateDir
            + " is in use by "
            + holder
            + "; stop it first (systemctl stop felhom-agent)");
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(PID_MAX_BYTES);
    channel.read(read, 0);
    String pid = StandardCharsets.US_ASCII.decode(read.flip()).toString().strip();
    return pid.matches("[0-9]+") ? "process " + pid : "another process";
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // nothing was to be written, and the end of the process drops the lock
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
