package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

/** Volumes that come and go with a container's configuration. */
final class ContainerVolumes {
  private ContainerVolumes() {}

  /** {@code apply_pending_mountpoint}: the value as it is stored, its volume made if it is new. */
  static String mounted(SimulatedNode node, ConfigDraft draft, String key, String value) {
    String volume = MountPoints.volume(node.release(), key, value);
    return MountPoints.storageOfNew(volume).isPresent()
        ? MountPoints.allocated(node, draft.vmid(), key, value, draft.everything())
        : MountPoints.measured(node, key, value);
  }

  /** {@code PVE::LXC::delete_mountpoint_volume}: never another guest's. */
  static void free(SimulatedNode node, int vmid, String volume) {
    String storage = volume.split(":", 2)[0];
    if (node.storage(storage).isPresent()) {
      node.changeStorage(
          storage,
          known ->
              known.without(held ->
                  held.volumeId().equals(volume)
                      && held.guest().stream().allMatch(owner -> owner == vmid)));
    }
  }
}
