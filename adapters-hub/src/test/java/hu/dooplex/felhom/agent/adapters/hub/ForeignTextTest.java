package hu.dooplex.felhom.agent.adapters.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ForeignTextTest {
  @Test
  void whatMovesATerminalIsEscapedAndLettersAreNot() {
    assertEquals(
        "árvíz \\u001b[2J\\u000d\\u000a\\u0000\\u007f\\u009b\\u202e\\u2066\\u2028 日本 \ud83d\ude00"
            + " \\ud83d",
        ForeignText.oneLine(
            "árvíz \u001b[2J\r\n\u0000\u007f\u009b\u202e\u2066\u2028 日本 \ud83d\ude00 \ud83d", 200));
  }

  @Test
  void aCutIsNeverInsideAnEscapeOrAPair() {
    assertEquals("ab", ForeignText.oneLine("ab\u001bc", 7));
    assertEquals("ab\\u001b", ForeignText.oneLine("ab\u001bc", 8));
    assertEquals("a", ForeignText.oneLine("a\ud83d\ude00", 2));
    assertEquals("", ForeignText.oneLine("abc", 0));
  }
}
