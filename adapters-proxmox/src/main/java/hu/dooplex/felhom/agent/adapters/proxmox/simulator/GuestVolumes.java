package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The volumes that a configuration names, and whether their storages can snapshot them. */
final class GuestVolumes {
  private static final Pattern OF_CONTAINER = Pattern.compile("rootfs|mp\\d+");
  private static final Pattern OF_MACHINE =
      Pattern.compile("(ide|sata|scsi|virtio)\\d+|efidisk0|tpmstate0");

  /** pve-storage, {@code volume_has_feature}: snapshots of raw volumes and subvolumes. */
  private static final Set<String> SNAPSHOTTING =
      Set.of("btrfs", "lvmthin", "zfspool", "zfs", "rbd", "cephfs");

  private GuestVolumes() {}

  /** The volume identifiers, or the paths of what is no volume; CD drives do not count. */
  static Collection<String> of(GuestKind kind, Map<String, JsonNode> config) {
    Pattern keys =
        switch (kind) {
          case LXC -> OF_CONTAINER;
          case QEMU -> OF_MACHINE;
        };
    Map<String, String> volumes = new TreeMap<>();
    config.forEach((key, value) -> {
      List<String> parts = Call.list(value.asText());
      if (keys.matcher(key).matches() && !parts.isEmpty() && !parts.contains("media=cdrom")) {
        volumes.put(key, parts.getFirst().replaceFirst("^(volume|file)=", ""));
      }
    });
    return volumes.values();
  }

  /** {@code has_feature('snapshot')}: all of them or none. */
  static boolean canSnapshot(SimulatedNode world, GuestKind kind, Map<String, JsonNode> config) {
    return of(kind, config).stream().allMatch(volume -> canSnapshot(world, volume));
  }

  private static boolean canSnapshot(SimulatedNode world, String volume) {
    if (volume.startsWith("/")) {
      return false;
    }
    return volume.endsWith(".qcow2") || SNAPSHOTTING.contains(typeOfStorage(world, volume));
  }

  /** Of the storage that the volume is in. */
  static String typeOfStorage(SimulatedNode world, String volume) {
    String storage = volume.split(":", 2)[0];
    return world
        .storage(storage)
        .orElseThrow(() -> Refusal.failure("storage '" + storage + "' does not exist"))
        .type();
  }
}
