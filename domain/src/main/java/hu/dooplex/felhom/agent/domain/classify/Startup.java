package hu.dooplex.felhom.agent.domain.classify;

import hu.dooplex.felhom.agent.domain.Limits;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * {@code startup}: {@code [[order=]N][,up=N][,down=N]} in any order (pve-common {@code
 * PVE::JSONSchema::pve_parse_startup_order}, where the last of several wins and {@code \d} is any
 * digit of Unicode; here each part may stand once, in ASCII).
 */
final class Startup {
  private record Range(long min, long max) {}

  private static final Map<String, Range> PARTS =
      Map.of(
          "order", new Range(0, Integer.MAX_VALUE),
          "up", new Range(0, Limits.STARTUP_DELAY_MAX_SECONDS),
          "down", new Range(Limits.STARTUP_DOWN_MIN_SECONDS, Limits.STARTUP_DELAY_MAX_SECONDS));

  private Startup() {}

  /**
   * Whether the guest has enough time to go down with its host, which kills it then (trust.md, 2),
   * and no wait for it is so long that the host hangs on it. No {@code down} is Proxmox VE's 180 s.
   */
  static boolean leavesTimeToGoDown(String value) {
    if (value.isEmpty()) {
      return true;
    }
    Set<String> seen = new HashSet<>();
    for (String part : value.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? "order" : part.substring(0, equals);
      Range range = PARTS.get(name);
      if (range == null
          || !seen.add(name)
          || !PveNumber.isWhole(part.substring(equals + 1), range.min(), range.max())) {
        return false;
      }
    }
    return true;
  }
}
