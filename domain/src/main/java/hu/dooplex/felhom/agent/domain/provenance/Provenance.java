package hu.dooplex.felhom.agent.domain.provenance;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.time.Instant;

/**
 * Where the thing that an operation touches comes from: the customer, or the agent. It is about the
 * thing, never about who wishes the operation. That something is the agent's own can be said by the
 * replay of the journal alone, which an architecture rule holds; no tag, name or hub can (trust.md,
 * Provenance).
 */
public sealed interface Provenance {
  /** Nothing proves that the agent made it, so it is the customer's. */
  record Customer() implements Provenance {}

  /**
   * A snapshot that the journal says the agent took in a transaction that is still open. Whether
   * the live one is still that one is looked at right before it is touched.
   *
   * @param intentId the journal id, which the snapshot's description holds
   * @param intentAt the snapshot is not older than this
   * @param guestStopped whether the guest was stopped when it was taken
   */
  record OwnSnapshot(
      GuestRef guest,
      SnapshotName snapshot,
      String intentId,
      Instant intentAt,
      boolean guestStopped)
      implements Provenance {}

  /**
   * A guest that the journal says the agent created, in an operation that succeeded.
   *
   * @param marker the random tag that the live guest has to have still
   * @param createdAt when its creation had succeeded
   * @param restored whether it holds the data of a backup
   */
  record ScratchGuest(
      GuestRef guest,
      String marker,
      StorageName storage,
      String fingerprint,
      Instant createdAt,
      boolean restored)
      implements Provenance {}
}
