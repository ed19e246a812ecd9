package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.List;

/** What starting a container and starting a machine have in common. */
final class GuestStart {
  private static final long MIB = 1024L * 1024;

  private final SimulatedNode node;
  private final GuestFiles files;

  GuestStart(SimulatedNode node) {
    this.node = node;
    this.files = new GuestFiles(node);
  }

  /** Fails the task if the guest was said to fail at its start. */
  void requireScriptedSuccess(Worker worker, int vmid) {
    node.settings()
        .behaviourOf(vmid)
        .startFailure()
        .ifPresent(failure -> {
          throw failed(worker, failure.error(), failure.log());
        });
  }

  static Refusal failed(Worker worker, String error, List<String> log) {
    log.forEach(worker::log);
    return Refusal.failure(error);
  }

  /** The guest runs from now on. */
  Next running(Worker worker, GuestKind kind, int vmid) {
    GuestBehaviour behaviour = node.settings().behaviourOf(vmid);
    behaviour.startWarnings().forEach(worker::warn);
    node.settings().guestBehaves(vmid, behaviour.paused(false));
    files.change(kind, vmid, guest -> guest.running(pidAfter(worker), worker.now(), load(guest)));
    return Next.end();
  }

  /** Another one for each task, as no two tasks have the same. */
  private static int pidAfter(Worker worker) {
    return Math.toIntExact(worker.upid().pid()) + 100_000;
  }

  /** An eighth of the memory and of the root file system, and hardly any work. */
  private static GuestLoad load(SimulatedGuest guest) {
    long memoryMib =
        guest.value("memory").filter(m -> m.matches("\\d{1,9}")).map(Long::parseLong).orElse(512L);
    long disk =
        switch (guest.kind()) {
          case LXC -> GuestFigures.size(guest.kind(), guest.config(), "rootfs");
          case QEMU -> 0;
        };
    return GuestLoad.of(0.01, memoryMib * MIB / 8, disk / 8, disk);
  }
}
