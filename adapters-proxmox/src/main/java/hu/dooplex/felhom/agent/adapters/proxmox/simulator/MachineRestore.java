package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Virtual machines restored (qemu-server, {@code PVE::API2::Qemu::create_vm}), from the source
 * alone. Creating one otherwise is not modelled: the archive is required.
 */
final class MachineRestore {
  private final SimulatedNode node;
  private final Volumes volumes;
  private final NetworkCards cards = new NetworkCards();

  MachineRestore(SimulatedNode node) {
    this.node = node;
    this.volumes = new Volumes(node);
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
    volumes.requireAccess(
        rights, OptionalInt.of(vmid), call.text("archive"), Optional.of("backup"));
    lockNew(vmid, call.flag("force"));
    return TextNode.valueOf(
        node.workers()
            .fork(
                "qmrestore",
                Integer.toString(vmid),
                rights,
                worker -> Next.locked(vmid, held -> begin(held, call)))
            .toString());
  }

  private static String complaint(int vmid) {
    return "unable to restore VM " + vmid + " - ";
  }

  private void lockNew(int vmid, boolean force) {
    SimulatedGuest guest = node.guest(vmid).orElse(SimulatedGuest.qemu(vmid));
    node.workers().awaitConfigLock(guest);
    try {
      if (!force || guest.kind() != GuestKind.QEMU) {
        GuestChecks.requireUnused(node, vmid);
      }
      GuestChecks.requireUnlocked(guest);
    } catch (Refusal refusal) {
      throw Refusal.failure(complaint(vmid) + Workers.exitStatus(refusal));
    }
    node.put(guest.lock("create"));
  }

  /** An error before or in the restore leaves the machine as it is by then, without the lock. */
  private Next begin(Worker worker, Call call) {
    int vmid = call.vmid();
    try {
      SimulatedGuest before = GuestChecks.load(node, GuestKind.QEMU, vmid);
      GuestChecks.requireUnprotected(before, "unable to restore VM " + vmid);
      if (GuestChecks.running(before)) {
        throw Refusal.failure(complaint(vmid) + "vm is running");
      }
      Map<String, JsonNode> backedUp =
          volumes
              .existing(call.text("archive"))
              .contents()
              .map(ArchiveContents::config)
              .orElseThrow(() -> Refusal.failure("archive does not contain a configuration"));
      requireBridges(worker.rights(), backedUp);
      GuestDestruction.freeDisks(volumes, worker, before);
      SortedMap<String, JsonNode> config = restored(worker, call, backedUp);
      return Next.after(
          TaskTimes.RESTORE,
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
  private static void requireBridges(Rights rights, Map<String, JsonNode> backedUp) {
    backedUp.forEach((key, value) -> {
      if (CreateKeys.isNetwork(key)) {
        NetworkCards.requireBridge(rights, value.asText());
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
      long bytes = disk.value().get("size").map(DiskSize::bytes).orElse(0L);
      String volume =
          volumes.allocate(worker::log, storage, GuestKind.QEMU, call.vmid(), bytes, worker.now());
      worker.log("new volume ID is '" + volume + "'");
      config.put(disk.key(), TextNode.valueOf(disk.onVolume(volume).print()));
    }
    if (call.flag("unique")) {
      config.replaceAll((key, value) ->
          CreateKeys.isNetwork(key)
              ? TextNode.valueOf(cards.renewedOfMachine(call.vmid(), value.asText()))
              : value);
    }
    return config;
  }
}
