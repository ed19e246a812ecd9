package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the host has mounted. The host's table is that of its first process: a sandboxed service has
 * one of its own, which can lack what the host has.
 */
record MountTable(HostFiles files, List<Mount> mounts) {
  static final String SOURCE = "/proc/1/mountinfo";

  /**
   * One mount.
   *
   * @param source what was mounted, for a disk its device
   */
  record Mount(String mountPoint, String source) {}

  static MountTable read(HostFiles files) throws Refused {
    String text =
        files
            .read(SOURCE)
            .orElseThrow(() -> new Refused(SOURCE + " is not there; is /proc mounted?"));
    return new MountTable(files, mounts(text));
  }

  /** Reads proc_pid_mountinfo(5): six fields, optional ones, a hyphen, type and source. */
  static List<Mount> mounts(String text) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split(" ", -1);
      for (int i = 6; i + 2 < fields.length; i++) {
        if (fields[i].equals("-")) {
          mounts.add(new Mount(FstabField.decode(fields[4]), FstabField.decode(fields[i + 2])));
          break;
        }
      }
    }
    return List.copyOf(mounts);
  }

  /** What is on top at a mount point. */
  Optional<Mount> at(String mountPoint) {
    return mounts.reversed().stream().filter(m -> m.mountPoint().equals(mountPoint)).findFirst();
  }

  /** Where a device is mounted, the place it is at first. */
  Optional<String> whereIs(Path device) {
    return mounts.stream().filter(m -> isOf(m, device)).map(Mount::mountPoint).findFirst();
  }

  /** Whether its device is gone, as that of a disk that was pulled out while it was mounted. */
  boolean isOfNoDevice(Mount mount) {
    return mount.source().matches("/dev/[!-~]+") && Files.notExists(files.at(mount.source()));
  }

  boolean isOf(Mount mount, Path device) {
    return mount.source().startsWith("/dev/")
        && files.follow(mount.source()).filter(device::equals).isPresent();
  }
}
