package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The folders that disks are mounted on. */
final class MountFolders {
  /** What the host is made of. A disk over one of these takes the host's own files from it. */
  private static final Set<String> SYSTEM =
      Set.of(
          "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "root", "run",
          "sbin", "sys", "tmp", "usr", "var");

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rwxr-xr-x");

  private final HostFiles files;

  MountFolders(HostFiles files) {
    this.files = files;
  }

  /**
   * Refuses a folder of the system, one with something in it, and every way through a link, which
   * could lead anywhere.
   */
  void check(MountPoint mountPoint) throws Refused {
    String first = mountPoint.value().split("/", -1)[1];
    if (SYSTEM.contains(first)) {
      throw new Refused(
          "mount point "
              + mountPoint
              + " is in a folder of the system, /"
              + first
              + "; take another");
    }
    for (Path folder : chain(mountPoint)) {
      if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      requireFolder(folder);
    }
    try (Stream<Path> inside = Files.list(files.at(mountPoint.value()))) {
      if (inside.findAny().isPresent()) {
        throw new Refused(
            "mount point "
                + mountPoint
                + " is not empty: a disk would hide what is there; take another");
      }
    } catch (IOException e) {
      throw HostFiles.cannot("mount point " + mountPoint + " cannot be read", e);
    }
  }

  /** Makes what is missing; gives what it made, the topmost first. */
  List<Path> create(MountPoint mountPoint) throws Refused {
    List<Path> made = new ArrayList<>();
    for (Path folder : chain(mountPoint)) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        requireFolder(folder);
        continue;
      }
      try {
        Files.createDirectory(folder);
        made.add(folder);
        // Said again, because the umask of the process takes away from what it is made with.
        Files.setPosixFilePermissions(folder, MODE);
      } catch (IOException e) {
        remove(made);
        throw HostFiles.cannot(files.name(folder) + " cannot be made", e);
      }
    }
    return made;
  }

  /** Takes back what was made, as far as it is empty. */
  static void remove(List<Path> made) {
    for (Path folder : made.reversed()) {
      try {
        Files.delete(folder);
      } catch (IOException inUse) {
        return;
      }
    }
  }

  private void requireFolder(Path folder) throws Refused {
    try {
      BasicFileAttributes found =
          Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isDirectory()) {
        throw new Refused(
            files.name(folder)
                + (found.isSymbolicLink() ? " is a link" : " is not a folder")
                + ": nothing is mounted on or below it; take another mount point");
      }
    } catch (IOException e) {
      throw HostFiles.cannot(files.name(folder) + " cannot be read", e);
    }
  }

  private List<Path> chain(MountPoint mountPoint) {
    List<Path> chain = new ArrayList<>();
    Path folder = files.root();
    for (Path part : Path.of(mountPoint.value())) {
      folder = folder.resolve(part);
      chain.add(folder);
    }
    return chain;
  }
}
