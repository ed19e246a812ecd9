package hu.dooplex.felhom.agent.domain.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditHeadTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @Test
  void everyHexDigitIsOne() {
    assertEquals(HASH, new AuditHead(1, HASH).hash());
  }

  /** The characters beside the digits and letters, too. */
  @ParameterizedTest
  @ValueSource(strings = {"/", ":", "`", "g", "A", "F", " ", "\u0660"})
  void nothingElseIsAHexDigit(String other) {
    for (int at : new int[] {0, 31, 63}) {
      String hash = HASH.substring(0, at) + other + HASH.substring(at + 1);
      assertThrows(IllegalArgumentException.class, () -> new AuditHead(1, hash), hash);
    }
  }

  @Test
  void aHashHas64Digits() {
    for (String hash : new String[] {"", HASH.substring(1), HASH + "0"}) {
      assertThrows(IllegalArgumentException.class, () -> new AuditHead(1, hash), hash);
    }
  }

  @Test
  void recordsAreNumberedFromOne() {
    assertThrows(IllegalArgumentException.class, () -> new AuditHead(0, HASH));
  }
}
