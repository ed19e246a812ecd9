package hu.dooplex.felhom.agent.domain.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationIdTest {
  /** The 128 bits are the last 128 of 130: the first digit is 0 to 7. */
  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000, 00000000000000000000000000",
    "00000000000000000000000000000001, 00000000000000000000000001",
    "0000000000000000000000000000001f, 0000000000000000000000000Z",
    "00000000000000000000000000000020, 00000000000000000000000010",
    "80000000000000000000000000000000, 40000000000000000000000000",
    "ffffffffffffffffffffffffffffffff, 7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
    "00112233445566778899aabbccddeeff, 0024H36H2NCSVRH6DAQF6DVVQZ",
  })
  void bitsAreWrittenInCrockfordsBase32(String hex, String text) {
    assertEquals(text, OperationId.of(HexFormat.of().parseHex(hex)).value());
  }

  @Test
  void otherLengthsAreNoId() {
    assertThrows(IllegalArgumentException.class, () -> OperationId.of(new byte[15]));
    assertThrows(IllegalArgumentException.class, () -> OperationId.of(new byte[17]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "7ZZZZZZZZZZZZZZZZZZZZZZZZI",
        "7ZZZZZZZZZZZZZZZZZZZZZZZZz",
        "7ZZZZZZZZZZZZZZZZZZZZZZZZ"
      })
  void otherWordsAreNoId(String text) {
    assertThrows(IllegalArgumentException.class, () -> new OperationId(text));
  }
}
