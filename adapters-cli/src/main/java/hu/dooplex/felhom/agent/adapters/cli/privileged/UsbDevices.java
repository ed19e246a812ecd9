package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds the device of a UUID, and refuses every one that is not a plain USB disk: udev links all
 * file systems of the host under {@code by-uuid}, the volumes of its guests among them, and to
 * mount one of those would expose it, or destroy it if its guest runs.
 */
final class UsbDevices {
  /** Proxmox VE's boot partitions, which are mounted only while they are written. */
  static final String BOOT_UUIDS = "/etc/kernel/proxmox-boot-uuids";

  static final String SWAPS = "/proc/swaps";
  private static final Pattern USB_BUS = Pattern.compile("usb[0-9]+");

  private final HostFiles files;
  private final GuestDisks guestDisks;

  UsbDevices(HostFiles files) {
    this.files = files;
    this.guestDisks = new GuestDisks(files);
  }

  /** The device that has this UUID now, whatever it is. */
  Optional<Path> find(FilesystemUuid uuid) {
    return files.follow("/dev/disk/by-uuid/" + uuid);
  }

  /** The same, but only a USB disk that nothing else of the host is on. */
  Path require(FilesystemUuid uuid) throws Refused {
    Path device =
        find(uuid)
            .orElseThrow(() -> new Refused("no disk here has the UUID " + uuid + "; plug it in"));
    String name = String.valueOf(device.getFileName());
    Path facts =
        files
            .follow("/sys/class/block/" + name)
            .orElseThrow(() -> refuse(device, "is not a disk that the kernel knows"));
    if (parts(facts).noneMatch(part -> USB_BUS.matcher(part).matches())) {
      throw refuse(device, "is not on a USB port");
    }
    if (isHeld(facts.resolve("holders"))) {
      throw refuse(device, "is part of an LVM, RAID or encrypted volume");
    }
    if (isSwap(device)) {
      throw refuse(device, "is the host's swap space");
    }
    if (isBootPartition(uuid)) {
      throw refuse(device, "is a boot partition of the host (" + BOOT_UUIDS + ")");
    }
    Optional<String> config = guestDisks.configWith(device);
    if (config.isPresent()) {
      throw refuse(device, "is on a disk that a guest has (" + config.get() + ")");
    }
    return device;
  }

  private Refused refuse(Path device, String why) {
    return new Refused(files.name(device) + " " + why + "; name the UUID of a plain USB disk");
  }

  private static Stream<String> parts(Path path) {
    return StreamSupport.stream(path.spliterator(), false).map(Path::toString);
  }

  private static boolean isHeld(Path holders) throws Refused {
    try (Stream<Path> held = Files.list(holders)) {
      return held.findAny().isPresent();
    } catch (IOException e) {
      throw HostFiles.cannot(holders + " cannot be read", e);
    }
  }

  /** The first column of proc(5), swaps, below its heading. */
  private boolean isSwap(Path device) throws Refused {
    return files
        .read(SWAPS)
        .orElse("")
        .lines()
        .skip(1)
        .anyMatch(line -> {
          String path = FstabField.decode(line.split("\\s", 2)[0]);
          return path.startsWith("/") && files.follow(path).filter(device::equals).isPresent();
        });
  }

  private boolean isBootPartition(FilesystemUuid uuid) throws Refused {
    return files
        .read(BOOT_UUIDS)
        .orElse("")
        .lines()
        .anyMatch(line -> line.strip().equalsIgnoreCase(uuid.value()));
  }
}
