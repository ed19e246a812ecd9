package hu.dooplex.felhom.agent.domain.guest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What tells a guest from another of the same vmid (trust.md, 5): SHA-256 over lines of its kind,
 * vmid, volumes, hardware addresses, machine ids and snapshots. It is written into journals and
 * signed documents, so what goes into it never changes. Of a container
 *
 * <pre>
 * lxc
 * 101
 * local-lvm:vm-101-disk-0,size=8G
 * local-lvm:vm-101-disk-1
 * BC:24:11:00:00:01
 * before 1795378246
 * </pre>
 *
 * <p>The size of a volume is the one that the configuration states. What a storage lists is not
 * used: the {@code ctime} of a file moves with every write to it, and what is seen depends on the
 * token's rights.
 */
public final class Fingerprint {
  private static final Pattern NETWORK = Pattern.compile("net[0-9]+");

  /** {@code hwaddr=…} of a container; {@code MODEL=…} or {@code macaddr=…} of a machine. */
  private static final Pattern ADDRESS =
      Pattern.compile("=([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5})(?=,|$)");

  /** Made and taken away by every backup of a container. */
  private static final String OF_BACKUP = "vzdump";

  private Fingerprint() {}

  /**
   * The fingerprint, 64 hex digits.
   *
   * @param config the configured values, pending merged
   */
  public static String of(GuestRef guest, GuestConfig config, List<Snapshot> snapshots) {
    StringBuilder text = new StringBuilder();
    lines(guest, config, snapshots).forEach(line -> text.append(line).append('\n'));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static List<String> lines(GuestRef guest, GuestConfig config, List<Snapshot> snapshots) {
    List<String> lines = new ArrayList<>();
    lines.add(guest.kind().wireName());
    lines.add(guest.vmid().toString());
    ConfiguredDisk.in(config.values()).stream()
        .map(disk -> disk.volume() + disk.option("size").map(size -> ",size=" + size).orElse(""))
        .sorted()
        .forEach(lines::add);
    addresses(config).sorted().forEach(lines::add);
    if (guest.kind() == GuestKind.QEMU) {
      Stream.of("vmgenid", "meta").flatMap(key -> config.value(key).stream()).forEach(lines::add);
    }
    snapshots.stream()
        .filter(snapshot -> !snapshot.name().equals(OF_BACKUP))
        .map(Fingerprint::line)
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static Stream<String> addresses(GuestConfig config) {
    return config.values().entrySet().stream()
        .filter(entry -> NETWORK.matcher(entry.getKey()).matches())
        .map(Map.Entry::getValue)
        .flatMap(value -> ADDRESS.matcher(value).results())
        .map(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  private static String line(Snapshot snapshot) {
    return snapshot
        .taken()
        .map(taken -> snapshot.name() + " " + taken.getEpochSecond())
        .orElse(snapshot.name());
  }
}
