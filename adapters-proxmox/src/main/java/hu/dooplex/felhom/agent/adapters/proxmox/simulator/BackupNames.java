package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** How backups, their times and sizes are written; the node's own time is UTC here. */
final class BackupNames {
  private static final DateTimeFormatter IN_NAME = pattern("uuuu_MM_dd-HH_mm_ss");
  private static final DateTimeFormatter IN_LOG = pattern("uuuu-MM-dd HH:mm:ss");
  private static final Map<String, String> SUFFIXES =
      Map.of("1", ".lzo", "lzo", ".lzo", "gzip", ".gz", "zstd", ".zst");

  private BackupNames() {}

  private static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  static String guestName(SimulatedGuest guest) {
    return switch (guest.kind()) {
      case LXC -> guest.value("hostname").orElse("CT" + guest.vmid());
      case QEMU -> guest.value("name").orElse("VM " + guest.vmid());
    };
  }

  /** {@code tar.zst}. */
  static String format(GuestKind kind, String compress) {
    String archive =
        switch (kind) {
          case LXC -> "tar";
          case QEMU -> "vma";
        };
    return archive + SUFFIXES.getOrDefault(compress, "");
  }

  /** {@code vzdump-lxc-100-2026_11_22-19_42_30}: two of one second have one name. */
  static String base(SimulatedGuest guest, Instant at) {
    return "vzdump-%s-%s-%s".formatted(guest.kind().wireName(), guest.vmid(), IN_NAME.format(at));
  }

  /** {@code ct/100/2026-11-22T19:42:30Z}, in a Proxmox Backup Server. */
  static String inBackupServer(SimulatedGuest guest, Instant at) {
    String type =
        switch (guest.kind()) {
          case LXC -> "ct";
          case QEMU -> "vm";
        };
    return type + "/" + guest.vmid() + "/" + second(at);
  }

  static Instant second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  static String time(Instant at) {
    return IN_LOG.format(at);
  }

  static String duration(Duration duration) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }

  static String size(long bytes) {
    return bytes < 1L << 20
        ? (bytes >> 10) + "KB"
        : bytes < 1L << 30
            ? (bytes >> 20) + "MB"
            : String.format(Locale.ROOT, "%.2fGB", (double) bytes / (1L << 30));
  }
}
