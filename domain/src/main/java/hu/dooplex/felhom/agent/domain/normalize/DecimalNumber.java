package hu.dooplex.felhom.agent.domain.normalize;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** A number that Proxmox VE keeps as it was written: {@code 1.50}, {@code .5}, {@code 1e1}. */
final class DecimalNumber extends FieldRow {
  /** What Perl takes for a number (pve-common, {@code is_number}), while it is of a sane size. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:[0-9]{1,20}(?:\\.[0-9]{0,20})?|\\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?");

  /** More are finer than the kernel's quota, which has five (pve-container, 100000 × limit). */
  private static final int DECIMALS_MAX = 6;

  private final BigDecimal max;

  DecimalNumber(long max, String absent) {
    super(absent);
    this.max = BigDecimal.valueOf(max);
  }

  @Override
  String stated(DesiredValue value) {
    return number(value).toString();
  }

  private static BigDecimal number(DesiredValue value) {
    if (value instanceof DesiredValue.Decimal decimal) {
      return decimal.value();
    }
    throw wrongType(value);
  }

  @Override
  String canonical(String text) {
    return NUMBER.matcher(text).matches()
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text;
  }

  @Override
  public Optional<String> problem(DesiredValue value) {
    BigDecimal number = number(value);
    if (number.signum() < 0) {
      return Optional.of("it is less than the 0 that Proxmox VE takes at least");
    }
    if (number.compareTo(max) > 0) {
      return Optional.of("it is more than the " + max + " that Proxmox VE takes at most");
    }
    return number.stripTrailingZeros().scale() > DECIMALS_MAX
        ? Optional.of("it has more than " + DECIMALS_MAX + " decimals: round it")
        : Optional.empty();
  }
}
