package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Destroying guests (pve-container, {@code PVE::API2::LXC::destroy_vm}; qemu-server, {@code
 * PVE::API2::Qemu::destroy_vm}).
 */
final class GuestDestruction {
  private final SimulatedNode node;
  private final Volumes volumes;
  private final GuestFiles files;

  GuestDestruction(SimulatedNode node) {
    this.node = node;
    this.volumes = new Volumes(node);
    this.files = new GuestFiles(node);
  }

  List<Endpoint> endpoints() {
    Endpoint.Permission allocate = Permissions.any("/vms/{vmid}", "VM.Allocate");
    return List.of(
        Endpoint.of(
            "DELETE",
            "/nodes/{node}/lxc/{vmid}",
            allocate,
            flags().optional("force", ParameterCheck.BOOLEAN),
            call -> destroy(GuestKind.LXC, call)),
        Endpoint.of(
            "DELETE",
            "/nodes/{node}/qemu/{vmid}",
            allocate,
            flags().optional("skiplock", ParameterCheck.BOOLEAN),
            call -> destroy(GuestKind.QEMU, call)));
  }

  private static ParameterSchema flags() {
    return Routes.ofGuest()
        .optional("purge", ParameterCheck.BOOLEAN)
        .optional("destroy-unreferenced-disks", ParameterCheck.BOOLEAN);
  }

  private JsonNode destroy(GuestKind kind, Call call) {
    call.refuseSkiplock();
    requireDestroyable(kind, call);
    return node.workers()
        .forkFor(
            call,
            GuestFiles.taskType(kind, "destroy"),
            worker -> Next.locked(call.vmid(), held -> removeDisks(held, kind, call)));
  }

  private SimulatedGuest requireDestroyable(GuestKind kind, Call call) {
    int vmid = call.vmid();
    SimulatedGuest guest = files.load(kind, vmid);
    GuestFiles.requireUnprotected(guest, "can't remove " + GuestFiles.word(kind) + " " + vmid);
    boolean running = guest.running().isPresent();
    switch (kind) {
      case LXC -> {
        GuestFiles.requireUnlocked(guest);
        if (running && !call.flag("force")) {
          throw Refusal.failure("unable to destroy CT " + vmid + " - container is running");
        }
      }
      case QEMU -> { // its lock is looked at in the task
        if (running) {
          throw Refusal.failure("VM " + vmid + " is running - destroy failed");
        }
      }
    }
    return guest;
  }

  /** What is removed stays removed, even if a later disk cannot be. */
  private Next removeDisks(Worker worker, GuestKind kind, Call call) {
    SimulatedGuest guest = requireDestroyable(kind, call);
    GuestFiles.requireUnlocked(guest);
    if (guest.running().isPresent()) {
      worker.log("forced to stop CT " + call.vmid() + " before destroying!");
      files.change(kind, call.vmid(), SimulatedGuest::stopped);
    }
    freeDisks(volumes, worker, guest);
    if (call.flag("destroy-unreferenced-disks")) {
      freeUnreferenced(worker, call.vmid());
    }
    node.put(bare(kind, call.vmid()).lock("destroyed"));
    return Next.after(
        node.settings().durationOf(worker.upid().type()), later -> removeTraces(later, kind, call));
  }

  private static SimulatedGuest bare(GuestKind kind, int vmid) {
    return switch (kind) {
      case LXC -> SimulatedGuest.lxc(vmid);
      case QEMU -> SimulatedGuest.qemu(vmid);
    };
  }

  /** {@code destroy_lxc_container} and {@code destroy_vm}: every disk that is the guest's own. */
  static void freeDisks(Volumes volumes, Worker worker, SimulatedGuest guest) {
    Set<String> done = new HashSet<>();
    Stream.of(
            GuestDisk.inUse(guest.kind(), guest.config()),
            GuestDisk.unused(guest.kind(), guest.config()),
            GuestDisk.inUse(guest.kind(), guest.pending()))
        .flatMap(List::stream)
        .filter(disk -> disk.isVolume() && done.add(disk.volume()))
        .forEach(disk -> freeDisk(volumes, worker, guest, disk.volume()));
  }

  private static void freeDisk(
      Volumes volumes, Worker worker, SimulatedGuest guest, String volumeId) {
    int vmid = guest.vmid().value();
    switch (guest.kind()) {
      case LXC -> new ContainerDisks(volumes).free(worker::log, vmid, volumeId);
      case QEMU -> {
        try {
          volumes.freeOwn(worker::log, vmid, volumeId);
        } catch (Refusal refusal) {
          worker.warn(
              "Could not remove disk '%s', check manually: %s"
                  .formatted(volumeId, refusal.text().strip()));
        }
      }
    }
  }

  private void freeUnreferenced(Worker worker, int vmid) {
    for (SimulatedStorage storage : List.copyOf(node.storages())) {
      storage.volumes().stream()
          .filter(volume -> storage.active() && !volume.content().equals("backup"))
          .filter(volume -> volume.guest().stream().anyMatch(owner -> owner == vmid))
          .forEach(volume -> {
            try {
              volumes.free(worker::log, volume.volumeId());
            } catch (Refusal refusal) {
              worker.log(refusal.text().strip());
            }
          });
    }
  }

  /** The rights on the guest go with it, purge or not ({@code remove_vm_access}). */
  private Next removeTraces(Worker worker, GuestKind kind, Call call) {
    List.copyOf(node.tokens())
        .forEach(token -> node.put(token.withoutGrantsOn("/vms/" + call.vmid())));
    if (call.flag("purge")) {
      worker.log(
          "purging %s %d from related configurations.."
              .formatted(GuestFiles.word(kind), call.vmid()));
    }
    node.removeGuest(call.vmid());
    return Next.end();
  }
}
