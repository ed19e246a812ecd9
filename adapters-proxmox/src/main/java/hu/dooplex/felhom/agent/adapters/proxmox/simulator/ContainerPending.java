package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is pending for a container that does not run, done (pve-container, {@code
 * vmconfig_apply_pending}): right at the call that asks for it, or at the next start.
 */
final class ContainerPending {
  private final SimulatedNode node;
  private final ConfigDraft draft;
  private final ContainerDisks disks;
  private final SortedMap<String, String> errors = new TreeMap<>();

  ContainerPending(SimulatedNode node, ConfigDraft draft) {
    this.node = node;
    this.draft = draft;
    this.disks = new ContainerDisks(new Volumes(node));
  }

  /**
   * The guest as it is when it starts. What cannot be applied stays pending, and the start goes on.
   * After {@code delete=K} over a pending K, the pending value is what it gets.
   */
  static SimulatedGuest applied(SimulatedNode node, SimulatedGuest guest) {
    if (guest.pending().isEmpty() && guest.pendingDeletes().isEmpty()) {
      return guest;
    }
    ConfigDraft draft = new ConfigDraft(guest, new ContainerKeys(node.release()));
    new ContainerPending(node, draft).apply(Optional.empty());
    return draft.written();
  }

  /**
   * @param selection the only keys that are applied; empty for all
   * @return what could not be applied, and why
   */
  SortedMap<String, String> apply(Optional<Set<String>> selection) {
    draft.pendingDeletes().stream()
        .filter(key -> selected(selection, key))
        .forEach(key -> attempt(key, () -> delete(key)));
    draft.cleanUp();
    draft.pendingKeys().stream()
        .filter(key -> selected(selection, key))
        .forEach(key -> attempt(key, () -> set(key)));
    return errors;
  }

  private static boolean selected(Optional<Set<String>> selection, String key) {
    return selection.isEmpty() || selection.get().contains(key);
  }

  private void attempt(String key, Runnable change) {
    try {
      change.run();
    } catch (Refusal refusal) {
      errors.put(key, "unable to apply pending change " + key + " : " + refusal.text());
    }
  }

  private void delete(String key) {
    Optional<String> value = draft.value(key);
    if (key.matches("mp\\d+")) {
      value.ifPresent(mount -> detach(key, mount));
    } else if (key.startsWith("unused")) {
      value
          .filter(volume -> !draft.inUse(volume))
          .ifPresent(volume -> disks.free(line -> {}, draft.vmid(), volume));
    }
    draft.settleDelete(key);
  }

  private void detach(String key, String mount) {
    GuestDisk disk = GuestDisk.parse(GuestKind.LXC, key, mount);
    if (disk.isVolume()) {
      draft.addUnused(disk.volume());
    }
  }

  private void set(String key) {
    String value = draft.pending(key).orElseThrow();
    if (key.matches("mp\\d+")) {
      Optional<String> before = draft.value(key);
      GuestDisk disk = GuestDisk.parse(GuestKind.LXC, key, value);
      draft.settle(key, disks.mounted(draft.vmid(), disk).print());
      before.ifPresent(mount -> detach(key, mount));
    } else if (key.matches("net\\d+")) {
      draft.settle(key, new ContainerNetwork(node).stored(draft.vmid(), value));
    } else {
      draft.settle(key);
    }
  }
}
