package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What others remember of the audit trail: {@code identity.json} the last record that the hub took,
 * and every intent in the journal the last record of its time (trust.md, 4).
 */
final class AuditWitnesses {
  private final Identity identity;
  private final SortedMap<Long, String> anchors = new TreeMap<>();
  private final Optional<StateException> journalProblem;

  private AuditWitnesses(StateFolder folder) {
    identity = IdentityFile.peek(folder).map(Identity.Versioned::identity).orElse(Identity.NEW);
    journalProblem = readJournal(folder);
  }

  /** Reads the files as far as they can be read; nothing is made, and no lock is needed. */
  static AuditWitnesses of(StateFolder folder) {
    return new AuditWitnesses(folder);
  }

  private Optional<StateException> readJournal(StateFolder folder) {
    try {
      if (folder.has(FileJournal.FOLDER)) {
        StateFolder journal = folder.folder(FileJournal.FOLDER);
        var lines = new JournalFormat.Lines((_, entry, _, _, _) -> take(entry));
        RecordScan scan = new RecordScan(lines);
        if (journal.scan(FileJournal.NAME, scan, FileJournal.REMEDY)) {
          lines.finish(journal, scan);
        }
      }
      return Optional.empty();
    } catch (StateException e) {
      return Optional.of(e);
    }
  }

  /** Of two that differ neither is right: no record is both. */
  private void take(JournalEntry entry) {
    if (entry instanceof JournalEntry.Intent intent) {
      intent
          .audit()
          .ifPresent(head ->
              anchors.merge(
                  head.sequence(),
                  head.hash(),
                  (one, other) -> one.equals(other) ? one : AuditFormat.NO_HASH));
    }
  }

  /** Why a record is not what somebody remembers; empty if nobody does, or it is. */
  Optional<String> against(long sequence, String hash) {
    if (sequence == identity.auditSequence() && !hash.equals(identity.auditHead())) {
      return Optional.of("it is not the record " + sequence + " that the hub took");
    }
    String anchor = anchors.get(sequence);
    return anchor == null || anchor.equals(hash)
        ? Optional.empty()
        : Optional.of("it is not the record " + sequence + " that the journal anchors");
  }

  /** Why a chain cannot end with that record; empty if nobody remembers a later one. */
  Optional<String> beyond(long last) {
    if (reported() > last) {
      return Optional.of("it ends before the record " + reported() + " that the hub took");
    }
    return anchored() > last
        ? Optional.of("it ends before the record " + anchored() + " that the journal anchors")
        : Optional.empty();
  }

  /** The number of the last record that the hub took; 0 if it took none. */
  long reported() {
    return identity.auditSequence();
  }

  /** The number of the newest record that the journal anchors; 0 if it anchors none. */
  long anchored() {
    return anchors.isEmpty() ? 0 : anchors.lastKey();
  }

  long newest() {
    return Math.max(reported(), anchored());
  }

  /** Why not all of the journal was read. */
  Optional<StateException> journalProblem() {
    return journalProblem;
  }
}
