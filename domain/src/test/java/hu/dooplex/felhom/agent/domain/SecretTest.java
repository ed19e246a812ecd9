package hu.dooplex.felhom.agent.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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

  @Test
  void twoAreEqualAsTheirTextsAre() {
    Secret secret = new Secret("~to!ken");
    assertEquals(new Secret("~to!ken"), secret);
    assertEquals(new Secret("~to!ken").hashCode(), secret.hashCode());
    assertNotEquals(new Secret("~to!kem"), secret);
    assertNotEquals(new Secret("~to!kem").hashCode(), secret.hashCode());
    assertNotEquals(new Object(), secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\n", "tab\t", "é", "\u0000", "\u007f"})
  void aTextThatCannotGoIntoAHeaderIsRefusedWithoutBeingPrinted(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new Secret(text));
    String message = String.valueOf(refused.getMessage());
    assertFalse(!text.isEmpty() && message.contains(text));
    assertEquals(text.isEmpty(), message.endsWith("is empty"));
  }
}
