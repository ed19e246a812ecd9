package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Any bytes in place of a document: one that is taken means the same when the agent writes it, and
 * there is one way in which the agent writes it.
 */
public final class OperationDocumentFuzzTest {
  private static final OperationDocumentJson DOCUMENTS = new OperationDocumentJson();

  public static void fuzzerTestOneInput(byte[] input) throws BadDocumentException {
    OperationDocument document;
    try {
      document = DOCUMENTS.parse(input);
    } catch (BadDocumentException e) {
      Fuzzing.requirePrintable(String.valueOf(e.getMessage()));
      return;
    }
    byte[] written;
    try {
      written = DOCUMENTS.write(document);
    } catch (BadDocumentException e) {
      // The blanks that the agent writes can be more than there is room for.
      Fuzzing.require(e.allowed().equals("at most " + Limits.DOCUMENT_MAX_BYTES), e.allowed());
      return;
    }
    OperationDocument again = DOCUMENTS.parse(written);
    Fuzzing.require(again.equals(document), "another meaning");
    Fuzzing.require(Arrays.equals(DOCUMENTS.write(again), written), "written in another way");
  }

  @Test
  void whateverComesIsADocumentOrNone() {
    Fuzzing.replay(getClass(), OperationDocumentFuzzTest::fuzzerTestOneInput);
  }
}
