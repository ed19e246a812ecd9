package hu.dooplex.felhom.agent.domain.normalize;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code startup}: parts in any order, of several the last one counts (pve-common, {@code
 * pve_parse_startup_order}). It is kept as it was written and compared by its parts.
 */
final class StartupOrder extends FieldRow {
  private static final Pattern PART = Pattern.compile("(?:(order|up|down)=)?0*([0-9]+?)");

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

  /** Empty if it cannot be read. Perl takes a plain {@code 0} for nothing at all. */
  private static Optional<Map<String, String>> parts(String text) {
    if (text.equals("0")) {
      return Optional.empty();
    }
    Map<String, String> parts = new TreeMap<>();
    for (String item : text.split(",", -1)) {
      Matcher part = PART.matcher(item);
      if (part.matches()) {
        parts.put(Optional.ofNullable(part.group(1)).orElse("order"), part.group(2));
      } else if (!item.isBlank()) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }

  private static String print(Map<String, String> parts) {
    StringBuilder text = new StringBuilder();
    for (String name : new String[] {"order", "up", "down"}) {
      Optional.ofNullable(parts.get(name))
          .ifPresent(number ->
              text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(number));
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
