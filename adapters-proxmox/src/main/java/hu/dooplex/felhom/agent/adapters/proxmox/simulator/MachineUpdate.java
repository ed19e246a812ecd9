package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A change of a virtual machine's configuration (qemu-server, {@code $update_vm_api}). */
final class MachineUpdate {
  /** Nothing of the process changes with these. */
  private static final Set<String> AT_ONCE =
      Set.of(
          "description",
          "hookscript",
          "lock",
          "name",
          "onboot",
          "protection",
          "shares",
          "startup",
          "tags",
          "nameserver",
          "searchdomain");

  private final SimulatedNode node;
  private final MachineRights rights;
  private final ConfigDraft draft;
  private final Set<String> modified = new TreeSet<>();
  private final SortedMap<String, String> errors = new TreeMap<>();

  MachineUpdate(SimulatedNode node, MachineRights rights, ConfigDraft draft) {
    this.node = node;
    this.rights = rights;
    this.draft = draft;
  }

  /**
   * Each step writes the file, so what was done before a refusal stays; so does everything when
   * something cannot be plugged.
   *
   * @return what could not be plugged, and why
   */
  SortedMap<String, String> make(Map<String, String> values, Collection<String> deletes) {
    for (String key : deletes) {
      delete(key);
      node.put(draft.written());
    }
    new TreeMap<>(values)
        .forEach((key, value) -> {
          set(key, value);
          node.put(draft.written());
        });
    draft.cleanUp();
    if (draft.guest().running().isPresent()) {
      plug();
    } else {
      applyPending(draft);
    }
    node.put(draft.written());
    return errors;
  }

  /** The machine as it is when it starts: everything that is pending is done. */
  static SimulatedGuest applied(SimulatedGuest guest) {
    ConfigDraft draft = new ConfigDraft(guest, new MachineKeys());
    applyPending(draft);
    return draft.written();
  }

  private static void applyPending(ConfigDraft draft) {
    for (String key : draft.pendingDeletes()) {
      Optional<String> value = draft.value(key);
      draft.settleDelete(key);
      value.filter(drive -> GuestDisk.isDrive(key)).ifPresent(drive -> detach(draft, key, drive));
    }
    draft.cleanUp();
    for (String key : draft.pendingKeys()) {
      Optional<String> before = draft.value(key);
      draft.settle(key);
      before.filter(drive -> GuestDisk.isDrive(key)).ifPresent(drive -> detach(draft, key, drive));
    }
  }

  private static void detach(ConfigDraft draft, String key, String drive) {
    GuestDisk disk = GuestDisk.parse(GuestKind.QEMU, key, drive);
    if (!disk.isCdrom()) {
      draft.addUnused(disk.volume());
    }
  }

  private void delete(String key) {
    Optional<String> value = draft.value(key).or(() -> draft.pending(key));
    if (value.isEmpty()) {
      return; // a warning in the task's log
    }
    modified.add(key);
    boolean current = draft.value(key).isPresent();
    draft.revert(key);
    if (key.startsWith("unused")) {
      GuestFiles.requireUnprotected(
          draft.guest(), "can't remove unused disk '" + value.get() + "'");
      rights.need("VM.Config.Disk");
      if (!draft.inUse(value.get())) {
        new Volumes(node).freeOwn(line -> {}, draft.vmid(), value.get());
        draft.settleDelete(key);
      }
      return;
    }
    if (GuestDisk.isDrive(key)) {
      GuestFiles.requireUnprotected(draft.guest(), "can't remove drive '" + key + "'");
      rights.requireDrive(GuestDisk.parse(GuestKind.QEMU, key, value.get()));
    } else if (key.equals("tags")) {
      rights.need("VM.Config.Options");
      draft.settleDelete(key);
      return;
    } else if (key.startsWith("net")) {
      draft.value(key).ifPresent(rights::requireBridge);
    }
    if (current) {
      draft.deleteLater(key);
    }
  }

  private void set(String key, String value) {
    modified.add(key);
    if (GuestDisk.isDrive(key)) {
      GuestDisk drive = GuestDisk.parse(GuestKind.QEMU, key, value);
      draft
          .value(key)
          .ifPresent(old -> rights.requireDrive(GuestDisk.parse(GuestKind.QEMU, key, old)));
      rights.requireDrive(drive);
      draft.setLater(key, allocated(drive).map(GuestDisk::print).orElse(value));
    } else if (key.equals("tags")) {
      rights.need("VM.Config.Options");
      draft.setLater(key, ContainerUpdate.uniqueTags(value));
    } else {
      draft.value(key).filter(before -> key.startsWith("net")).ifPresent(rights::requireBridge);
      draft.setLater(key, value);
    }
  }

  /** With the volume made, if a new one is asked for. */
  private Optional<GuestDisk> allocated(GuestDisk drive) {
    return drive
        .wanted()
        .map(wanted -> {
          Volumes volumes = new Volumes(node);
          String storage = volumes.forMachines(wanted.storage()).name();
          String volume =
              volumes.allocate(line -> {}, storage, GuestKind.QEMU, draft.vmid(), wanted.bytes());
          return drive.onVolume(volume).sized(wanted.bytes());
        });
  }

  private void plug() {
    draft.pendingKeys().stream().filter(AT_ONCE::contains).forEach(draft::settle);
    MachineHotplug hotplug = new MachineHotplug(node, draft);
    draft.pendingDeletes().stream()
        .filter(modified::contains)
        .filter(key -> AT_ONCE.contains(key) || hotplug.unplugs(key))
        .forEach(key -> {
          Optional<String> value = draft.value(key);
          draft.settleDelete(key);
          value
              .filter(drive -> GuestDisk.isDrive(key))
              .ifPresent(drive -> detach(draft, key, drive));
        });
    for (String key : draft.pendingKeys()) {
      if (modified.contains(key)) {
        plug(hotplug, key);
      }
    }
  }

  private void plug(MachineHotplug hotplug, String key) {
    try {
      if (hotplug.plugs(key, draft.pending(key).orElseThrow())) {
        draft.settle(key);
      }
    } catch (Refusal refusal) {
      errors.put(key, "hotplug problem - " + refusal.text());
    }
  }
}
