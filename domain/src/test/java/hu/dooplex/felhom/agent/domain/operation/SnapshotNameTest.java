package hu.dooplex.felhom.agent.domain.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotNameTest {
  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000, felhom_aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "0000000000000000000000000000001f, felhom_aaaaaaaaaaaaaaaaaaaaaaaaa7",
    "00000000000000000000000000000020, felhom_aaaaaaaaaaaaaaaaaaaaaaaaba",
    "ffffffffffffffffffffffffffffffff, felhom_h7777777777777777777777777",
  })
  void theAgentsOwnAreRandomBitsInBase32(String hex, String name) {
    SnapshotName made = SnapshotName.ofAgent(HexFormat.of().parseHex(hex));
    assertEquals(name, made.value());
    assertTrue(SnapshotName.isAgentForm(made.value()));
  }

  @Test
  void otherLengthsAreNoName() {
    assertThrows(IllegalArgumentException.class, () -> SnapshotName.ofAgent(new byte[15]));
  }
}
