package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Takes a snapshot, of the disks and never of the memory. */
public record CreateSnapshot(GuestRef guest, SnapshotName snapshot, String description)
    implements Operation.OnGuest {
  @Override
  public String wireName() {
    return "create_snapshot";
  }
}
