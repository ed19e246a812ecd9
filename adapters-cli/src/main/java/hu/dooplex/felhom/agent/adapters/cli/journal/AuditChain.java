package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The file of the audit trail that is open for writing, and where its chain stands. One thread at a
 * time.
 */
final class AuditChain implements Closeable {
  private static final String NAME = FileAuditTrail.NAME;

  private final StateFolder folder;
  private Optional<RecordFile> file = Optional.empty();
  private long segment;
  private long sequence;

  /** The hash of the last line, which may be a header. */
  private String link = AuditFormat.NO_HASH;

  private Optional<AuditHead> head = Optional.empty();

  AuditChain(StateFolder folder) {
    this.folder = folder;
  }

  /** What came of reading the file. */
  enum Found {
    NOTHING,
    CHAIN
  }

  /**
   * Reads the file, and goes on from what it says; from its intact beginning, if this throws.
   *
   * @param notes get what was put right
   */
  Found load(List<String> notes) throws StateException {
    AuditFormat.Lines lines = new AuditFormat.Lines();
    RecordScan scan = new RecordScan(lines);
    try {
      if (!folder.scan(NAME, scan, FileAuditTrail.REMEDY)) {
        return Found.NOTHING;
      }
      segment = lines.finish().segment();
      file = Optional.of(RecordFile.open(folder.files(), NAME, scan.intactBytes()));
    } catch (Damage e) {
      throw folder.damaged(NAME, scan, e, FileAuditTrail.REMEDY);
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    } finally {
      sequence = lines.sequence();
      link = lines.head();
      head = lines.last();
    }
    scan.torn(folder.file(NAME)).ifPresent(notes::add);
    return Found.CHAIN;
  }

  /** The next file, or record, gets a number behind these. */
  void goOnBehind(long otherSegment, long otherSequence) {
    segment = Math.max(segment, otherSegment);
    sequence = Math.max(sequence, otherSequence);
  }

  /**
   * Begins the next file.
   *
   * @param reset why it begins a new chain; empty if it goes on with this one
   */
  void begin(Instant now, Optional<String> reset) throws StateException {
    String previous = reset.isPresent() ? AuditFormat.NO_HASH : link;
    AuditFormat.Header header =
        new AuditFormat.Header(segment + 1, sequence + 1, previous, now, reset);
    byte[] line = header.line();
    try {
      Optional<RecordFile> old = file;
      file = Optional.of(RecordFile.replace(folder.files(), NAME, out -> out.write(line)));
      if (old.isPresent()) {
        old.get().close();
      } else {
        file.get().append(new byte[0]); // so that its name is durable, or this fails
      }
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    segment++;
    link = AuditFormat.hash(line, 0, line.length - 1);
    head = header.before();
  }

  /** Appends records; when this returns, they outlive a power cut. */
  void append(Instant at, List<String> texts) throws StateException {
    RecordFile open =
        file.orElseThrow(() -> new StateException(folder.file(NAME) + " is not open"));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    long next = sequence;
    String last = link;
    for (String text : texts) {
      byte[] line = AuditFormat.line(++next, last, at, text);
      last = AuditFormat.hash(line, 0, line.length - 1);
      lines.writeBytes(line);
    }
    try {
      open.append(lines.toByteArray());
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    if (next > sequence) {
      head = Optional.of(new AuditHead(next, last));
    }
    sequence = next;
    link = last;
  }

  /** Keeps a copy of the file under another name. */
  void copyTo(String name) throws StateException {
    try (var in = folder.files().read(NAME)) {
      RecordFile.create(folder.files(), name, in::transferTo).close();
    } catch (IOException e) {
      throw folder.unwritable(name, e);
    }
  }

  long segment() {
    return segment;
  }

  /** The number of the last record, whether or not it is in the file. */
  long sequence() {
    return sequence;
  }

  /** The last record; empty before the first of the chain. */
  Optional<AuditHead> head() {
    return head;
  }

  long bytes() {
    return file.map(RecordFile::size).orElse(0L);
  }

  @Override
  public void close() {
    file.ifPresent(RecordFile::closeQuietly);
    file = Optional.empty();
  }
}
