package hu.dooplex.felhom.agent.domain.normalize;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code 0} or {@code 1}; a file edited by hand may say it in words (pve-common). */
final class Flag extends FieldRow {
  private static final Set<String> ON = Set.of("1", "on", "yes", "true");
  private static final Set<String> OFF = Set.of("0", "off", "no", "false");

  Flag() {
    super("0");
  }

  @Override
  String stated(DesiredValue value) {
    if (value instanceof DesiredValue.Flag flag) {
      return flag.value() ? "1" : "0";
    }
    throw wrongType(value);
  }

  @Override
  String canonical(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return ON.contains(word) ? "1" : OFF.contains(word) ? "0" : text;
  }

  @Override
  public Optional<String> problem(DesiredValue value) {
    return Optional.empty();
  }
}
