package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Any bytes in place of a journal, and any fields in lines whose checksums are right: a record that
 * is taken says the same when it is written anew.
 */
public final class JournalFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    read(input);
    read(framed(input));
  }

  /** Each line of the input as the fields of a line of the file. */
  static byte[] framed(byte[] input) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int start = 0;
    for (int i = 0; i <= input.length; i++) {
      if (i == input.length || input[i] == RecordLine.LF) {
        file.writeBytes(RecordLine.of(Arrays.copyOfRange(input, start, i)));
        start = i + 1;
      }
    }
    return file.toByteArray();
  }

  private static void read(byte[] file) throws IOException {
    JournalFormat.Lines lines =
        new JournalFormat.Lines((sequence, entry, bytes, offset, length) -> again(sequence, entry));
    RecordScan scan = new RecordScan(lines);
    try {
      scan.read(new ByteArrayInputStream(file));
      lines.finish();
      Fuzzing.require(scan.intactBytes() + scan.tornBytes() == file.length, "bytes left out");
    } catch (Damage e) {
      Fuzzing.requirePrintable(e.why());
    }
  }

  private static void again(long sequence, JournalEntry entry) throws Damage {
    byte[] line = JournalFormat.line(sequence, EntryCodec.fields(entry));
    JournalEntry read =
        FieldReader.read(
            line,
            0,
            line.length - 1,
            in -> {
              in.text("crc");
              in.integer("seq");
              return EntryCodec.read(in);
            });
    Fuzzing.require(read.equals(entry), "another meaning");
  }

  @Test
  void whateverComesIsReadOrDamage() {
    Fuzzing.replay(getClass(), JournalFuzzTest::fuzzerTestOneInput);
  }
}
