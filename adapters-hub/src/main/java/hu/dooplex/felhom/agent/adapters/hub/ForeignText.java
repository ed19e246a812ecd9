package hu.dooplex.felhom.agent.adapters.hub;

/**
 * Text from outside, made fit for one line of a log or a terminal: whatever could move a cursor,
 * begin a line or turn the writing direction is shown as a backslash, {@code u} and its number.
 */
final class ForeignText {
  private ForeignText() {}

  /** At most that many characters, never cut inside an escape or a surrogate pair. */
  static String oneLine(String text, int maxChars) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), maxChars));
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      String shown =
          mayPrint(codePoint) ? Character.toString(codePoint) : String.format("\\u%04x", codePoint);
      if (line.length() + shown.length() > maxChars) {
        break;
      }
      line.append(shown);
      at += Character.charCount(codePoint);
    }
    return line.toString();
  }

  private static boolean mayPrint(int codePoint) {
    return switch (Character.getType(codePoint)) {
      // C0 and C1; bidi and other invisible marks; line breaks; half a surrogate pair
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
