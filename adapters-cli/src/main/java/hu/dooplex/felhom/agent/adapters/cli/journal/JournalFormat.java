package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import java.time.Instant;
import java.util.Optional;

/**
 * The format of {@code journal/journal.jsonl}: {@link RecordLine}s, the first of which is the
 * header. It can be read with {@code jq}.
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent journal","version":2,"made_at":"2026-11-22T19:00:00Z","kept":0,"through":0}
 * {"crc":"…","seq":1,"at":"2026-11-22T19:00:00Z","record":"intent","id":"…","operation":"start_guest",…}
 * {"crc":"…","seq":2,"at":"2026-11-22T19:00:01Z","record":"submitted","id":"…","task":"UPID:…"}
 * {"crc":"…","seq":3,"at":"2026-11-22T19:00:09Z","record":"ended","id":"…","outcome":"succeeded",…}
 * </pre>
 *
 * <p>{@code kept} and {@code through} are of the last compaction: the first {@code kept} records
 * are those it kept of the records up to number {@code through}, in their order and under their
 * numbers; after them every number is one above the one before. So a line that is missing anywhere
 * but at the end shows. {@code repaired}, if it is there, says what a repair did. Fields without a
 * value are left out.
 *
 * <p>In version 1, no intent had an {@code audit}, where the audit trail stood.
 *
 * <p>Rules of change: every change of fields, their order, meaning or range, and every operation
 * that is added, raises {@code version}. A newer version is refused; an older one is migrated when
 * the file is opened. Within a version, exactly its fields are there, in their order.
 */
final class JournalFormat {
  static final String FORMAT = "felhom-agent journal";
  static final int VERSION = 2;

  private JournalFormat() {}

  /**
   * The first line.
   *
   * @param kept how many of the records up to {@code through} the last compaction kept
   */
  record Header(Instant madeAt, long kept, long through, Optional<String> repaired) {
    static Header born(Instant at) {
      return new Header(at, 0, 0, Optional.empty());
    }

    byte[] line() {
      FieldWriter out = new FieldWriter();
      out.text("format", FORMAT)
          .integer("version", VERSION)
          .instant("made_at", madeAt)
          .integer("kept", kept)
          .integer("through", through)
          .text("repaired", repaired);
      return RecordLine.of(out.fields());
    }

    private static Header read(FieldReader in) throws Damage {
      in.text("crc");
      in.text("format");
      in.integer("version");
      Header header =
          new Header(
              in.instant("made_at"),
              in.integer("kept"),
              in.integer("through"),
              in.optionalText("repaired"));
      if (header.kept < 0 || header.through < header.kept) {
        throw new Damage("its counts cannot be");
      }
      return header;
    }
  }

  /**
   * @param fields as {@link EntryCodec#fields} gives them
   */
  static byte[] line(long sequence, byte[] fields) {
    byte[] number = ("\"seq\":" + sequence + ",").getBytes(US_ASCII);
    byte[] all = new byte[number.length + fields.length];
    System.arraycopy(number, 0, all, 0, number.length);
    System.arraycopy(fields, 0, all, number.length, fields.length);
    return RecordLine.of(all);
  }

  /** Takes records in their order. */
  interface Taker {
    /**
     * @param bytes hold the line, without its end, from offset on; they are reused afterwards
     */
    void take(long sequence, JournalEntry entry, byte[] bytes, int offset, int length)
        throws Damage;
  }

  /** Reads the lines of one journal. */
  static final class Lines implements RecordScan.Reader {
    private final Taker taker;
    private Optional<Header> header = Optional.empty();
    private int version;
    private long sequence;
    private long records;
    private long keptBytes;

    Lines(Taker taker) {
      this.taker = taker;
    }

    @Override
    public void line(byte[] bytes, int offset, int length) throws Damage {
      if (header.isEmpty()) {
        version = FieldReader.requireFormat(bytes, offset, length, FORMAT, VERSION);
        header = Optional.of(FieldReader.read(bytes, offset, length, Header::read));
        return;
      }
      Header first = header.get();
      boolean kept = records < first.kept();
      long before = sequence;
      long after = kept ? first.through() : records == first.kept() ? first.through() : sequence;
      FieldReader.read(
          bytes,
          offset,
          length,
          in -> {
            in.text("crc");
            long found = in.integer("seq");
            if (kept ? found <= before || found > after : found != after + 1) {
              throw new Damage("its number is not the next one");
            }
            taker.take(found, EntryCodec.read(in), bytes, offset, length);
            sequence = found;
            return found;
          });
      records++;
      if (kept) {
        keptBytes += length + 1;
      }
    }

    /**
     * What the end of the file says: whatever was there when the file got its name was durable
     * before, so less of it is damage and no torn line.
     */
    Header finish() throws Damage {
      Header found = header.orElseThrow(() -> new Damage("there is no header"));
      if (records < found.kept()) {
        throw new Damage("records that were kept are missing");
      }
      return found;
    }

    /** The same, put into words. */
    Header finish(StateFolder folder, RecordScan scan) throws StateException {
      try {
        return finish();
      } catch (Damage e) {
        throw folder.damaged(FileJournal.NAME, scan, e, FileJournal.REMEDY);
      }
    }

    Optional<Header> header() {
      return header;
    }

    /** Of the format, in which the file is. */
    int version() {
      return version;
    }

    /** The number of the last record, or of the last one that compaction dropped. */
    long sequence() {
      return records <= header.map(Header::kept).orElse(0L)
          ? Math.max(sequence, header.map(Header::through).orElse(0L))
          : sequence;
    }

    long records() {
      return records;
    }

    /** The size of the records that the last compaction kept. */
    long keptBytes() {
      return keptBytes;
    }
  }
}
