package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Any bytes in place of an audit trail, and any fields in lines whose checksums are right. */
public final class AuditFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    AuditFormat.Lines chain = new AuditFormat.Lines();
    read(chain, input);
    read(new AuditFormat.Lines(), JournalFuzzTest.framed(input));
    // Line for line, since nobody guesses the hash that a line has to name.
    read(AuditFuzzTest::line, JournalFuzzTest.framed(input));
    Fuzzing.require(chain.sequence() >= 0, "a number below 0");
  }

  private static void read(RecordScan.Reader reader, byte[] file) throws IOException {
    try {
      new RecordScan(reader).read(new ByteArrayInputStream(file));
    } catch (Damage e) {
      Fuzzing.requirePrintable(e.why());
    }
  }

  private static void line(byte[] bytes, int offset, int length) {
    try {
      AuditFormat.read(bytes, offset, length);
    } catch (Damage e) {
      Fuzzing.requirePrintable(e.why());
    }
    try {
      AuditFormat.Header.of(bytes, offset, length);
    } catch (Damage e) {
      Fuzzing.requirePrintable(e.why());
    }
  }

  @Test
  void whateverComesIsReadOrDamage() {
    Fuzzing.replay(getClass(), AuditFuzzTest::fuzzerTestOneInput);
  }
}
