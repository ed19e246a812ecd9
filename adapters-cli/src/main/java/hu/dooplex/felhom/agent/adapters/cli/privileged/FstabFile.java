package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads and replaces {@code /etc/fstab}, whole or not at all. */
final class FstabFile {
  static final String PATH = "/etc/fstab";

  /** One name, so that what a crash left over is written over and does not gather. */
  static final String TEMPORARY = "/etc/.fstab.felhom-agent";

  private static final Set<OpenOption> WRITE_NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Path file;
  private final Path temporary;

  FstabFile(HostFiles files) {
    this.file = files.at(PATH);
    this.temporary = files.at(TEMPORARY);
  }

  /** Reads it without following a link: it would be written where the link lies. */
  Fstab read() throws Refused {
    try {
      attributes();
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        byte[] bytes = in.readNBytes(Limits.MOUNT_FILE_MAX_BYTES + 1);
        if (bytes.length > Limits.MOUNT_FILE_MAX_BYTES) {
          throw new Refused(PATH + " is too long to be edited; look at it");
        }
        return new Fstab(new String(bytes, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw HostFiles.cannot(PATH + " cannot be read", e);
    }
  }

  /**
   * Replaces what was read by something else. When this returns, it outlives a power cut.
   *
   * @throws Refused if it was not written, or somebody else has changed it since
   */
  void replace(Fstab before, Fstab after) throws PrivilegedException {
    if (after.equals(before)) {
      return;
    }
    try {
      PosixFileAttributes as = attributes();
      // Left over from a crash; never read, so nothing is lost.
      Files.deleteIfExists(temporary);
      write(after, as);
      if (!read().equals(before)) {
        throw new Refused(PATH + " was changed by somebody else meanwhile; try again");
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw HostFiles.cannot(PATH + " cannot be written", e);
    } finally {
      deleteTemporary();
    }
    syncFolder();
  }

  /** If that fails too, the next write does it. */
  private void deleteTemporary() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      return;
    }
  }

  private PosixFileAttributes attributes() throws IOException, Refused {
    PosixFileAttributes found =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isRegularFile()) {
      throw new Refused(PATH + " is a link or no plain file; the agent edits a plain file alone");
    }
    return found;
  }

  /** Made for its owner alone; it gets the mode and owner of the other when all is in it. */
  private void write(Fstab content, PosixFileAttributes as) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            temporary,
            WRITE_NEW,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer rest = ByteBuffer.wrap(content.text().getBytes(StandardCharsets.ISO_8859_1));
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      for (String owner : List.of("unix:gid", "unix:uid")) {
        Object theirs = Files.getAttribute(file, owner, LinkOption.NOFOLLOW_LINKS);
        if (!theirs.equals(Files.getAttribute(temporary, owner, LinkOption.NOFOLLOW_LINKS))) {
          Files.setAttribute(temporary, owner, theirs, LinkOption.NOFOLLOW_LINKS);
        }
      }
      Files.setPosixFilePermissions(temporary, as.permissions());
      out.force(true);
    }
  }

  /** Without this the name may still lead to the old content after a power cut. */
  private void syncFolder() throws Failed {
    Path folder = file.resolveSibling(".");
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new Failed(
          PATH + " was written, and may be as before after a power cut: " + HostFiles.reason(e),
          OptionalInt.empty());
    }
  }
}
