package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * A folder that holds the agent's state, its owner's alone, opened without following links
 * (operations.md, State folder). It puts what fails into words.
 */
final class StateFolder {
  /** Behind the name of what is not yet whole. */
  static final String TEMPORARY = ".tmp";

  private static final String OWNERS_ALONE = "0700";

  private final FileLayer files;

  StateFolder(FileLayer files) {
    this.files = files;
  }

  /** Makes the folder where it is missing; the folder above it has to be there. */
  static StateFolder open(Path path) throws StateException {
    return open("state_dir", path);
  }

  /** A folder that is there, to read in it; nothing is made. */
  static StateFolder existing(Path path) throws StateException {
    try {
      check("state_dir", path, OWNERS_ALONE);
    } catch (NoSuchFileException e) {
      throw new StateException(
          "state_dir " + path + " is not there; the daemon makes it when it starts", e);
    } catch (IOException e) {
      throw new StateException(
          "state_dir " + path + " cannot be read: " + reason(e) + "; check its owner and mode", e);
    }
    return new StateFolder(new RealFiles(path.toAbsolutePath()));
  }

  /**
   * @param setting the key of the configuration that names the folder
   */
  static StateFolder open(String setting, Path path) throws StateException {
    try {
      Files.createDirectory(path, RealFiles.OWNER_ONLY_FOLDER);
    } catch (FileAlreadyExistsException e) {
      // the usual case; what is there is looked at below
    } catch (IOException e) {
      throw new StateException(
          setting + " " + path + " cannot be made: " + reason(e) + "; make it, with mode 0700", e);
    }
    requireTrusted(setting, path, OWNERS_ALONE);
    return new StateFolder(new RealFiles(path.toAbsolutePath()));
  }

  /**
   * Makes sure that nobody else can have the agent write elsewhere.
   *
   * @param mode that the folder should have, for the message
   */
  static void requireTrusted(String setting, Path path, String mode) throws StateException {
    try {
      check(setting, path, mode);
    } catch (IOException e) {
      throw new StateException(
          setting + " " + path + " cannot be read: " + reason(e) + "; check its owner and mode", e);
    }
  }

  private static void check(String setting, Path path, String mode)
      throws IOException, StateException {
    PosixFileAttributes found =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (found.isSymbolicLink()) {
      throw new StateException(
          setting + " " + path + " is a symbolic link; name the folder that it leads to");
    }
    if (!found.isDirectory()) {
      throw new StateException(setting + " " + path + " is not a folder; move it away");
    }
    if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new StateException(
          setting + " " + path + " can be written by others; run chmod " + mode + " on it");
    }
  }

  FileLayer files() {
    return files;
  }

  Path file(String name) {
    return files.path().resolve(name);
  }

  /** A folder in this one. */
  StateFolder folder(String name) throws StateException {
    try {
      return new StateFolder(files.folder(name));
    } catch (IOException e) {
      throw new StateException(
          file(name) + " cannot be made a folder: " + reason(e) + "; check its owner and mode", e);
    }
  }

  /** The file under the one name it has, however the folder was named. */
  Path realFile(String name) throws StateException {
    try {
      return files.path().toRealPath().resolve(name);
    } catch (IOException e) {
      throw new StateException("state_dir " + files.path() + " cannot be read: " + reason(e), e);
    }
  }

  /**
   * The bytes of a file, at most one more than that many; empty if there is no such file.
   *
   * @throws StateException if something else than a file is in its place, or it cannot be read
   */
  Optional<byte[]> read(String name, int maxBytes) throws StateException {
    try (var in = files.read(name)) {
      return Optional.of(in.readNBytes(maxBytes + 1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Gives a file new content, whole or not at all, whatever happens meanwhile. When this returns,
   * the content outlives a power cut.
   *
   * @param content in parts, which are not joined in memory
   */
  void replace(String name, byte[]... content) throws StateException {
    String temporary = name + TEMPORARY;
    try {
      try (FileLayer.Output out = files.create(temporary)) {
        long position = 0;
        for (byte[] part : content) {
          out.write(position, part);
          position += part.length;
        }
        out.force();
      }
      move(temporary, name);
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  /** Renames a file durably, over another one if need be. */
  void rename(String name, String other) throws StateException {
    try {
      move(name, other);
    } catch (IOException e) {
      throw new StateException(
          file(name) + " cannot be renamed to " + other + ": " + reason(e) + "; move it away", e);
    }
  }

  private void move(String from, String to) throws IOException {
    files.rename(from, to);
    // Without this the name may still lead to the old content after a power cut.
    files.sync();
  }

  /**
   * A name that is free, to keep a damaged file under: {@code name.damaged}, then with a number.
   */
  String freeName(String name) throws StateException {
    try {
      var taken = files.list();
      String free = name + ".damaged";
      for (int number = 2; taken.contains(free); number++) {
        free = name + ".damaged." + number;
      }
      return free;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** Whether there is anything of that name. */
  boolean has(String name) throws StateException {
    try {
      return files.list().contains(name);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Reads a file of records to its end.
   *
   * @param remedy what to do if it is damaged
   * @return whether there is such a file
   * @throws StateException.Damaged naming the line; what was read before it stays told
   */
  boolean scan(String name, RecordScan scan, String remedy) throws StateException {
    try (var in = files.read(name)) {
      scan.read(in);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw unreadable(name, e);
    } catch (Damage e) {
      throw damaged(name, scan, e, remedy);
    }
  }

  StateException damaged(String name, RecordScan scan, Damage e, String remedy) {
    if (e instanceof Damage.Newer newer) {
      return new StateException.Newer(
          file(name)
              + " was written by a newer agent ("
              + newer.why()
              + "); install that agent again",
          newer);
    }
    return new StateException.Damaged(
        ForeignText.oneLine(
            file(name)
                + ": line "
                + (scan.lines() + 1)
                + " is damaged ("
                + e.why()
                + "); "
                + remedy));
  }

  StateException unreadable(String name, IOException e) {
    return e instanceof FileLayer.NotAPlainFile
        ? new StateException(file(name) + " is not a plain file; move it away", e)
        : new StateException(
            file(name) + " cannot be read: " + reason(e) + "; check its owner and mode", e);
  }

  StateException unwritable(String name, IOException e) {
    return new StateException(
        file(name)
            + " cannot be written: "
            + reason(e)
            + "; check the space, owner and mode of its folder",
        e);
  }

  /** What the system says, without the path that a message names anyway. */
  static String reason(IOException e) {
    if (e instanceof FileSystemException named) {
      return named.getReason() != null ? named.getReason() : e.getClass().getSimpleName();
    }
    return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
  }
}
