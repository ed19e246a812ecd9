package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What follows from the journal's records. */
public interface JournalState {
  /**
   * An operation as the journal knows it.
   *
   * @param task empty before Proxmox VE named one
   * @param end empty while it is in flight
   */
  record Known(JournalEntry.Intent intent, Optional<Upid> task, Optional<JournalEntry.Ended> end) {}

  Optional<Known> find(OperationId id);

  /** Operations that have begun and not ended, in the order in which they began. */
  List<Known> inFlight();

  /** The tasks that records name: none of them is the answer to another operation. */
  Set<Upid> tasks();

  /** The intents for that guest, from that source, that are not older: what budgets count. */
  List<JournalEntry.Intent> intentsSince(GuestRef guest, Source source, Instant since);

  /** Whose the snapshot is; the agent's only within a transaction that is still open. */
  Provenance snapshot(GuestRef guest, SnapshotName name);

  /** Whose the guest is. */
  Provenance guest(GuestRef guest);
}
