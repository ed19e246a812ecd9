package hu.dooplex.felhom.agent.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  @Test
  void printsNowhere() {
    Secret secret = new Secret("d0-not-print");
    assertEquals("d0-not-print", secret.reveal());
    assertEquals("[[redacted]]", List.of(secret).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\n", "tab\t", "é", "\u0000"})
  void aTextThatCannotGoIntoAHeaderIsRefusedWithoutBeingPrinted(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new Secret(text));
    assertFalse(!text.isEmpty() && String.valueOf(refused.getMessage()).contains(text));
  }
}
