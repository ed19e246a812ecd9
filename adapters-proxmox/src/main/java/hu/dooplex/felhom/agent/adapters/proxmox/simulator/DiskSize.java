package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of disks as text (pve-common, {@code PVE::JSONSchema::parse_size, format_size}). */
final class DiskSize {
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)([KMGT]?)");
  private static final String UNITS = "KMGT";

  private DiskSize() {}

  /** Bytes; a fraction of a byte is kept, as Perl does. */
  static Optional<BigDecimal> parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Optional.empty();
    }
    int power = UNITS.indexOf(size.group(2).isEmpty() ? "?" : size.group(2)) + 1;
    return Optional.of(
        new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power))));
  }

  static long bytes(String text) {
    return parse(text).orElse(BigDecimal.ZERO).longValue();
  }

  /** What a new disk of that many GiB gets: whole MiB, and no more than a number can hold. */
  static long ofGib(String gib) {
    long mib =
        new BigDecimal(gib)
            .multiply(BigDecimal.valueOf(1024))
            .min(BigDecimal.valueOf(Long.MAX_VALUE >> 20))
            .longValue();
    return mib << 20;
  }

  /** In the greatest unit that leaves a whole number; none at all is {@code 0T}, as recorded. */
  static String print(long bytes) {
    long size = bytes;
    String unit = "";
    for (int i = 0; i < UNITS.length() && size % 1024 == 0; i++) {
      size /= 1024;
      unit = UNITS.substring(i, i + 1);
    }
    return size + unit;
  }
}
