package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Guests by their configuration files ({@code PVE::AbstractConfig}). */
final class GuestFiles {
  private final SimulatedNode world;

  GuestFiles(SimulatedNode world) {
    this.world = world;
  }

  Optional<SimulatedGuest> find(GuestKind kind, int vmid) {
    return world.guest(vmid).filter(guest -> guest.kind() == kind).filter(SimulatedGuest::readable);
  }

  /** {@code load_config}. */
  SimulatedGuest load(GuestKind kind, int vmid) {
    return find(kind, vmid).orElseThrow(() -> noConfiguration(kind, vmid));
  }

  /** Loads, changes and writes it. */
  void change(GuestKind kind, int vmid, UnaryOperator<SimulatedGuest> change) {
    world.put(change.apply(load(kind, vmid)));
  }

  boolean runs(GuestKind kind, int vmid) {
    return find(kind, vmid).flatMap(SimulatedGuest::running).isPresent();
  }

  /** {@code check_lock}. */
  static void requireUnlocked(SimulatedGuest guest) {
    guest
        .value("lock")
        .ifPresent(lock -> {
          throw Refusal.failure(word(guest.kind()) + " is locked (" + lock + ")");
        });
  }

  static void requireNoTemplate(SimulatedGuest guest, String otherwise) {
    if (guest.value("template").filter("1"::equals).isPresent()) {
      throw Refusal.failure(otherwise);
    }
  }

  /** {@code guest_type}. */
  static String word(GuestKind kind) {
    return switch (kind) {
      case LXC -> "CT";
      case QEMU -> "VM";
    };
  }

  private Refusal noConfiguration(GuestKind kind, int vmid) {
    String folder =
        switch (kind) {
          case LXC -> "lxc";
          case QEMU -> "qemu-server";
        };
    return Refusal.failure(
        "Configuration file 'nodes/%s/%s/%d.conf' does not exist"
            .formatted(world.name(), folder, vmid));
  }
}
