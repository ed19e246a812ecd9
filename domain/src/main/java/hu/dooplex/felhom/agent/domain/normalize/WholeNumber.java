package hu.dooplex.felhom.agent.domain.normalize;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole number. Proxmox VE takes a sign and leading zeros, and keeps what it cannot read as
 * digits alone ({@code +200}) as it came (pve-container, {@code check_type}; observed).
 */
class WholeNumber extends FieldRow {
  private static final Pattern NUMBER = Pattern.compile("([+-]?)0*([0-9]+?)");
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

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  @Override
  String canonical(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      return text;
    }
    String digits = number.group(2);
    return number.group(1).equals("-") && !digits.equals("0") ? "-" + digits : digits;
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
