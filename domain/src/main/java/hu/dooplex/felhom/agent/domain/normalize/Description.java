package hu.dooplex.felhom.agent.domain.normalize;

import hu.dooplex.felhom.agent.domain.Limits;
import java.util.Optional;

/**
 * {@code description}: lines of comment in the configuration file, which have no empty ones at
 * their end and each its line end (pve-container, {@code write_pct_config} and {@code
 * parse_pct_config}; qemu-server has the same).
 */
final class Description extends FieldRow {
  Description() {
    super(NONE);
  }

  @Override
  String stated(DesiredValue value) {
    return text(value);
  }

  @Override
  String canonical(String text) {
    String lines = withoutEnd(text);
    return lines.isEmpty() ? NONE : lines + "\n";
  }

  private static String withoutEnd(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    return text.substring(0, end);
  }

  /** Without its end, which counts for the limit. To Perl a plain {@code 0} is no description. */
  @Override
  String written(DesiredValue value, Optional<String> actual) {
    String lines = withoutEnd(text(value));
    return lines.equals("0") ? "0\n" : lines;
  }

  @Override
  public Optional<String> problem(DesiredValue value) {
    String text = text(value);
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      return Optional.of("it has half a surrogate pair, which is no character");
    }
    String lines = withoutEnd(text);
    if (lines.isBlank() && !lines.isEmpty()) {
      return Optional.of("it is blank: leave it empty for none");
    }
    return lines.codePointCount(0, lines.length()) > Limits.GUEST_DESCRIPTION_MAX_CHARS
        ? Optional.of("it is longer than " + Limits.GUEST_DESCRIPTION_MAX_CHARS + " characters")
        : Optional.empty();
  }
}
