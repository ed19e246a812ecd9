package hu.dooplex.felhom.agent.bootstrap.wiring;

import static hu.dooplex.felhom.agent.application.port.EventLog.field;

import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The journal of the state folder, which drops what nothing needs any more when it has become
 * large: at the start, and after an operation has ended, on the thread that ended it. There nothing
 * waits but that guest's lane and, for the moment that it takes, other records; a thread or a timer
 * of its own would save neither. In front of an intent it would delay a change that is permitted.
 */
public final class SelfCompactingJournal implements OperationJournal {
  private final FileJournal journal;
  private final InstantSource clock;
  private final Supplier<Optional<Instant>> floor;
  private final EventLog events;

  /** After a failure it is left alone for a while: a disk that is full is full for longer. */
  private volatile Instant notBefore = Instant.MIN;

  /**
   * @param floor the latest time that is sure ({@link TrustedClock#floor}): a clock that jumped
   *     ahead makes nothing old, or budgets that were spent would be free once it is back
   */
  public SelfCompactingJournal(
      FileJournal journal,
      InstantSource clock,
      Supplier<Optional<Instant>> floor,
      EventLog events) {
    this.journal = journal;
    this.clock = clock;
    this.floor = floor;
    this.events = events;
  }

  @Override
  public void append(JournalEntry entry) throws StateException {
    journal.append(entry);
    if (entry instanceof JournalEntry.Ended) {
      compactIfDue();
    }
  }

  /** Tells what came of it, and is never a reason for anything else to fail. */
  void compactIfDue() {
    Instant now = clock.instant();
    if (journal.shut().isPresent() || now.isBefore(notBefore)) {
      return;
    }
    long before = journal.bytes();
    Instant sure = floor.get().filter(now::isAfter).orElse(now);
    try {
      if (journal.compactIfDue(now, state -> state.compacted(sure))) {
        events.info(
            "journal_compacted", field("bytes_before", before), field("bytes", journal.bytes()));
      }
    } catch (StateException e) {
      notBefore = now.plus(Limits.JOURNAL_COMPACT_RETRY);
      events.warning(
          "journal_not_compacted",
          field("bytes", before),
          field("error", String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Optional<StateException> shut() {
    return journal.shut();
  }

  @Override
  public <T> T read(Function<JournalState, T> question) {
    return journal.read(question);
  }
}
