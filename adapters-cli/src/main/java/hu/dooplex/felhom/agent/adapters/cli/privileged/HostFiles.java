package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The host's files as its own paths name them. */
record HostFiles(Path root) {

  Path at(String absolutePath) {
    return root.resolve(absolutePath.substring(1));
  }

  /** What the host calls a file of ours. */
  String name(Path file) {
    return "/" + root.relativize(file);
  }

  /**
   * A file of the kernel or of Proxmox VE, a char for each byte; empty if there is none.
   *
   * @throws Refused if it cannot be read: what is not known is not changed
   */
  Optional<String> read(String absolutePath) throws Refused {
    try (InputStream in = Files.newInputStream(at(absolutePath))) {
      byte[] bytes = in.readNBytes(Limits.MOUNT_FILE_MAX_BYTES + 1);
      if (bytes.length > Limits.MOUNT_FILE_MAX_BYTES) {
        throw new Refused(absolutePath + " is too long to be what it should be; look at it");
      }
      return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new Refused(absolutePath + " cannot be read: " + reason(e) + "; it takes root");
    }
  }

  /** The real path below {@link #root} that a path leads to; empty where it leads nowhere. */
  Optional<Path> follow(String absolutePath) {
    try {
      Path real = at(absolutePath).toRealPath();
      Path top = root.toRealPath();
      return real.startsWith(top)
          ? Optional.of(root.resolve(top.relativize(real)))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      // In the C locale a name beyond ASCII is no path at all.
      return Optional.empty();
    }
  }

  static String reason(IOException e) {
    return e instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : e.getClass().getSimpleName();
  }

  static PrivilegedException.Refused cannot(String what, IOException e) {
    return new Refused(what + ": " + reason(e) + "; nothing was changed");
  }
}
