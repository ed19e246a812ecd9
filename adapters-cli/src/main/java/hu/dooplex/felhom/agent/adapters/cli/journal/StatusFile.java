package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.StatusBoard;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * {@code status.json} in the runtime folder, for every user of the host; {@link StatusWriter} has
 * its format. It is replaced as a whole, and not forced to the disk: after a reboot it is to be
 * gone.
 */
public final class StatusFile implements StatusBoard {
  public static final String NAME = "status.json";
  private static final String TEMPORARY = NAME + ".tmp";

  private static final Set<PosixFilePermission> FOR_ALL_TO_READ =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> FOR_ALL_TO_ENTER =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path folder;

  public StatusFile(Path runtimeDir) {
    this.folder = runtimeDir.toAbsolutePath();
  }

  /** What the file says, and the file's own words. */
  public record Shown(AgentStatus status, String json) {}

  @Override
  public void show(AgentStatus status) throws StateException {
    makeFolder();
    // Looked at every time: who may write to it could have the agent write elsewhere.
    StateFolder.requireTrusted("runtime_dir", folder, "0755");
    RealFiles files = new RealFiles(folder);
    try {
      try (FileLayer.Output out = files.create(TEMPORARY)) {
        out.write(0, StatusWriter.bytes(status));
      }
      // After it has its content: whatever the umask is, half a file is nobody's to read.
      Files.setPosixFilePermissions(folder.resolve(TEMPORARY), FOR_ALL_TO_READ);
      files.rename(TEMPORARY, NAME);
    } catch (IOException e) {
      throw new StateFolder(files).unwritable(NAME, e);
    }
  }

  /** systemd makes it; a daemon that is started by hand may be the first to need it. */
  private void makeFolder() throws StateException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, FOR_ALL_TO_ENTER);
    } catch (FileAlreadyExistsException e) {
      // what it is is looked at next
    } catch (IOException e) {
      throw new StateException(
          "runtime_dir "
              + folder
              + " cannot be made: "
              + StateFolder.reason(e)
              + "; make it for the agent's user, with mode 0755",
          e);
    }
  }

  /**
   * What was written last; empty if there is no such file.
   *
   * @throws StateException.Damaged if it is not what any agent wrote
   * @throws StateException.Newer if a newer agent wrote it
   */
  public Optional<Shown> read() throws StateException {
    StateFolder runtime = new StateFolder(new RealFiles(folder));
    Optional<byte[]> found = runtime.read(NAME, Limits.STATUS_FILE_MAX_BYTES);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = found.get();
    try {
      return Optional.of(
          new Shown(StatusReader.parse(bytes), new String(bytes, StandardCharsets.US_ASCII)));
    } catch (Damage.Newer e) {
      throw new StateException.Newer(
          runtime.file(NAME)
              + " was written by a newer agent ("
              + e.why()
              + "); ask that agent's 'status'",
          e);
    } catch (Damage e) {
      throw new StateException.Damaged(
          runtime.file(NAME)
              + " is damaged ("
              + e.why()
              + "); a daemon that runs writes it anew within a minute");
    }
  }
}
