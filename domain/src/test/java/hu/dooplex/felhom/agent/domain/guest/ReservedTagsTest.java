package hu.dooplex.felhom.agent.domain.guest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedTagsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"felhom-", "felhom-x", "FELHOM-X", "a;felhom-x", "a,b felhom-x", "\u00e9felhom-x"})
  void theseAreReservedOrHoldOneThatIs(String tag) {
    assertTrue(ReservedTags.namesOne(tag));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "felhom", "felhomx", "my-felhom-x", "a.felhom-x", "felhom_x"})
  void theseAreNot(String tag) {
    assertFalse(ReservedTags.namesOne(tag));
  }
}
