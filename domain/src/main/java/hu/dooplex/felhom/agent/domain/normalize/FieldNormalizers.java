package hu.dooplex.felhom.agent.domain.normalize;

import static hu.dooplex.felhom.agent.domain.guest.GuestKind.LXC;
import static hu.dooplex.felhom.agent.domain.guest.GuestKind.QEMU;
import static hu.dooplex.felhom.agent.domain.normalize.FieldRow.NONE;
import static java.util.Map.entry;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table of all managed fields, a row per field and kind of guest (reconcile.md, Normalization).
 * Its numbers are the bounds of Proxmox VE's schema, and what a key's absence means:
 *
 * <ul>
 *   <li>{@code cores}: of a container all that there are, of a machine 1;
 *   <li>{@code memory}: 512; {@code swap}: none, whatever the schema says (pve-container, {@code
 *       update_lxc_config}: {@code // 0});
 *   <li>{@code balloon}: the device is there with all the memory, and 0 is that it is not
 *       (qemu-server, {@code config_to_command}); so absence is no number;
 *   <li>{@code cpuunits}: 100, as with cgroup v2.
 * </ul>
 */
public final class FieldNormalizers {
  private record Row(ManagedField field, GuestKind kind) {}

  private static final FieldNormalizer FLAG = new Flag();
  private static final FieldNormalizer STARTUP = new StartupOrder();
  private static final FieldNormalizer DESCRIPTION = new Description();
  private static final FieldNormalizer TAGS = new Tags();

  private static final Map<Row, FieldNormalizer> TABLE =
      Map.ofEntries(
          entry(new Row(ManagedField.CORES, LXC), WholeNumber.count(1, Limits.CORES_MAX, NONE)),
          entry(new Row(ManagedField.CORES, QEMU), WholeNumber.count(1, Long.MAX_VALUE, "1")),
          entry(new Row(ManagedField.MEMORY, LXC), WholeNumber.mebibytes(16, "512")),
          entry(new Row(ManagedField.MEMORY, QEMU), new MachineMemory(16, "512")),
          entry(new Row(ManagedField.SWAP, LXC), WholeNumber.mebibytes(0, "0")),
          entry(new Row(ManagedField.BALLOON, QEMU), WholeNumber.mebibytes(0, NONE)),
          entry(new Row(ManagedField.CPULIMIT, LXC), new DecimalNumber(8192, "0")),
          entry(new Row(ManagedField.CPULIMIT, QEMU), new DecimalNumber(128, "0")),
          entry(new Row(ManagedField.CPUUNITS, LXC), new CpuUnits(0, 500_000, "100")),
          entry(new Row(ManagedField.CPUUNITS, QEMU), new CpuUnits(1, 262_144, "100")),
          entry(new Row(ManagedField.ONBOOT, LXC), FLAG),
          entry(new Row(ManagedField.ONBOOT, QEMU), FLAG),
          entry(new Row(ManagedField.STARTUP, LXC), STARTUP),
          entry(new Row(ManagedField.STARTUP, QEMU), STARTUP),
          entry(new Row(ManagedField.PROTECTION, LXC), FLAG),
          entry(new Row(ManagedField.PROTECTION, QEMU), FLAG),
          entry(new Row(ManagedField.DESCRIPTION, LXC), DESCRIPTION),
          entry(new Row(ManagedField.DESCRIPTION, QEMU), DESCRIPTION),
          entry(new Row(ManagedField.TAGS, LXC), TAGS),
          entry(new Row(ManagedField.TAGS, QEMU), TAGS),
          entry(new Row(ManagedField.HOSTNAME, LXC), dnsName(255)),
          entry(new Row(ManagedField.NAME, QEMU), dnsName(Integer.MAX_VALUE)),
          entry(
              new Row(ManagedField.NAMESERVER, LXC),
              new GrammarList(ProxmoxGrammar::isNameserver, "IP address")),
          entry(
              new Row(ManagedField.SEARCHDOMAIN, LXC),
              new GrammarList(ProxmoxGrammar::isDnsName, "DNS name")),
          entry(
              new Row(ManagedField.TIMEZONE, LXC),
              new GrammarText(
                  ProxmoxGrammar::isTimezone,
                  "time zone: host, UTC, or a place's, such as Europe/Budapest")));

  private static final Map<ManagedField, FieldNormalizer> CONTAINERS = column(LXC);
  private static final Map<ManagedField, FieldNormalizer> MACHINES = column(QEMU);

  private FieldNormalizers() {}

  private static Map<ManagedField, FieldNormalizer> column(GuestKind kind) {
    Map<ManagedField, FieldNormalizer> column = new EnumMap<>(ManagedField.class);
    TABLE.forEach((row, normalizer) -> {
      if (row.kind() == kind) {
        column.put(row.field(), normalizer);
      }
    });
    return column;
  }

  /**
   * @throws IllegalArgumentException if a guest of that kind has no such field
   */
  public static FieldNormalizer of(ManagedField field, GuestKind kind) {
    return Optional.ofNullable((kind == LXC ? CONTAINERS : MACHINES).get(field))
        .orElseThrow(() ->
            new IllegalArgumentException("no " + field.wireName() + " of a guest of kind " + kind));
  }

  private static FieldNormalizer dnsName(int maxChars) {
    return new GrammarText(
        text -> text.length() <= maxChars && ProxmoxGrammar.isDnsName(text),
        "host name: letters, digits and inner hyphens, in parts joined by dots");
  }
}
