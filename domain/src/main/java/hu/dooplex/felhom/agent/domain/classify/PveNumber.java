package hu.dooplex.felhom.agent.domain.classify;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Numbers as they are written to Proxmox VE, in the one form that leaves nothing to interpret. What
 * Proxmox VE would take besides ({@code +200}, {@code 0128}, {@code 1e3}, other alphabets' digits)
 * it partly stores as it came, so what it means is decided later and elsewhere.
 */
final class PveNumber {
  private static final int WHOLE_MAX_DIGITS = 10;
  private static final Pattern DECIMAL = Pattern.compile("(?:0|[1-9][0-9]{0,3})(?:\\.[0-9]{1,6})?");

  private PveNumber() {}

  static OptionalLong whole(String text) {
    if (text.isEmpty()
        || text.length() > WHOLE_MAX_DIGITS
        || (text.startsWith("0") && text.length() > 1)) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  static boolean isWhole(String text, long min, long max) {
    OptionalLong number = whole(text);
    return number.isPresent() && number.getAsLong() >= min && number.getAsLong() <= max;
  }

  static Optional<BigDecimal> decimal(String text) {
    return DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }
}
