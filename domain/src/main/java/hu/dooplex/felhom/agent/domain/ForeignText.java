package hu.dooplex.felhom.agent.domain;

/**
 * The one escaper for text from outside: guest names, reasons, error texts. One control character
 * can forge a log line, repaint a terminal or show a text backwards, so whatever is printed goes
 * through here first (trust.md, 5: one escaper everywhere).
 */
public final class ForeignText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private ForeignText() {}

  /**
   * The text as one line: what {@link #isHidden} is written as {@code \n}, {@code \r}, {@code \t}
   * or {@code \}{@code u001b}, all else unchanged.
   */
  public static String oneLine(String text) {
    if (text.codePoints().noneMatch(ForeignText::isHidden)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(line, c));
    return line.toString();
  }

  /**
   * The same, cut before it gets longer than that many characters, with an ellipsis then. It is
   * never cut inside an escape or a surrogate pair.
   */
  public static String oneLine(String text, int maxChars) {
    String whole = oneLine(text);
    if (whole.length() <= maxChars) {
      return whole;
    }
    StringBuilder line = new StringBuilder(maxChars);
    for (int at = 0; ; ) {
      int c = text.codePointAt(at);
      int before = line.length();
      append(line, c);
      if (line.length() >= maxChars) {
        line.setLength(before);
        return line.append('…').toString();
      }
      at += Character.charCount(c);
    }
  }

  /**
   * What a terminal obeys instead of showing: C0 and C1 controls, line separators, bidi and other
   * invisible marks, and half a surrogate pair.
   */
  public static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** Appends one code point, escaped if it is hidden. */
  public static void append(StringBuilder out, int codePoint) {
    if (!isHidden(codePoint)) {
      out.appendCodePoint(codePoint);
      return;
    }
    switch (codePoint) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        for (char unit : Character.toChars(codePoint)) {
          out.append("\\u").append(HEX[unit >> 12]).append(HEX[(unit >> 8) & 0xf]);
          out.append(HEX[(unit >> 4) & 0xf]).append(HEX[unit & 0xf]);
        }
      }
    }
  }
}
