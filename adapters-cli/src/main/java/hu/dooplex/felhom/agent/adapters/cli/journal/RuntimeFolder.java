package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * {@code runtime_dir}. systemd makes it; a daemon that is started by hand may be the first to need
 * it.
 */
final class RuntimeFolder {
  private static final Set<PosixFilePermission> FOR_ALL_TO_ENTER =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private RuntimeFolder() {}

  /** Makes it where it is missing, and makes sure that nobody else may write to it. */
  static void require(Path folder) throws StateException {
    make(folder);
    StateFolder.requireTrusted("runtime_dir", folder, "0755");
  }

  private static void make(Path folder) throws StateException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      // Never more than that, not for a moment: another loop may look at it meanwhile.
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOR_ALL_TO_ENTER));
      // Whatever the umask took away.
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
}
