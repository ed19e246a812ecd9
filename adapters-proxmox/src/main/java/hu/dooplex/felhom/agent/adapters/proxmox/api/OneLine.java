package hu.dooplex.felhom.agent.adapters.proxmox.api;

/** Foreign text made fit for a message: one line, of bounded length, with nothing hidden in it. */
final class OneLine {
  private OneLine() {}

  /** The text without its trailing white space, escaped, cut after that many characters. */
  static String of(String text, int maxChars) {
    String stripped = text.stripTrailing();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < stripped.length(); ) {
      int c = stripped.codePointAt(i);
      if (i + Character.charCount(c) > maxChars) {
        return line.append('…').toString();
      }
      append(line, c);
      i += Character.charCount(c);
    }
    return line.toString();
  }

  private static void append(StringBuilder line, int c) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (hidden(c)) {
          line.append(String.format("\\u%04x", c));
        } else {
          line.appendCodePoint(c);
        }
      }
    }
  }

  /**
   * What a terminal obeys instead of showing: control characters, and those that turn text round.
   */
  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
