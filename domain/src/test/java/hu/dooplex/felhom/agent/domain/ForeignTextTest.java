package hu.dooplex.felhom.agent.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "nextcloud", "ct „Äpfel“ 📷", "a\\nb", "100 %"})
  void whatCanBeShownStaysAsItIs(String text) {
    assertEquals(text, ForeignText.oneLine(text));
  }

  @Test
  void whatATerminalObeysIsSpelledOut() {
    assertEquals(
        "a\\nb\\r\\tc\\u001b[2J\\u0085\\u007f\\u202egnp.exe\\u2028\\ufeff\\u200b\\ud800",
        ForeignText.oneLine("a\nb\r\tc\u001b[2J\u0085\u007f\u202egnp.exe\u2028\ufeff\u200b\ud800"));
  }

  @Test
  void everyCodePointGivesALineThatHidesNothing() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String line = ForeignText.oneLine(Character.toString(c));
      assertTrue(line.codePoints().noneMatch(ForeignText::isHidden), () -> line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, 6, abcdef",
    "abcdefg, 6, abcde…",
    "'abcde\u001b', 6, abcde…",
    "abcd📷x, 6, abcd…",
    "'', 6, ''"
  })
  void aCutNeverGoesThroughAnEscapeOrAPair(String text, int max, String expected) {
    assertEquals(expected, ForeignText.oneLine(text, max));
  }
}
