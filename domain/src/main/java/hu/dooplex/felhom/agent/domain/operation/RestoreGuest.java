package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/**
 * Restores a backup into a vmid that is free.
 *
 * @param archive volume id of the backup
 */
public record RestoreGuest(GuestRef guest, VolumeId archive, NewContainer container)
    implements Operation.MakesGuest {
  public RestoreGuest {
    NewContainer.requireContainer(guest);
  }

  @Override
  public String wireName() {
    return "restore_guest";
  }
}
