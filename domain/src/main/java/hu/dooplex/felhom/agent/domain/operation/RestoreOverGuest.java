package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Restores a backup over an existing guest, whose disks and snapshots are gone then. */
public record RestoreOverGuest(GuestRef guest, VolumeId archive, StorageName storage)
    implements Operation.OnGuest {
  @Override
  public String wireName() {
    return "restore_over_guest";
  }
}
