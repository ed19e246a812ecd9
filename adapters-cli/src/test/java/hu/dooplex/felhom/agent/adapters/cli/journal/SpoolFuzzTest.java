package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.ConsoleRequest;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any bytes in place of an entry of the spool and of its answer, and the same as a line whose
 * checksum is right: what is taken says the same when it is written anew.
 */
public final class SpoolFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    for (byte[] bytes : List.of(input, JournalFuzzTest.framed(input))) {
      entry(bytes);
      answer(bytes);
    }
  }

  private static void entry(byte[] bytes) {
    ConsoleRequest request;
    try {
      request = SpoolFormat.entry(bytes);
    } catch (Damage e) {
      Fuzzing.requirePrintable(e.why());
      return;
    }
    try {
      Fuzzing.require(
          isSame(request, SpoolFormat.entry(SpoolFormat.entry(request))), "another request");
    } catch (Damage e) {
      throw new AssertionError("it is not read again: " + e.why(), e);
    }
  }

  private static boolean isSame(ConsoleRequest one, ConsoleRequest other) {
    if (one instanceof SignedEnvelope first && other instanceof SignedEnvelope second) {
      return Arrays.equals(first.document(), second.document())
          && Arrays.deepEquals(first.signatures().toArray(), second.signatures().toArray())
          && first.valid().equals(second.valid());
    }
    return one.equals(other);
  }

  private static void answer(byte[] bytes) {
    ConsoleAnswer answer;
    try {
      answer = SpoolFormat.answer(bytes);
    } catch (Damage e) {
      Fuzzing.requirePrintable(e.why());
      return;
    }
    try {
      // What is longer than it may be is cut when it is written; from then on it stays.
      ConsoleAnswer kept = SpoolFormat.answer(SpoolFormat.answer(answer));
      Fuzzing.require(SpoolFormat.answer(SpoolFormat.answer(kept)).equals(kept), "another answer");
    } catch (Damage e) {
      throw new AssertionError("it is not read again: " + e.why(), e);
    }
  }

  @Test
  void whateverComesIsReadOrDamage() {
    Fuzzing.replay(getClass(), SpoolFuzzTest::fuzzerTestOneInput);
  }
}
