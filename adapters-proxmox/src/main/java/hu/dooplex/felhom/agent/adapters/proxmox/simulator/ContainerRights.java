package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who may set or delete which key of a container (pve-container, {@code
 * PVE::LXC::check_ct_modify_config_perm}). No token is {@code root@pam}, not even one of its own.
 */
final class ContainerRights {
  private final SimulatedNode node;
  private final Rights rights;
  private final int vmid;
  private final Map<String, String> old;

  /**
   * @param old the configuration as it is; empty for a container that does not exist yet
   */
  ContainerRights(SimulatedNode node, Rights rights, int vmid, Map<String, String> old) {
    this.node = node;
    this.rights = rights;
    this.vmid = vmid;
    this.old = old;
  }

  /** Keys in their order here; the server's is that of a Perl hash. */
  void requireSet(Map<String, String> values, boolean unprivileged) {
    new TreeMap<>(values).forEach((key, value) -> require(key, Optional.of(value), unprivileged));
  }

  void requireDelete(Collection<String> keys, boolean unprivileged) {
    keys.forEach(key -> require(key, Optional.empty(), unprivileged));
  }

  private void require(String key, Optional<String> value, boolean unprivileged) {
    switch (key.replaceFirst("\\d+$", "")) {
      case "cores", "cpuunits", "cpulimit" -> need("VM.Config.CPU");
      case "rootfs", "mp" -> {
        need("VM.Config.Disk");
        value.ifPresent(volume -> requireVolume(key, volume));
      }
      case "memory", "swap" -> need("VM.Config.Memory");
      case "nameserver", "searchdomain", "hostname" -> need("VM.Config.Network");
      case "net" -> {
        need("VM.Config.Network");
        ContainerNetwork network = new ContainerNetwork(node);
        Optional.ofNullable(old.get(key)).ifPresent(before -> network.requireUse(rights, before));
        value.ifPresent(device -> network.requireUse(rights, device));
      }
      case "dev" ->
          throw Refusal.permission("configuring device passthrough is only allowed for root@pam");
      case "hookscript" ->
          throw Refusal.permission("changing the hookscript is only allowed for root@pam");
      case "features" -> requireFeatures(value, unprivileged);
      default -> need("VM.Config.Options");
    }
  }

  private void need(String privilege) {
    rights.require("/vms/" + vmid, privilege);
  }

  private void requireVolume(String key, String text) {
    GuestDisk disk = GuestDisk.parse(GuestKind.LXC, key, text);
    if (!disk.isVolume()) {
      throw Refusal.permission("mount point type " + disk.type() + " is only allowed for root@pam");
    }
    Optional<GuestDisk.Wanted> wanted = disk.wanted();
    if (wanted.isPresent()) {
      rights.require("/storage/" + wanted.get().storage(), "Datastore.AllocateSpace");
    } else {
      new VolumeAccess(new Volumes(node), rights).require(vmid, disk.volume(), "rootdir");
    }
  }

  private void requireFeatures(Optional<String> value, boolean unprivileged) {
    if (!unprivileged) {
      throw Refusal.permission(
          "changing feature flags for privileged container is only allowed for root@pam");
    }
    Map<String, String> before = features(Optional.ofNullable(old.get("features")));
    Map<String, String> after = features(value);
    Set<String> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    // A container without features that gets "nesting=0" counts as changed too: absent is not 0.
    changed.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    if (changed.stream().anyMatch(name -> !name.equals("nesting"))) {
      throw Refusal.permission(
          "changing feature flags (except nesting) is only allowed for root@pam");
    }
    if (!changed.isEmpty()) {
      need("VM.Allocate");
    }
  }

  private static Map<String, String> features(Optional<String> text) {
    return text.map(ContainerKeys.features()::parse).orElseGet(TreeMap::new);
  }
}
