package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.function.Consumer;

/** Volumes that come with a container's configuration (pve-container). */
final class ContainerDisks {
  private static final long HALF_GIB = 1L << 29;

  private final Volumes volumes;

  ContainerDisks(Volumes volumes) {
    this.volumes = volumes;
  }

  /** {@code PVE::LXC::create_disks}, for one that asks for a new volume. */
  GuestDisk made(Consumer<String> log, int vmid, GuestDisk disk, GuestDisk.Wanted wanted) {
    long bytes = wanted.bytes();
    volumes.forContainers(wanted.storage());
    String volume = volumes.allocate(log, wanted.storage(), GuestKind.LXC, vmid, bytes);
    if (bytes > 0) {
      log.accept(filesystem(bytes));
    }
    return disk.onVolume(volume).sized(bytes);
  }

  /** mke2fs takes small blocks below 512 MiB. */
  private static String filesystem(long bytes) {
    long block = bytes < HALF_GIB ? 1024 : 4096;
    return "Creating filesystem with %d %dk blocks and %d inodes"
        .formatted(bytes / block, block / 1024, bytes / block / 4);
  }

  /**
   * {@code apply_pending_mountpoint}: with its volume made if it is new, and with the size that its
   * storage knows if it is not.
   */
  GuestDisk mounted(int vmid, GuestDisk disk) {
    return disk.wanted()
        .map(wanted -> made(line -> {}, vmid, disk, wanted))
        .or(() -> volumes.find(disk.volume()).map(known -> disk.sized(known.sizeBytes())))
        .orElse(disk);
  }

  /** {@code PVE::LXC::delete_mountpoint_volume}: never another guest's. */
  void free(Consumer<String> log, int vmid, String volumeId) {
    if (!volumes.freeOwn(log, vmid, volumeId)) {
      log.accept("ignore deletion of '" + volumeId + "', CT " + vmid + " isn't the owner!");
    }
  }
}
