package hu.dooplex.felhom.agent.domain.normalize;

import java.util.Optional;

/**
 * {@code cpuunits}, which Proxmox VE clamps to what the host's kernel takes: at most 10000 with
 * cgroup v2, at least 2 with v1 (pve-common, {@code PVE::CGroup::clamp_cpu_shares}; observed). What
 * either host would make of a number is compared, so that it converges on both; the number itself
 * is written.
 */
final class CpuUnits extends WholeNumber {
  private static final int LEAST = 2;
  private static final int MOST = 10_000;
  private static final int DIGITS_OF_MOST = 5;

  CpuUnits(long min, long max, String absent) {
    super(absent, min, max, 1);
  }

  @Override
  String canonical(String text) {
    String number = super.canonical(text);
    if (number.startsWith("-") && isDigits(number, 1)) {
      return "" + LEAST;
    }
    if (!isDigits(number, 0)) {
      return number;
    }
    // It has no leading zeros.
    if (number.length() > DIGITS_OF_MOST) {
      return "" + MOST;
    }
    return "" + Math.clamp(Integer.parseInt(number), LEAST, MOST);
  }

  @Override
  String written(DesiredValue value, Optional<String> actual) {
    return stated(value);
  }
}
