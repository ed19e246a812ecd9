package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/**
 * Takes a guest back to a snapshot; what was written since is gone.
 *
 * @param start whether to start it afterwards
 */
public record RollbackSnapshot(GuestRef guest, SnapshotName snapshot, boolean start)
    implements Operation.OnGuest {
  @Override
  public String wireName() {
    return "rollback_snapshot";
  }
}
