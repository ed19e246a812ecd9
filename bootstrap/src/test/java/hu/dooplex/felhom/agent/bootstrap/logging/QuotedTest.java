package hu.dooplex.felhom.agent.bootstrap.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import hu.dooplex.felhom.agent.domain.ForeignText;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuotedTest {
  static IntStream hiddenCharacters() {
    return IntStream.concat(
        IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)),
        IntStream.of(
            0x061c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066,
            0x2067, 0x2068, 0x2069, 0xd800, 0xdbff, 0xdc00, 0xdfff));
  }

  @ParameterizedTest
  @MethodSource("hiddenCharacters")
  void whatCannotBeSeenIsWrittenOut(int c) {
    String expected =
        switch (c) {
          case '\n' -> "\\n";
          case '\r' -> "\\r";
          case '\t' -> "\\t";
          default -> String.format("\\u%04x", c);
        };
    assertEquals("a" + expected + "b", ForeignText.oneLine("a" + (char) c + "b"));
    assertEquals("\"a" + expected + "\"", Quoted.of("a" + (char) c));
  }

  @Test
  void allElseIsLeftAsItIs() {
    String text = "árvíztűrő \\ \"tükörfúrógép\" 漢字 \uD83D\uDE00 \u00a0=";
    assertSame(text, ForeignText.oneLine(text));
  }

  @Test
  void surrogatesInTheWrongOrderAreBothLone() {
    assertEquals("\\ude00\\ud83d", ForeignText.oneLine("\uDE00\uD83D"));
  }

  @Test
  void quotesAndBackslashesAreEscapedInQuotesAlone() {
    assertEquals("\"a\\\"b\\\\c\"", Quoted.of("a\"b\\c"));
    assertEquals("a\"b\\c", ForeignText.oneLine("a\"b\\c"));
  }
}
