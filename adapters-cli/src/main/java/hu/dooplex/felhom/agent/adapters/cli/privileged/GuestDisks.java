package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The host's disks that are handed to a guest as they are (qm.conf(5), {@code scsi1:
 * /dev/disk/by-id/…}; pct.conf(5), {@code mp0: /dev/sdb1,…} and {@code dev0}): nothing on the host
 * shows that they are in use, and two kernels that write one file system destroy it.
 *
 * <p>A USB device that a guest gets by its number, {@code usb0: host=…}, has no block device on the
 * host while the guest runs.
 */
final class GuestDisks {
  static final String PROXMOX = "/etc/pve";

  /** Below {@link #PROXMOX}; both are always there while it is mounted. */
  private static final List<String> FOLDERS = List.of(PROXMOX + "/qemu-server", PROXMOX + "/lxc");

  /** Wherever it stands: in a snapshot, in {@code args}, in a raw {@code lxc.} key. */
  private static final Pattern DEVICE = Pattern.compile("/dev/[^\\s,;\"']+");

  private final HostFiles files;

  GuestDisks(HostFiles files) {
    this.files = files;
  }

  /**
   * The config of a guest that names this disk, the whole of it or a partition of it.
   *
   * @throws Refused if that cannot be told
   */
  Optional<String> configWith(Path device) throws Refused {
    if (Files.notExists(files.at(PROXMOX), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Path disk = disk(device);
    for (String folder : FOLDERS) {
      for (String config : configs(folder)) {
        if (devices(files.read(config).orElse("")).anyMatch(named -> disk(named).equals(disk))) {
          return Optional.of(config);
        }
      }
    }
    return Optional.empty();
  }

  private List<String> configs(String folder) throws Refused {
    try (Stream<Path> all = Files.list(files.at(folder))) {
      return all.map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".conf"))
          .map(name -> folder + "/" + name)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw HostFiles.cannot(
          folder + " cannot be read, so a guest may have the disk; is pve-cluster running?", e);
    }
  }

  private Stream<Path> devices(String config) {
    return config
        .lines()
        .filter(line -> !line.startsWith("#"))
        .flatMap(line -> DEVICE.matcher(line).results().map(MatchResult::group))
        .flatMap(path -> files.follow(path).stream());
  }

  /** The whole disk as the kernel knows it; the device itself where it knows none. */
  private Path disk(Path device) {
    return files
        .follow("/sys/class/block/" + device.getFileName())
        .map(facts -> Files.exists(facts.resolve("partition")) ? facts.resolveSibling(".") : facts)
        .map(Path::normalize)
        .orElse(device);
  }
}
