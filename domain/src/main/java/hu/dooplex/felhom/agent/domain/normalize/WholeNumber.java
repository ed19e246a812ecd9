package hu.dooplex.felhom.agent.domain.normalize;

import java.util.Optional;

/**
 * A whole number. Proxmox VE takes a sign and leading zeros, and keeps what it cannot read as
 * digits alone ({@code +200}) as it came (pve-container, {@code check_type}; observed).
 */
class WholeNumber extends FieldRow {
  private static final long MEBIBYTE = 1L << 20;

  private final long min;
  private final long max;
  private final long unit;

  WholeNumber(String absent, long min, long max, long unit) {
    super(absent);
    this.min = min;
    this.max = max;
    this.unit = unit;
  }

  static WholeNumber count(long min, long max, String absent) {
    return new WholeNumber(absent, min, max, 1);
  }

  /** Bytes are desired, whole MiB are stored: rounded up before anything else (reconcile.md). */
  static WholeNumber mebibytes(long min, String absent) {
    return new WholeNumber(absent, min, Long.MAX_VALUE, MEBIBYTE);
  }

  @Override
  String stated(DesiredValue value) {
    return Long.toString(number(value));
  }

  private long number(DesiredValue value) {
    if (value instanceof DesiredValue.Whole whole) {
      return Math.ceilDiv(whole.value(), unit);
    }
    throw wrongType(value);
  }

  /** Without a plus or leading zeros; what is no number is its own. */
  @Override
  String canonical(String text) {
    int digits = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    if (!isDigits(text, digits)) {
      return text;
    }
    String number = withoutZeros(text, digits);
    return text.startsWith("-") && !number.equals("0") ? "-" + number : number;
  }

  /** Whether it has some from there on, and nothing else. ASCII: Perl's are meant. */
  static boolean isDigits(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > from;
  }

  /** The digits from there on, without leading zeros. */
  static String withoutZeros(String text, int from) {
    int first = from;
    while (first < text.length() - 1 && text.charAt(first) == '0') {
      first++;
    }
    return text.substring(first);
  }

  @Override
  public Optional<String> problem(DesiredValue value) {
    long number = number(value);
    if (number < min) {
      return Optional.of(
          shown(number) + " is less than the " + shown(min) + " that Proxmox VE takes at least");
    }
    return number > max
        ? Optional.of(
            shown(number) + " is more than the " + shown(max) + " that Proxmox VE takes at most")
        : Optional.empty();
  }

  private String shown(long number) {
    return unit == MEBIBYTE ? number + " MiB" : Long.toString(number);
  }
}
