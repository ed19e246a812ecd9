package hu.dooplex.felhom.agent.bootstrap.logging;

/**
 * Makes foreign text safe to print. Guest names, reasons and error texts come from others, and one
 * control character can forge a log line, repaint a terminal, or show a text backwards. Everything
 * printed from outside goes through here.
 */
public final class Escaper {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Escaper() {}

  /**
   * The text with C0 and C1 controls, DEL, line separators, bidi controls and lone surrogates
   * written as {@code \n}, {@code \r}, {@code \t} or {@code \}{@code u001b}; all else unchanged.
   * The result is one line.
   */
  public static String escape(CharSequence text) {
    if (isPlain(text)) {
      return text.toString();
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    append(out, text, false);
    return out.toString();
  }

  /**
   * Appends the text as a JSON string in double quotes, which is how the text format quotes too.
   */
  public static void quote(StringBuilder out, CharSequence text) {
    out.append('"');
    append(out, text, true);
    out.append('"');
  }

  /** The text as {@link #quote(StringBuilder, CharSequence)} writes it. */
  public static String quoted(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    quote(out, text);
    return out.toString();
  }

  /** Whether nothing in the text needs escaping. */
  static boolean isPlain(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (isPair(text, i)) {
        i++;
      } else if (isHidden(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static void append(StringBuilder out, CharSequence text, boolean inQuotes) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPair(text, i)) {
        out.append(c).append(text.charAt(++i));
      } else if (isHidden(c)) {
        appendEscaped(out, c);
      } else if (inQuotes && (c == '"' || c == '\\')) {
        out.append('\\').append(c);
      } else {
        out.append(c);
      }
    }
  }

  private static void appendEscaped(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        out.append("\\u").append(HEX[c >> 12]).append(HEX[(c >> 8) & 0xf]);
        out.append(HEX[(c >> 4) & 0xf]).append(HEX[c & 0xf]);
      }
    }
  }

  private static boolean isPair(CharSequence text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  /** A surrogate is asked about only when it is alone. */
  private static boolean isHidden(char c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || Character.isSurrogate(c);
  }
}
