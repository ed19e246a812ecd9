package hu.dooplex.felhom.agent.bootstrap.logging;

import hu.dooplex.felhom.agent.domain.ForeignText;

/** Text in double quotes, the way JSON writes it; the text format of the log quotes so too. */
public final class Quoted {
  private Quoted() {}

  /** The text in quotes, all that {@link ForeignText#isHidden} escaped. */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    append(out, text);
    return out.toString();
  }

  /** Appends the text as {@link #of} writes it. */
  static void append(StringBuilder out, String text) {
    out.append('"');
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\');
          }
          ForeignText.append(out, c);
        });
    out.append('"');
  }
}
