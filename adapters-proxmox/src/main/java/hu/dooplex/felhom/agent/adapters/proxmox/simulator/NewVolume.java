package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes volumes of containers (pve-container, {@code PVE::LXC::alloc_disk}; pve-storage). */
final class NewVolume {
  private static final Pattern DISK =
      Pattern.compile("(?:vm|base|subvol|basevol)-(\\d+)-disk-(\\d+)");
  private static final Set<String> IN_FOLDERS = Set.of("dir", "btrfs", "nfs", "cifs");

  private NewVolume() {}

  /**
   * Allocates a volume under the lowest number that is free, as {@code
   * PVE::Storage::get_next_vm_diskname} does.
   *
   * @param taken values of the guest's configuration, which name volumes that the storage may not
   *     have been told of
   * @return its id
   */
  static String allocate(
      SimulatedNode node, String storage, int vmid, long sizeBytes, Stream<String> taken) {
    SimulatedStorage target = storageFor(node, storage);
    return make(
        node,
        target,
        vmid,
        sizeBytes,
        target.type().equals("zfspool") || sizeBytes == 0,
        "rootdir",
        taken);
  }

  /** The same for a virtual machine's disk. */
  static String allocateImage(
      SimulatedNode node, String storage, int vmid, long sizeBytes, Stream<String> taken) {
    SimulatedStorage target =
        node.storage(storage)
            .orElseThrow(() -> Refusal.failure("storage '" + storage + "' does not exist"));
    if (!target.content().contains("images")) {
      throw Refusal.failure("storage '" + storage + "' does not support content-type 'images'");
    }
    return make(node, target, vmid, sizeBytes, false, "images", taken);
  }

  private static String make(
      SimulatedNode node,
      SimulatedStorage target,
      int vmid,
      long sizeBytes,
      boolean folder,
      String content,
      Stream<String> taken) {
    String storage = target.name();
    int number = free(target, storage, vmid, taken);
    String name = (folder ? "subvol-" : "vm-") + vmid + "-disk-" + number;
    String format = folder ? "subvol" : "raw";
    String path = IN_FOLDERS.contains(target.type()) ? vmid + "/" + name + "." + format : name;
    String volumeId = storage + ":" + path;
    node.changeStorage(
        storage,
        known ->
            known.with(
                SimulatedVolume.disk(volumeId, content, format, sizeBytes, node.now(), vmid)));
    return volumeId;
  }

  /** The storage, if it may hold containers' volumes. */
  static SimulatedStorage storageFor(SimulatedNode node, String name) {
    SimulatedStorage storage =
        node.storage(name)
            .orElseThrow(() -> Refusal.failure("storage '" + name + "' does not exist"));
    if (!storage.content().contains("rootdir")) {
      throw Refusal.failure(
          "storage '" + name + "' does not allow content type 'rootdir' (Container)");
    }
    return storage;
  }

  private static int free(SimulatedStorage storage, String name, int vmid, Stream<String> taken) {
    Set<Integer> used = new TreeSet<>();
    Stream.concat(
            storage.volumes().stream().map(SimulatedVolume::volumeId),
            taken.filter(value -> value.startsWith(name + ":")))
        .map(DISK::matcher)
        .filter(Matcher::find)
        .filter(disk -> Integer.parseInt(disk.group(1)) == vmid)
        .forEach(disk -> used.add(Integer.parseInt(disk.group(2))));
    int number = 0;
    while (used.contains(number)) {
      number++;
    }
    return number;
  }
}
