package hu.dooplex.felhom.agent.domain.classify;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.ReservedTags;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The closed list of config keys that can be written without a signature, each with the values for
 * which it can (trust.md, 2, Benign config keys). A key that is not in the table is destructive, in
 * any spelling. A longer table is a reviewed change with a test.
 */
final class ConfigKeys {
  /** Judges the value that a key will have. */
  private interface ValueRule {
    Judgement judge(String value, SetGuestConfig write, Circumstances circumstances);
  }

  /** Stands for "none", in the table of defaults. */
  private static final String NONE = "";

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_+.-]*");
  private static final Pattern TAG_SEPARATOR = Pattern.compile("[;, ]");

  private static final Map<String, ValueRule> EITHER_KIND =
      Map.of(
          "cores",
              plain(value ->
                  value.equals(NONE) || PveNumber.isWhole(value, 1, Limits.GUEST_CORES_MAX)),
          "cpulimit", ConfigKeys::cpulimit,
          "cpuunits", plain(value -> PveNumber.isWhole(value, 1, Limits.GUEST_CPUUNITS_MAX)),
          "memory", MemoryRule::memory,
          "onboot", plain(value -> value.equals("1")),
          "startup", plain(Startup::leavesTimeToGoDown),
          "protection", plain(value -> value.equals("1")),
          "description",
              managed("description", value -> value.length() <= Limits.GUEST_DESCRIPTION_MAX_CHARS),
          "tags", managed("tags", ConfigKeys::unreservedTags));

  private static final Map<GuestKind, Map<String, ValueRule>> RULES =
      Map.of(
          GuestKind.LXC, with("swap", MemoryRule::swap),
          GuestKind.QEMU, with("balloon", MemoryRule::balloon));

  /**
   * What a key's absence means, for the keys that can be unset: of a container, memory cannot
   * (pve-container {@code PVE::LXC::Config::update_pct_config}), no {@code swap} is none at all,
   * not the 512 MiB of the schema ({@code PVE::LXC::update_lxc_config}, {@code // 0}), and no
   * {@code cores} is all of them. The rest are the schema's defaults; of {@code cpuunits} the one
   * for cgroup v2. A machine without {@code balloon} has all its memory.
   */
  private static final Map<GuestKind, Map<String, String>> DEFAULTS =
      Map.of(
          GuestKind.LXC,
          Map.of(
              "cores", NONE,
              "cpulimit", "0",
              "cpuunits", "100",
              "swap", "0",
              "onboot", "0",
              "startup", NONE,
              "protection", "0",
              "description", NONE,
              "tags", NONE),
          GuestKind.QEMU,
          Map.of(
              "cores", "1",
              "cpulimit", "0",
              "cpuunits", "100",
              "memory", "512",
              "balloon", "0",
              "onboot", "0",
              "startup", NONE,
              "protection", "0",
              "description", NONE,
              "tags", NONE));

  private ConfigKeys() {}

  /** The keys that have a value with which they are benign. */
  static Set<String> listed(GuestKind kind) {
    return new HashSet<>(rules(kind).keySet());
  }

  static Judgement set(
      String key, String value, SetGuestConfig write, Circumstances circumstances) {
    ValueRule rule = rules(write.guest().kind()).get(key);
    return rule == null ? Judgement.DESTRUCTIVE : rule.judge(value, write, circumstances);
  }

  static Judgement delete(String key, SetGuestConfig write, Circumstances circumstances) {
    String value = DEFAULTS.getOrDefault(write.guest().kind(), Map.of()).get(key);
    return value == null ? Judgement.DESTRUCTIVE : set(key, value, write, circumstances);
  }

  private static Map<String, ValueRule> rules(GuestKind kind) {
    return RULES.getOrDefault(kind, Map.of());
  }

  private static Map<String, ValueRule> with(String key, ValueRule rule) {
    Map<String, ValueRule> rules = new HashMap<>(EITHER_KIND);
    rules.put(key, rule);
    return Map.copyOf(rules);
  }

  private static ValueRule plain(Predicate<String> benign) {
    return (value, write, circumstances) -> Judgement.benignIf(benign.test(value));
  }

  private static ValueRule managed(String field, Predicate<String> benign) {
    return (value, write, circumstances) ->
        Judgement.benignIf(
            circumstances.policy().managedFields().contains(field) && benign.test(value));
  }

  private static Judgement cpulimit(String value, SetGuestConfig write, Circumstances given) {
    // 0 is no limit. Proxmox VE writes other zeros to the cgroup, as a quota of nothing.
    BigDecimal min = BigDecimal.valueOf(given.policy().cpulimitMin());
    BigDecimal max = BigDecimal.valueOf(Limits.GUEST_CPULIMIT_MAX);
    return Judgement.benignIf(
        value.equals("0")
            || PveNumber.decimal(value)
                .filter(limit -> limit.signum() > 0)
                .filter(limit -> limit.compareTo(min) >= 0 && limit.compareTo(max) <= 0)
                .isPresent());
  }

  private static boolean unreservedTags(String value) {
    for (String tag : TAG_SEPARATOR.split(value, -1)) {
      boolean fine = tag.isEmpty() || TAG.matcher(tag).matches();
      if (!fine || ReservedTags.isOne(tag)) {
        return false;
      }
    }
    return true;
  }
}
