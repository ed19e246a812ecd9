package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any bytes in place of a list of signed operations: one that is taken is within its bounds. */
public final class SignedOperationsFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    List<SignedEnvelope> entries;
    try {
      entries = SignedOperationsJson.toDomain(input);
    } catch (BadDocumentException e) {
      Fuzzing.requirePrintable(String.valueOf(e.getMessage()));
      return;
    }
    Fuzzing.require(entries.size() <= Limits.SIGNED_LIST_MAX_ENTRIES, "too many entries");
    for (SignedEnvelope entry : entries) {
      int size = entry.document().length;
      for (byte[] signature : entry.signatures()) {
        size += signature.length;
      }
      Fuzzing.require(size <= Limits.SIGNED_ENTRY_MAX_BYTES, "an entry of " + size + " bytes");
      Fuzzing.require(entry.signatures().size() <= Limits.SIGNERS_MAX, "too many signatures");
    }
  }

  @Test
  void whateverComesIsAListOrNone() {
    Fuzzing.replay(getClass(), SignedOperationsFuzzTest::fuzzerTestOneInput);
  }
}
