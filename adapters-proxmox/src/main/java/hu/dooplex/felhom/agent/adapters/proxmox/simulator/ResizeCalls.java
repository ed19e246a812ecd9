package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Disks made larger (pve-container, {@code PVE::API2::LXC::resize_vm}; qemu-server, {@code
 * PVE::API2::Qemu::resize_vm}).
 */
final class ResizeCalls {
  private final SimulatedNode node;
  private final Volumes volumes;
  private final GuestFiles files;

  ResizeCalls(SimulatedNode node) {
    this.node = node;
    this.volumes = new Volumes(node);
    this.files = new GuestFiles(node);
  }

  /** What a request comes to: which disk gets which size. */
  private record Growth(SimulatedGuest guest, GuestDisk disk, long bytes) {}

  List<Endpoint> endpoints() {
    Endpoint.Permission disk = Permissions.any("/vms/{vmid}", "VM.Config.Disk");
    return List.of(
        Endpoint.of(
            "PUT",
            "/nodes/{node}/lxc/{vmid}/resize",
            disk,
            schema(containerDisks()),
            this::ofContainer),
        Endpoint.of(
            "PUT",
            "/nodes/{node}/qemu/{vmid}/resize",
            disk,
            schema(machineDisks()),
            this::ofMachine));
  }

  private static ParameterSchema schema(Stream<String> disks) {
    return Routes.ofGuest()
        .required("disk", ParameterCheck.oneOf(disks.toArray(String[]::new)))
        .required("size", ParameterCheck.matching("\\+?\\d+(\\.\\d+)?[KMGT]?"))
        .optional("digest", ParameterCheck.TEXT);
  }

  private static Stream<String> containerDisks() {
    return Stream.concat(Stream.of("rootfs"), numbered("mp", 256));
  }

  private static Stream<String> machineDisks() {
    return Stream.of(
            numbered("ide", 4),
            numbered("scsi", 31),
            numbered("virtio", 16),
            numbered("sata", 6),
            Stream.of("efidisk0", "tpmstate0"))
        .flatMap(disks -> disks);
  }

  private static Stream<String> numbered(String bus, int count) {
    return IntStream.range(0, count).mapToObj(number -> bus + number);
  }

  private JsonNode ofContainer(Call call) {
    Growth early = containerGrowth(call);
    return node.workers()
        .forkFor(
            call,
            "resize",
            worker ->
                Next.locked(
                    early.guest().vmid().value(), held -> grow(held, containerGrowth(call))));
  }

  private Growth containerGrowth(Call call) {
    SimulatedGuest guest = files.load(GuestKind.LXC, call.vmid());
    GuestFiles.requireUnlocked(guest);
    // Both parameters are taken for configuration keys that no rule names.
    call.rights().require("/vms/" + call.vmid(), "VM.Config.Options");
    GuestFiles.requireUnchanged(guest, call.optional("digest"));
    GuestDisk disk = containerDisk(guest, call.text("disk"));
    VolumeName name = volumes.name(disk.volume());
    if (name.owner().stream().noneMatch(owner -> owner == call.vmid())) {
      throw Refusal.failure(
          "can't resize mount point owned by another container (" + name.owner().orElse(0) + ")");
    }
    return growth(
        call, guest, disk, "unable to shrink disk size", "disk is already at specified size");
  }

  private static GuestDisk containerDisk(SimulatedGuest guest, String key) {
    String missing = "property is missing and it is not optional";
    return guest
        .value(key)
        .map(value -> GuestDisk.parse(GuestKind.LXC, key, value))
        .orElseThrow(() ->
            Refusal.format(
                key.equals("rootfs")
                    ? Map.of("volume", missing)
                    : Map.of("volume", missing, "mp", missing)));
  }

  private JsonNode ofMachine(Call call) {
    return node.workers()
        .forkFor(
            call, "resize", worker -> Next.locked(call.vmid(), held -> growMachine(held, call)));
  }

  /** All of a machine's checks are in the task, and asking for the size it has is no error. */
  private Next growMachine(Worker worker, Call call) {
    SimulatedGuest guest = files.load(GuestKind.QEMU, call.vmid());
    GuestFiles.requireUnchanged(guest, call.optional("digest"));
    GuestFiles.requireUnlocked(guest);
    String key = call.text("disk");
    GuestDisk disk =
        guest
            .value(key)
            .map(value -> GuestDisk.parse(GuestKind.QEMU, key, value))
            .orElseThrow(() -> Refusal.failure("disk '" + key + "' does not exist"));
    if (disk.isCdrom()) {
      throw Refusal.failure("you can't resize a cdrom");
    }
    Growth growth = growth(call, guest, disk, "shrinking disks is not supported", "");
    return growth.bytes() == sizeOf(disk) ? Next.end() : grow(worker, growth);
  }

  private Growth growth(
      Call call, SimulatedGuest guest, GuestDisk disk, String shrinks, String stays) {
    call.rights()
        .require("/storage/" + volumes.name(disk.volume()).storage(), "Datastore.AllocateSpace");
    long now = sizeOf(disk);
    String size = call.text("size");
    BigDecimal asked = DiskSize.parse(size.replace("+", "")).orElse(BigDecimal.ZERO);
    long then = (size.startsWith("+") ? asked.add(BigDecimal.valueOf(now)) : asked).longValue();
    if (then < now) {
      throw Refusal.failure(shrinks);
    }
    if (then == now && !stays.isEmpty()) {
      throw Refusal.failure(stays);
    }
    return new Growth(guest, disk, then);
  }

  private long sizeOf(GuestDisk disk) {
    return volumes.existing(disk.volume()).sizeBytes();
  }

  /** The volume and the configuration first; the file system in it may take long. */
  private Next grow(Worker worker, Growth growth) {
    VolumeName name = volumes.name(growth.disk().volume());
    if (name.format().equals("subvol")
        && !volumes.storage(name.storage()).type().equals("zfspool")) {
      throw Refusal.failure("cannot resize subvolume - btrfs quotas are currently not supported");
    }
    node.changeStorage(
        name.storage(),
        storage -> storage.with(volumes.existing(name.volumeId()).resized(growth.bytes())));
    Map<String, JsonNode> config = new TreeMap<>(growth.guest().config());
    config.put(growth.disk().key(), TextNode.valueOf(growth.disk().sized(growth.bytes()).print()));
    node.put(growth.guest().withConfig(config));
    worker.log("Image resized.");
    return Next.after(node.settings().durationOf("resize"), later -> Next.end());
  }
}
