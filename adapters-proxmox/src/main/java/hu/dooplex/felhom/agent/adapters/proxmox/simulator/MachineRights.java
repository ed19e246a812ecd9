package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who may set or delete which key of a virtual machine (qemu-server, {@code
 * check_vm_modify_config_perm}): first by the keys alone, and for drives and tags in the work.
 */
final class MachineRights {
  private final Rights rights;
  private final int vmid;

  MachineRights(Rights rights, int vmid) {
    this.rights = rights;
    this.vmid = vmid;
  }

  void requireKeys(Collection<String> keys) {
    keys.forEach(this::requireKey);
  }

  private void requireKey(String key) {
    if (GuestDisk.isDrive(key)) {
      return;
    }
    switch (key.replaceFirst("\\d+$", "")) {
      case "unused", "tags" -> {} // by value, in the work
      case "cores", "cpu", "cpulimit", "cpuunits", "numa", "smp", "sockets", "vcpus" ->
          need("VM.Config.CPU");
      case "memory", "balloon", "shares" -> need("VM.Config.Memory");
      case "acpi", "hotplug", "kvm", "machine", "scsihw", "smbios", "tablet", "vga", "watchdog" ->
          need("VM.Config.HWType");
      case "startup" -> {
        need("VM.Config.Options");
        // It changes what the host does, and so needs a right on the host; a container's does not.
        rights.require("/", "Sys.Modify");
      }
      case "agent",
          "autostart",
          "bios",
          "description",
          "localtime",
          "name",
          "onboot",
          "ostype",
          "protection",
          "reboot",
          "startdate",
          "tdf",
          "template" ->
          need("VM.Config.Options");
      case "freeze" -> need("VM.PowerMgmt");
      case "boot" -> need("VM.Config.Disk");
      case "net" -> need("VM.Config.Network");
      case "nameserver", "searchdomain" ->
          rights.require("/vms/" + vmid, "VM.Config.Cloudinit", "VM.Config.Network");
      default -> throw Refusal.failure("only root can set '" + key + "' config");
    }
  }

  void need(String privilege) {
    rights.require("/vms/" + vmid, privilege);
  }

  void requireDrive(GuestDisk drive) {
    need(drive.isCdrom() ? "VM.Config.CDROM" : "VM.Config.Disk");
  }

  /** Devices without a bridge need no right to one. */
  void requireBridge(String device) {
    Map<String, String> values = MachineNetwork.parse(device);
    Optional.ofNullable(values.get("bridge"))
        .map(bridge -> "/sdn/zones/localnetwork/" + bridge)
        .map(path -> values.containsKey("tag") ? path + "/" + values.get("tag") : path)
        .ifPresent(path -> rights.require(path, "SDN.Use"));
  }

  /**
   * {@code check_storage_access}: room for a new disk, or the right to the volume that is named.
   */
  void requireVolume(SimulatedNode node, GuestDisk drive) {
    if (drive.isCdrom() && !drive.volume().contains(":")) {
      return;
    }
    Optional<GuestDisk.Wanted> wanted = drive.wanted();
    if (wanted.isPresent()) {
      rights.require("/storage/" + wanted.get().storage(), "Datastore.AllocateSpace");
    } else {
      new VolumeAccess(new Volumes(node), rights).require(OptionalInt.of(vmid), drive.volume());
    }
  }
}
