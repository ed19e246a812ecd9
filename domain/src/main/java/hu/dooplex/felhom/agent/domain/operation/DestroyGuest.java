package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/**
 * Destroys a guest and its disks.
 *
 * @param purge also from backup jobs, replication and HA
 * @param destroyUnreferencedDisks also disks that its config no longer names
 * @param force although it runs; containers only
 */
public record DestroyGuest(
    GuestRef guest, boolean purge, boolean destroyUnreferencedDisks, boolean force)
    implements Operation.OnGuest {
  public DestroyGuest {
    if (force && guest.kind() == GuestKind.QEMU) {
      throw new IllegalArgumentException("force is for containers: the API has it for no machine");
    }
  }

  @Override
  public String wireName() {
    return "destroy_guest";
  }
}
