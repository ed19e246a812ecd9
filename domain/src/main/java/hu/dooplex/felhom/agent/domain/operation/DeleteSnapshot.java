package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Deletes a snapshot. */
public record DeleteSnapshot(GuestRef guest, SnapshotName snapshot) implements Operation.OnGuest {
  @Override
  public String wireName() {
    return "delete_snapshot";
  }
}
