package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * One pass over a file of {@link RecordLine}s, from its first byte on, in constant memory.
 *
 * <p>What a power cut leaves is a last line without its end: that was never acknowledged, and is
 * told as torn. Everything else that is not an intact line is damage. A last line that is intact
 * but for its end is damage too, since a cut takes bytes away and changes none.
 */
final class RecordScan {
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Takes the intact lines in order. */
  interface Reader {
    /**
     * @param bytes hold the line, without its end, from offset on; they are reused afterwards
     */
    void line(byte[] bytes, int offset, int length) throws Damage;
  }

  private final Reader reader;
  private byte[] buffer = new byte[CHUNK_BYTES];
  private int filled;
  private long lines;
  private long intactBytes;

  RecordScan(Reader reader) {
    this.reader = reader;
  }

  /** Reads to the end of the file; what was read before damage stays told. */
  void read(InputStream in) throws IOException, Damage {
    for (int count; (count = in.read(buffer, filled, buffer.length - filled)) >= 0; ) {
      int from = filled;
      filled += count;
      takeLines(from);
      if (filled == buffer.length) {
        if (filled >= Limits.RECORD_MAX_BYTES) {
          throw new Damage("it is longer than any record");
        }
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
    }
    if (filled > 0 && RecordLine.intact(buffer, 0, filled - 1)) {
      throw new Damage("its end is changed");
    }
  }

  private void takeLines(int searchFrom) throws Damage {
    int start = 0;
    for (int i = searchFrom; i < filled; i++) {
      if (buffer[i] == RecordLine.LF) {
        if (!RecordLine.intact(buffer, start, i - start)) {
          throw new Damage("its checksum does not fit");
        }
        reader.line(buffer, start, i - start);
        lines++;
        intactBytes += i - start + 1;
        start = i + 1;
      }
    }
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    filled -= start;
  }

  /** How many intact lines there were. */
  long lines() {
    return lines;
  }

  /** How many bytes they have, from the beginning of the file. */
  long intactBytes() {
    return intactBytes;
  }

  /** How many bytes of a torn last line follow; 0 without one. */
  int tornBytes() {
    return filled;
  }

  /** What is to be said about a torn last line, once it is cut off. */
  Optional<String> torn(Path file) {
    return filled == 0
        ? Optional.empty()
        : Optional.of(
            file
                + ": the last line was torn, as a power cut leaves it, and is cut off ("
                + filled
                + " bytes that were never acknowledged)");
  }
}
