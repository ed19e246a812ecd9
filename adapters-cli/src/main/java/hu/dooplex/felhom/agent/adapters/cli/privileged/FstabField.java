package hu.dooplex.felhom.agent.adapters.cli.privileged;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How {@code fstab(5)} and {@code mountinfo} (proc(5)) write a text: blanks in octal. */
final class FstabField {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

  private FstabField() {}

  static String decode(String field) {
    Matcher octal = OCTAL.matcher(field);
    return octal.replaceAll(found ->
        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))));
  }
}
