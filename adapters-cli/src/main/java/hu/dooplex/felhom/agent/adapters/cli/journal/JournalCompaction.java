package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a journal becomes when only some of its records are kept. The file is read twice, to count
 * and to copy, because the count comes first in the new one and memory is short.
 */
final class JournalCompaction {
  private final StateFolder folder;
  private final long through;
  private final Predicate<JournalEntry> keep;
  private long records;
  private long bytes;

  private JournalCompaction(StateFolder folder, long through, Predicate<JournalEntry> keep) {
    this.folder = folder;
    this.through = through;
    this.keep = keep;
  }

  /**
   * @param through the number of the last acknowledged record
   */
  static JournalCompaction of(StateFolder folder, long through, Predicate<JournalEntry> keep)
      throws StateException {
    JournalCompaction compaction = new JournalCompaction(folder, through, keep);
    compaction.eachKept((_, _, _, _, length) -> {
      compaction.records++;
      compaction.bytes += length + 1;
    });
    return compaction;
  }

  /** The size of the records that are kept. */
  long bytes() {
    return bytes;
  }

  void writeTo(OutputStream out, Instant now, Optional<String> repaired, Replay replay)
      throws IOException {
    out.write(new JournalFormat.Header(now, records, through, repaired).line());
    try {
      eachKept((_, entry, line, offset, length) -> {
        replay.apply(entry);
        write(out, line, offset, length);
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (StateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void write(OutputStream out, byte[] line, int offset, int length) {
    try {
      out.write(line, offset, length);
      out.write(RecordLine.LF);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was not acknowledged may be in the file, and does not count. */
  private void eachKept(JournalFormat.Taker taker) throws StateException {
    var lines =
        new JournalFormat.Lines((number, entry, line, offset, length) -> {
          if (number <= through && keep.test(entry)) {
            taker.take(number, entry, line, offset, length);
          }
        });
    RecordScan scan = new RecordScan(lines);
    folder.scan(FileJournal.NAME, scan, FileJournal.REMEDY);
    lines.finish(folder, scan);
    if (lines.sequence() < through) {
      throw new StateException(
          folder.file(FileJournal.NAME) + " got shorter while it was open; " + FileJournal.REMEDY);
    }
  }
}
