package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Guests by their configuration files, and what calls look at before they touch one
 * (pve-guest-common, {@code PVE::AbstractConfig}).
 */
final class GuestFiles {
  private final SimulatedNode node;

  GuestFiles(SimulatedNode node) {
    this.node = node;
  }

  Optional<SimulatedGuest> find(GuestKind kind, int vmid) {
    return node.guest(vmid).filter(guest -> guest.kind() == kind).filter(SimulatedGuest::readable);
  }

  /** {@code load_config}. */
  SimulatedGuest load(GuestKind kind, int vmid) {
    return find(kind, vmid).orElseThrow(() -> noConfiguration(kind, vmid));
  }

  /** Loads, changes and writes it. */
  void change(GuestKind kind, int vmid, UnaryOperator<SimulatedGuest> change) {
    node.put(change.apply(load(kind, vmid)));
  }

  boolean runs(GuestKind kind, int vmid) {
    return find(kind, vmid).flatMap(SimulatedGuest::running).isPresent();
  }

  /** {@code PVE::Cluster::check_vmid_unused}. */
  void requireUnused(int vmid) {
    node.guest(vmid)
        .ifPresent(guest -> {
          throw Refusal.failure(
              "%s %d already exists on node '%s'".formatted(word(guest.kind()), vmid, node.name()));
        });
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
    if (guest.flag("template")) {
      throw Refusal.failure(otherwise);
    }
  }

  /** {@code check_protection}. */
  static void requireUnprotected(SimulatedGuest guest, String refused) {
    if (guest.flag("protection")) {
      throw Refusal.failure(refused + " - protection mode enabled");
    }
  }

  /** {@code PVE::Tools::assert_if_modified}: an empty digest is none. */
  static void requireUnchanged(SimulatedGuest guest, Optional<String> digest) {
    String now = ConfigFile.digest(guest).asText();
    if (digest.filter(known -> !known.isEmpty() && !known.equals(now)).isPresent()) {
      throw Refusal.failure(
          switch (guest.kind()) {
            case LXC -> "detected modified configuration - file changed by other user? Try again.";
            case QEMU -> "checksum mismatch (file change by other user?)";
          });
    }
  }

  /** {@code guest_type}. */
  static String word(GuestKind kind) {
    return switch (kind) {
      case LXC -> "CT";
      case QEMU -> "VM";
    };
  }

  /** {@code vzstart}, {@code qmstart}. */
  static String taskType(GuestKind kind, String what) {
    return switch (kind) {
      case LXC -> "vz" + what;
      case QEMU -> "qm" + what;
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
            .formatted(node.name(), folder, vmid));
  }
}
