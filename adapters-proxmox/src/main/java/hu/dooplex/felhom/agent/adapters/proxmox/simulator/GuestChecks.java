package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;

/** What calls look at before they touch a guest (pve-guest-common, {@code PVE::AbstractConfig}). */
final class GuestChecks {
  private GuestChecks() {}

  /** {@code load_config}. */
  static SimulatedGuest load(SimulatedNode node, GuestKind kind, int vmid) {
    return node.guest(vmid)
        .filter(guest -> guest.kind() == kind)
        .filter(SimulatedGuest::readable)
        .orElseThrow(() ->
            Refusal.failure(
                "Configuration file 'nodes/%s/%s/%d.conf' does not exist"
                    .formatted(
                        node.name(),
                        switch (kind) {
                          case LXC -> "lxc";
                          case QEMU -> "qemu-server";
                        },
                        vmid)));
  }

  /** {@code CT} or {@code VM}. */
  static String title(GuestKind kind) {
    return switch (kind) {
      case LXC -> "CT";
      case QEMU -> "VM";
    };
  }

  static void requireUnlocked(SimulatedGuest guest) {
    guest
        .value("lock")
        .ifPresent(lock -> {
          throw Refusal.failure(title(guest.kind()) + " is locked (" + lock + ")");
        });
  }

  static void requireUnprotected(SimulatedGuest guest, String refused) {
    if (guest.value("protection").filter("1"::equals).isPresent()) {
      throw Refusal.failure(refused + " - protection mode enabled");
    }
  }

  /** {@code PVE::Cluster::check_vmid_unused}. */
  static void requireUnused(SimulatedNode node, int vmid) {
    node.guest(vmid)
        .ifPresent(guest -> {
          throw Refusal.failure(
              "%s %d already exists on node '%s'"
                  .formatted(title(guest.kind()), vmid, node.name()));
        });
  }

  static boolean running(SimulatedGuest guest) {
    return guest.running().isPresent();
  }
}
