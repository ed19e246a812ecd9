package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that holds the agent's state, its owner's alone, opened without following links
 * (operations.md, State folder).
 */
final class StateFolder {
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Set<OpenOption> WRITE_ANEW =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  /** The group first: after the owner is changed, only root may still change it. */
  private static final List<String> OWNERS = List.of("unix:gid", "unix:uid");

  private final Path path;

  private StateFolder(Path path) {
    this.path = path;
  }

  /** Makes the folder where it is missing; the folder above it has to be there. */
  static StateFolder open(Path path) throws StateException {
    try {
      Files.createDirectory(path, OWNER_ONLY_FOLDER);
    } catch (FileAlreadyExistsException e) {
      // the usual case; what is there is looked at below
    } catch (IOException e) {
      throw new StateException(
          "state_dir " + path + " cannot be made: " + reason(e) + "; make it, with mode 0700", e);
    }
    try {
      check(path);
    } catch (IOException e) {
      throw new StateException(
          "state_dir " + path + " cannot be read: " + reason(e) + "; check its owner and mode", e);
    }
    return new StateFolder(path.toAbsolutePath());
  }

  private static void check(Path path) throws IOException, StateException {
    PosixFileAttributes found =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (found.isSymbolicLink()) {
      throw new StateException(
          "state_dir " + path + " is a symbolic link; name the folder that it leads to");
    }
    if (!found.isDirectory()) {
      throw new StateException("state_dir " + path + " is not a folder; move it away");
    }
    if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new StateException(
          "state_dir " + path + " can be written by others; run chmod 0700 on it");
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** The file under the one name it has, however the folder was named. */
  Path realFile(String name) throws StateException {
    try {
      return path.toRealPath().resolve(name);
    } catch (IOException e) {
      throw new StateException("state_dir " + path + " cannot be read: " + reason(e), e);
    }
  }

  /**
   * The bytes of a file, at most one more than that many; empty if there is no such file.
   *
   * @throws StateException if something else than a file is in its place, or it cannot be read
   */
  Optional<byte[]> read(String name, int maxBytes) throws StateException {
    Path file = file(name);
    try {
      // Looked at before it is opened: opening a FIFO would hang.
      if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isRegularFile()) {
        throw new StateException(file + " is not a plain file; move it away");
      }
      try (var in =
          Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(in.readNBytes(maxBytes + 1));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StateException(
          file + " cannot be read: " + reason(e) + "; check its owner and mode", e);
    }
  }

  /**
   * Gives a file new content, whole or not at all, whatever happens meanwhile. When this returns,
   * the content outlives a power cut.
   */
  void replace(String name, byte[] content) throws StateException {
    Path temporary = file(name + ".tmp");
    try {
      try (FileChannel out = FileChannel.open(temporary, WRITE_ANEW, OWNER_ONLY_FILE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        giveToOwner(temporary);
        out.force(true);
      }
      move(temporary, file(name));
    } catch (IOException e) {
      throw new StateException(
          file(name)
              + " cannot be written: "
              + reason(e)
              + "; check the space, owner and mode of its folder",
          e);
    }
  }

  /**
   * Gives a file to the owner of this folder, if root made it: the daemon, which has a user of its
   * own, could not read it any more.
   */
  void giveToOwner(Path file) throws IOException {
    for (String owner : OWNERS) {
      Object theirs = Files.getAttribute(path, owner, LinkOption.NOFOLLOW_LINKS);
      if (!theirs.equals(Files.getAttribute(file, owner, LinkOption.NOFOLLOW_LINKS))) {
        Files.setAttribute(file, owner, theirs, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /** Renames a file durably, over another one if need be. */
  void rename(String name, String other) throws StateException {
    try {
      move(file(name), file(other));
    } catch (IOException e) {
      throw new StateException(
          file(name) + " cannot be renamed to " + other + ": " + reason(e) + "; move it away", e);
    }
  }

  private void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    // Without this the name may still lead to the old content after a power cut.
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** What the system says, without the path that a message names anyway. */
  static String reason(IOException e) {
    return e instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : e.getClass().getSimpleName();
  }
}
