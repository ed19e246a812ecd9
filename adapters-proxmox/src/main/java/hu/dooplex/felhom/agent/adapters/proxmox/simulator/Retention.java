package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many backups of a guest a storage keeps, {@code keep-last=3,keep-daily=7} (pve-storage,
 * {@code PVE::Storage::prune_mark_backup_group}).
 */
record Retention(Map<String, String> rules) {
  /** Rule → what two backups have in common of which only the later counts, in their order. */
  private static final List<Map.Entry<String, DateTimeFormatter>> RULES =
      List.of(
          Map.entry("keep-last", pattern("uuuu-MM-dd HH:mm:ss")),
          Map.entry("keep-hourly", pattern("uuuu-MM-dd HH")),
          Map.entry("keep-daily", pattern("uuuu-MM-dd")),
          Map.entry("keep-weekly", pattern("YYYY-ww")),
          Map.entry("keep-monthly", pattern("uuuu-MM")),
          Map.entry("keep-yearly", pattern("uuuu")));

  /** What it may look like. */
  static final PropertyFormat FORMAT = format();

  private static PropertyFormat format() {
    PropertyFormat format = PropertyFormat.properties().flags("keep-all");
    RULES.forEach(rule -> format.optional(rule.getKey(), ParameterCheck.NATURAL));
    return format;
  }

  private static DateTimeFormatter pattern(String pattern) {
    // Locale.UK has the weeks of ISO 8601.
    return DateTimeFormatter.ofPattern(pattern, Locale.UK).withZone(ZoneOffset.UTC);
  }

  static Retention parse(String text) {
    return new Retention(FORMAT.parse(text));
  }

  boolean keepsAll() {
    return rules.getOrDefault("keep-all", "0").equals("1") || total() == 0;
  }

  /** How many it can keep at most. */
  int total() {
    return RULES.stream().mapToInt(rule -> count(rule.getKey())).sum();
  }

  private int count(String rule) {
    return Integer.parseInt(rules.getOrDefault(rule, "0"));
  }

  /** Those that it does not keep; protected ones are neither counted nor removed. */
  List<SimulatedVolume> surplus(List<SimulatedVolume> backups) {
    if (keepsAll()) {
      return List.of();
    }
    List<SimulatedVolume> newestFirst =
        backups.stream()
            .filter(backup -> !backup.isProtected())
            .sorted(Comparator.comparing(SimulatedVolume::created).reversed())
            .toList();
    Set<SimulatedVolume> kept = new HashSet<>();
    RULES.forEach(rule -> keep(rule.getValue(), count(rule.getKey()), newestFirst, kept));
    return newestFirst.stream().filter(backup -> !kept.contains(backup)).toList();
  }

  private static void keep(
      DateTimeFormatter period,
      int count,
      List<SimulatedVolume> newestFirst,
      Set<SimulatedVolume> kept) {
    Set<String> before =
        kept.stream().map(backup -> period.format(backup.created())).collect(Collectors.toSet());
    Set<String> now = new LinkedHashSet<>();
    for (SimulatedVolume backup : newestFirst) {
      String of = period.format(backup.created());
      if (!kept.contains(backup) && !before.contains(of) && now.size() < count && now.add(of)) {
        kept.add(backup);
      }
    }
  }

  @Override
  public String toString() {
    return FORMAT.print(rules).replace(",", ", ");
  }
}
