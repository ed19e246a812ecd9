package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a running container takes at once; the rest stays pending (pve-container, {@code
 * vmconfig_hotplug_pending}).
 */
final class ContainerHotplug {
  /** Nothing of the process changes with these. */
  private static final Set<String> AT_ONCE =
      Set.of(
          "description",
          "onboot",
          "startup",
          "protection",
          "hostname",
          "hookscript",
          "cores",
          "tags",
          "lock");

  private static final BigInteger MIB = BigInteger.valueOf(1024L * 1024);

  private final SimulatedNode node;
  private final ConfigDraft draft;
  private final SimulatedGuest.Running process;
  private final ContainerNetwork network;
  private final ContainerDisks disks;
  private final SortedMap<String, String> errors = new TreeMap<>();

  ContainerHotplug(SimulatedNode node, ConfigDraft draft, SimulatedGuest.Running process) {
    this.node = node;
    this.draft = draft;
    this.process = process;
    this.network = new ContainerNetwork(node);
    this.disks = new ContainerDisks(new Volumes(node));
  }

  /**
   * @param selection the only keys that are tried
   * @return what could not be plugged, and why; then nothing of the draft is to be written
   */
  SortedMap<String, String> plug(Set<String> selection) {
    draft.pendingKeys().stream()
        .filter(selection::contains)
        .filter(AT_ONCE::contains)
        .forEach(draft::settle);
    draft.pendingDeletes().stream()
        .filter(selection::contains)
        .forEach(key -> attempt(key, () -> delete(key)));
    draft.pendingKeys().stream()
        .filter(selection::contains)
        .forEach(key -> attempt(key, () -> set(key)));
    return errors;
  }

  private void attempt(String key, Runnable change) {
    try {
      change.run();
    } catch (Refusal refusal) {
      errors.put(key, "unable to hotplug " + key + ": " + refusal.text());
    }
  }

  private void delete(String key) {
    if (key.startsWith("unused")) {
      draft
          .value(key)
          .filter(volume -> !draft.inUse(volume))
          .ifPresent(volume -> disks.free(line -> {}, draft.vmid(), volume));
      draft.settleDelete(key);
    } else if (AT_ONCE.contains(key)
        || Set.of("swap", "cpulimit", "cpuunits").contains(key)
        // As in the source: of the 32 networks only the first ten are unplugged.
        || key.matches("net\\d")) {
      draft.settleDelete(key);
    }
  }

  private void set(String key) {
    String value = draft.pending(key).orElseThrow();
    switch (key.replaceFirst("\\d+$", "")) {
      case "cpulimit", "cpuunits", "swap" -> draft.settle(key);
      case "memory" -> {
        requireLimit(value);
        draft.settle(key);
      }
      case "net" -> plugNetwork(key, value);
      case "mp" -> {
        if (draft.value(key).isEmpty()) {
          mount(key, value);
        }
      }
      default -> {} // at the next start
    }
  }

  /** With control groups of the first version the kernel refuses what is below use. */
  private void requireLimit(String memory) {
    BigInteger limit = new BigInteger(memory).multiply(MIB);
    boolean below = limit.compareTo(BigInteger.valueOf(process.load().memoryBytes())) < 0;
    if (below && node.hardware().cgroupMode() == 1) {
      throw Refusal.failure(
          "closing file '/sys/fs/cgroup/memory/lxc/%d/memory.limit_in_bytes' failed - Device or"
                  .formatted(draft.vmid())
              + " resource busy");
    }
  }

  private void plugNetwork(String key, String value) {
    String stored = network.stored(draft.vmid(), value);
    Optional<String> before = draft.value(key);
    if (before.filter(old -> !sameDevice(old, stored)).isPresent()) {
      // update_net unplugs the old device and writes that down before it plugs the new one: if
      // that fails, the device is gone and its successor pending.
      draft.drop(key);
      node.put(draft.written());
    }
    network.requireUsable(key, stored);
    draft.settle(key, stored);
  }

  private boolean sameDevice(String old, String stored) {
    Map<String, String> was = network.parse(old);
    Map<String, String> is = network.parse(stored);
    return Objects.equals(was.get("hwaddr"), is.get("hwaddr"))
        && Objects.equals(was.get("name"), is.get("name"));
  }

  private void mount(String key, String value) {
    if (!node.hardware().appArmor()) {
      throw Refusal.failure("failed to change apparmor profile: Invalid argument");
    }
    GuestDisk disk = GuestDisk.parse(GuestKind.LXC, key, value);
    draft.settle(key, disks.mounted(draft.vmid(), disk).print());
  }
}
