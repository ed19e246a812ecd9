package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import org.junit.jupiter.api.Test;

/** Any bytes in place of a wish: one that is taken is for an operation of the catalogue. */
public final class OperationWishFuzzTest {
  private static final OperationDocumentJson DOCUMENTS = new OperationDocumentJson();

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      OperationWish wish = DOCUMENTS.parseWish(input);
      Fuzzing.require(Catalogue.named(wish.operation().wireName()).isPresent(), "no operation");
    } catch (BadDocumentException e) {
      Fuzzing.requirePrintable(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void whateverComesIsAWishOrNone() {
    Fuzzing.replay(getClass(), OperationWishFuzzTest::fuzzerTestOneInput);
  }
}
