package hu.dooplex.felhom.agent.domain.normalize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code startup}: parts in any order, of several the last one counts (pve-common, {@code
 * pve_parse_startup_order}). It is kept as it was written and compared by its parts.
 */
final class StartupOrder extends FieldRow {
  private static final List<String> NAMES = List.of("order", "up", "down");

  StartupOrder() {
    super(NONE);
  }

  @Override
  String stated(DesiredValue value) {
    return text(value);
  }

  @Override
  String canonical(String text) {
    return parts(text).map(StartupOrder::print).orElse(text);
  }

  /**
   * Its parts in the order of their names, empty those that it has not; no list if it cannot be
   * read. Perl takes a plain {@code 0} for nothing at all.
   */
  private static Optional<List<String>> parts(String text) {
    if (text.equals("0")) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>(List.of("", "", ""));
    for (String item : text.split(",", -1)) {
      int equals = item.indexOf('=');
      int name = NAMES.indexOf(equals < 0 ? "order" : item.substring(0, equals));
      if (name >= 0 && WholeNumber.isDigits(item, equals + 1)) {
        parts.set(name, WholeNumber.withoutZeros(item, equals + 1));
      } else if (!item.isBlank()) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }

  private static String print(List<String> parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).isEmpty()) {
        text.append(text.isEmpty() ? "" : ",").append(NAMES.get(i)).append('=');
        text.append(parts.get(i));
      }
    }
    return text.toString();
  }

  @Override
  public Optional<String> problem(DesiredValue value) {
    return parts(text(value)).isPresent()
        ? Optional.empty()
        : Optional.of(
            quoted(text(value))
                + " is no start order: write order=N,up=SECONDS,down=SECONDS, or some of it");
  }
}
