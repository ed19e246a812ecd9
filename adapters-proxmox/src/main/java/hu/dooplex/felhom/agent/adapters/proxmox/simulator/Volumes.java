package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The volumes of the node's storages (pve-storage, {@code PVE::Storage} and its plugins). */
final class Volumes {
  private final SimulatedNode node;

  Volumes(SimulatedNode node) {
    this.node = node;
  }

  SimulatedStorage storage(String name) {
    return node.storage(name)
        .orElseThrow(() -> Refusal.failure("storage '" + name + "' does not exist"));
  }

  /** The storage, switched on and within reach. */
  SimulatedStorage usable(String name) {
    SimulatedStorage storage = storage(name);
    if (storage.disabled()) {
      throw Refusal.failure("storage '" + name + "' is disabled");
    }
    storage
        .outage()
        .ifPresent(why -> {
          throw Refusal.failure(why);
        });
    return storage;
  }

  /** The storage, if it may hold containers' volumes. */
  SimulatedStorage forContainers(String name) {
    SimulatedStorage storage = storage(name);
    if (!storage.content().contains("rootdir")) {
      throw Refusal.failure(
          "storage '" + name + "' does not allow content type 'rootdir' (Container)");
    }
    return storage;
  }

  /** The storage, if it may hold machines' volumes. */
  SimulatedStorage forMachines(String name) {
    SimulatedStorage storage = storage(name);
    if (!storage.content().contains("images")) {
      throw Refusal.failure("storage '" + name + "' does not support content-type 'images'");
    }
    return storage;
  }

  VolumeName name(String volumeId) {
    VolumeName.Id id =
        VolumeName.split(volumeId)
            .orElseThrow(() -> Refusal.failure("unable to parse volume ID '" + volumeId + "'"));
    return VolumeName.parse(storage(id.storage()), id.name());
  }

  Optional<SimulatedVolume> find(String volumeId) {
    return VolumeName.split(volumeId).stream()
        .flatMap(id -> node.storage(id.storage()).stream())
        .flatMap(storage -> storage.volumes().stream())
        .filter(volume -> volume.volumeId().equals(volumeId))
        .findFirst();
  }

  /** {@code activate_volumes}: it must be there. */
  SimulatedVolume existing(String volumeId) {
    usable(name(volumeId).storage());
    return find(volumeId)
        .orElseThrow(() -> Refusal.failure("volume '" + volumeId + "' does not exist"));
  }

  /** Where the storage is in the file system; the settings of a test may leave it out. */
  static String root(SimulatedStorage storage) {
    String usual = storage.name().equals("local") ? "/var/lib/vz" : "/mnt/" + storage.name();
    return storage.settings().getOrDefault("path", usual);
  }

  String path(VolumeName volume) {
    SimulatedStorage storage = storage(volume.storage());
    String name = volume.name();
    String file = name.substring(name.indexOf('/') + 1);
    return root(storage)
        + switch (volume.type()) {
          case "images" ->
              storage.type().equals("btrfs") && name.endsWith(".raw")
                  ? "/images/" + name.replaceAll("\\.raw$", "/disk.raw")
                  : "/images/" + name;
          case "vztmpl" -> "/template/cache/" + file;
          case "backup" -> "/dump/" + file;
          default -> "/template/iso/" + file;
        };
  }

  /**
   * Makes a disk under the first free number (pve-storage, {@code get_next_vm_diskname}).
   *
   * @return its volume id
   */
  String allocate(Consumer<String> log, String storageName, GuestKind kind, int vmid, long bytes) {
    SimulatedStorage storage = usable(storageName);
    boolean inFiles = !storage.type().startsWith("lvm") && !storage.type().equals("zfspool");
    boolean subvolume =
        kind == GuestKind.LXC && (storage.type().equals("zfspool") || (inFiles && bytes == 0));
    String format = subvolume ? "subvol" : "raw";
    String disk =
        (subvolume ? "subvol-" : "vm-")
            + vmid
            + "-disk-"
            + freeNumber(storage, vmid)
            + (inFiles ? "." + format : "");
    String volumeId = storageName + ":" + (inFiles ? vmid + "/" : "") + disk;
    VolumeName name = name(volumeId);
    if (storage.type().equals("dir") && bytes > 0) {
      log.accept("Formatting '%s', fmt=raw size=%d preallocation=off".formatted(path(name), bytes));
    }
    String content =
        switch (kind) {
          case LXC -> "rootdir";
          case QEMU -> "images";
        };
    Instant now = node.written(node.workers().now());
    node.put(storage.with(SimulatedVolume.disk(volumeId, content, format, bytes, now, vmid)));
    return volumeId;
  }

  private int freeNumber(SimulatedStorage storage, int vmid) {
    Pattern disk =
        Pattern.compile(
            Pattern.quote(storage.name() + ":")
                + "(?:\\S+/)?(?:vm|base|subvol|basevol)-"
                + vmid
                + "-disk-(\\d+)\\b.*");
    Set<String> taken =
        Stream.concat(
                storage.volumes().stream().map(SimulatedVolume::volumeId),
                // What a guest was given by a test need not be in the storage.
                node.guest(vmid).stream().flatMap(SimulatedGuest::everyValue))
            .map(disk::matcher)
            .filter(Matcher::matches)
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    return IntStream.iterate(0, number -> number + 1)
        .filter(number -> !taken.contains(Integer.toString(number)))
        .findFirst()
        .orElseThrow();
  }

  /** {@code PVE::Storage::vdisk_free}; what the plugins say of a volume that is not there. */
  void free(Consumer<String> log, String volumeId) {
    VolumeName name = name(volumeId);
    SimulatedStorage storage = usable(name.storage());
    Optional<SimulatedVolume> volume = find(volumeId);
    if (volume.filter(SimulatedVolume::isProtected).isPresent()) {
      throw Refusal.failure(
          "cannot remove protected volume '%s' on '%s'".formatted(name.name(), name.storage()));
    }
    if (name.base() && hasLinkedClones(storage, name)) {
      throw Refusal.failure("base volume '" + name.name() + "' is still in use by linked clones");
    }
    if (volume.isEmpty()) {
      missing(log, storage, name);
    } else if (storage.type().startsWith("lvm")) {
      log.accept("  Logical volume \"" + name.name() + "\" successfully removed.");
    }
    node.put(storage.without(volumeId));
  }

  /**
   * The same, unless it is another guest's.
   *
   * @return whether it was the guest's own
   */
  boolean freeOwn(Consumer<String> log, int vmid, String volumeId) {
    boolean own = name(volumeId).owner().equals(OptionalInt.of(vmid));
    if (own) {
      free(log, volumeId);
    }
    return own;
  }

  private static boolean hasLinkedClones(SimulatedStorage storage, VolumeName base) {
    return storage.volumes().stream()
        .anyMatch(volume -> volume.volumeId().startsWith(base.volumeId() + "/"));
  }

  private void missing(Consumer<String> log, SimulatedStorage storage, VolumeName name) {
    switch (storage.type()) {
      case "btrfs" -> {
        if (name.type().equals("images")) {
          throw Refusal.failure(
              "command 'btrfs subvolume delete -- %s' failed: ERROR: Could not statfs: No such file or directory"
                  .formatted(path(name).replaceAll("/disk\\.raw$", "")));
        }
        log.accept("disk image '" + path(name) + "' does not exist");
      }
      case "lvm", "lvmthin" -> {
        String volume = storage.settings().getOrDefault("vgname", "pve") + "/" + name.name();
        throw Refusal.failure(
            "lvremove '%s' error:   Failed to find logical volume \"%s\""
                .formatted(volume, volume));
      }
      case "zfspool" -> {} // ZFSPoolPlugin, zfs_delete_zvol: "does not exist" is what was wanted
      default -> log.accept("disk image '" + path(name) + "' does not exist");
    }
  }

  /** {@code has_feature('snapshot')}: all of them or none. */
  boolean canSnapshot(List<GuestDisk> disks) {
    return disks.stream().allMatch(disk -> disk.isVolume() && canSnapshot(disk.volume()));
  }

  /** {@code volume_has_feature snapshot} of each plugin. */
  private boolean canSnapshot(String volumeId) {
    return switch (storage(name(volumeId).storage()).type()) {
      case "btrfs", "lvmthin", "zfspool", "zfs", "rbd" -> true;
      default -> name(volumeId).format().equals("qcow2");
    };
  }

  /** {@code volume_has_feature template}; a base disk has it no more. */
  void requireTemplateFeature(String volumeId) {
    VolumeName name = name(volumeId);
    if (storage(name.storage()).type().equals("lvm") || name.base()) {
      throw Refusal.failure("Template feature is not available for '" + volumeId + "'");
    }
  }

  /** {@code vdisk_create_base}: the disk under the name that a template's disk has. */
  String toBase(String volumeId) {
    SimulatedVolume volume = existing(volumeId);
    SimulatedStorage storage = storage(name(volumeId).storage());
    String subvolume = storage.type().equals("zfspool") ? "basevol-" : "subvol-";
    String base = volumeId.replaceFirst("\\bvm-", "base-").replaceFirst("\\bsubvol-", subvolume);
    node.put(storage.without(volumeId).with(volume.renamed(base)));
    return base;
  }
}
