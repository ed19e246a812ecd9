package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Virtual machines restored (qemu-server, {@code PVE::API2::Qemu::create_vm}), from the source
 * alone. Creating one otherwise is not modelled: the archive is required.
 */
final class MachineRestore {
  private final SimulatedNode node;
  private final Volumes volumes;
  private final GuestFiles files;

  MachineRestore(SimulatedNode node) {
    this.node = node;
    this.volumes = new Volumes(node);
    this.files = new GuestFiles(node);
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
            "POST",
            "/nodes/{node}/qemu",
            Permissions.everyone(),
            Routes.ofGuest()
                .required("archive", ParameterCheck.TEXT)
                .optional("storage", ParameterCheck.STORAGE)
                .optional("force", ParameterCheck.BOOLEAN)
                .optional("unique", ParameterCheck.BOOLEAN)
                .optional("bwlimit", ParameterCheck.NATURAL),
            this::restore));
  }

  private JsonNode restore(Call call) {
    Rights rights = call.rights();
    int vmid = call.vmid();
    String guest = "/vms/" + vmid;
    call.optional("storage")
        .ifPresent(name -> rights.require("/storage/" + name, "Datastore.AllocateSpace"));
    boolean overOwn =
        call.flag("force")
            && node.guest(vmid).filter(known -> known.kind() == GuestKind.QEMU).isPresent();
    if (!rights.hold(guest, "VM.Allocate") && !(overOwn && rights.hold(guest, "VM.Backup"))) {
      throw Refusal.permission();
    }
    new VolumeAccess(volumes, rights).require(vmid, call.text("archive"), "backup");
    lockNew(vmid, call.flag("force"));
    return node.workers()
        .forkFor(call, "qmrestore", worker -> Next.locked(vmid, held -> begin(held, call)));
  }

  private static String complaint(int vmid) {
    return "unable to restore VM " + vmid + " - ";
  }

  private void lockNew(int vmid, boolean force) {
    SimulatedGuest guest = node.guest(vmid).orElse(SimulatedGuest.qemu(vmid));
    node.workers().awaitConfigLock(guest);
    try {
      if (!force || guest.kind() != GuestKind.QEMU) {
        files.requireUnused(vmid);
      }
      GuestFiles.requireUnlocked(guest);
    } catch (Refusal refusal) {
      throw Refusal.failure(complaint(vmid) + Workers.exitStatus(refusal));
    }
    node.put(guest.lock("create"));
  }

  /** An error before or in the restore leaves the machine as it is by then, without the lock. */
  private Next begin(Worker worker, Call call) {
    int vmid = call.vmid();
    try {
      SimulatedGuest before = files.load(GuestKind.QEMU, vmid);
      GuestFiles.requireUnprotected(before, "unable to restore VM " + vmid);
      if (before.running().isPresent()) {
        throw Refusal.failure(complaint(vmid) + "vm is running");
      }
      Map<String, JsonNode> backedUp =
          volumes
              .existing(call.text("archive"))
              .contents()
              .map(ArchiveContents::config)
              .orElseThrow(() -> Refusal.failure("archive does not contain a configuration"));
      requireBridges(new MachineRights(worker.rights(), vmid), backedUp);
      GuestDestruction.freeDisks(volumes, worker, before);
      node.put(SimulatedGuest.qemu(vmid).lock("create"));
      SortedMap<String, JsonNode> config = restored(worker, call, backedUp);
      return Next.after(
          node.settings().durationOf("qmrestore"),
          later -> {
            node.put(SimulatedGuest.qemu(vmid).withConfig(config));
            return Next.end();
          });
    } catch (Refusal refusal) {
      node.changeGuest(vmid, guest -> guest.unset("lock"));
      throw refusal;
    }
  }

  /** {@code check_restore_permissions}. */
  private static void requireBridges(MachineRights rights, Map<String, JsonNode> backedUp) {
    backedUp.forEach((key, value) -> {
      if (key.matches("net\\d+")) {
        rights.requireBridge(value.asText());
      }
    });
  }

  /** Each disk anew, where it was or on the storage that was named. */
  private SortedMap<String, JsonNode> restored(
      Worker worker, Call call, Map<String, JsonNode> backedUp) {
    SortedMap<String, JsonNode> config = new TreeMap<>(backedUp);
    for (GuestDisk disk : new ArrayList<>(GuestDisk.inUse(GuestKind.QEMU, backedUp))) {
      String storage =
          call.optional("storage").orElseGet(() -> volumes.name(disk.volume()).storage());
      long bytes = disk.size().orElse(0);
      String volume = volumes.allocate(worker::log, storage, GuestKind.QEMU, call.vmid(), bytes);
      worker.log("new volume ID is '" + volume + "'");
      config.put(disk.key(), TextNode.valueOf(disk.onVolume(volume).print()));
    }
    if (call.flag("unique")) {
      config.replaceAll((key, value) ->
          key.matches("net\\d+")
              ? TextNode.valueOf(MachineNetwork.renewed(node, call.vmid(), value.asText()))
              : value);
    }
    return config;
  }
}
