package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.OptionalInt;

/** Who may name a volume (pve-storage, {@code PVE::Storage::check_volume_access}). */
final class VolumeAccess {
  private final Volumes volumes;
  private final Rights rights;

  VolumeAccess(Volumes volumes, Rights rights) {
    this.volumes = volumes;
    this.rights = rights;
  }

  /**
   * For that guest, whose own volumes need no right. Whether the volume is there is not looked at.
   */
  void require(int vmid, String volumeId, String type) {
    requireOfType(volumeId, type);
    require(OptionalInt.of(vmid), volumeId);
  }

  /** The same, whatever it is. */
  VolumeName require(OptionalInt vmid, String volumeId) {
    VolumeName name = name(volumeId);
    String path = "/storage/" + name.storage();
    if (rights.hold(path, "Datastore.Allocate")) {
      return name;
    }
    boolean backup = name.type().equals("backup");
    if (name.owner().isEmpty() && backup) {
      throw Refusal.failure("missing privileges to access " + name.volumeId());
    } else if (name.owner().isEmpty()) {
      rights.require(path, "Datastore.AllocateSpace", "Datastore.Audit");
    } else if (!name.owner().equals(vmid)) {
      rights.require(path, backup ? "Datastore.AllocateSpace" : "Datastore.Audit");
      rights.require("/vms/" + name.owner().getAsInt(), backup ? "VM.Backup" : "VM.Config.Disk");
    }
    return name;
  }

  private void requireOfType(String volumeId, String wanted) {
    String type = name(volumeId).type();
    // Plugins do not tell containers' disks from machines'.
    if (!type.equals(wanted) && !(wanted.equals("rootdir") && type.equals("images"))) {
      throw Refusal.failure(
          "unable to use volume %s - content type needs to be '%s'".formatted(volumeId, wanted));
    }
  }

  private VolumeName name(String volumeId) {
    if (VolumeName.split(volumeId).isEmpty()) {
      throw Refusal.failure("Only root can pass arbitrary filesystem paths.");
    }
    return volumes.name(volumeId);
  }
}
