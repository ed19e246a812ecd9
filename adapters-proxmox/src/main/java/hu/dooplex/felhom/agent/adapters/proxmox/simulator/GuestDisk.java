package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A disk or mount point in a guest's configuration (pve-container, {@code PVE::LXC::Config}, {@code
 * foreach_volume}; qemu-server, {@code PVE::QemuServer::Drive}).
 *
 * @param key {@code rootfs}, {@code mp0}, {@code scsi0}, {@code unused0}
 */
record GuestDisk(GuestKind kind, String key, PropertyValues value) {
  private static final Pattern OF_CONTAINER = Pattern.compile("rootfs|mp\\d+");
  private static final Pattern OF_MACHINE =
      Pattern.compile("(ide|sata|scsi|virtio)\\d+|efidisk0|tpmstate0");
  private static final Pattern UNUSED = Pattern.compile("unused\\d+");

  /** Root disk first, unused ones last, else by number: the order in which they are worked on. */
  static final Comparator<String> KEY_ORDER =
      Comparator.comparing((String key) -> !key.equals("rootfs"))
          .thenComparing(key -> UNUSED.matcher(key).matches())
          .thenComparing(key -> key.replaceAll("\\d+$", ""))
          .thenComparingInt(key -> Integer.parseInt("0" + key.replaceAll("\\D", "")));

  static boolean isMountPoint(String key) {
    return OF_CONTAINER.matcher(key).matches();
  }

  static boolean isDrive(String key) {
    return OF_MACHINE.matcher(key).matches();
  }

  static GuestDisk parse(GuestKind kind, String key, String text) {
    return new GuestDisk(kind, key, PropertyValues.parse(text, pathKey(kind)));
  }

  /** Those in use; a drive with a CD is none. */
  static List<GuestDisk> inUse(GuestKind kind, Map<String, JsonNode> config) {
    return matching(
        kind,
        config,
        switch (kind) {
          case LXC -> OF_CONTAINER;
          case QEMU -> OF_MACHINE;
        });
  }

  static List<GuestDisk> unused(GuestKind kind, Map<String, JsonNode> config) {
    return matching(kind, config, UNUSED);
  }

  private static List<GuestDisk> matching(
      GuestKind kind, Map<String, JsonNode> config, Pattern keys) {
    return config.entrySet().stream()
        .filter(entry -> keys.matcher(entry.getKey()).matches())
        .map(entry -> parse(kind, entry.getKey(), entry.getValue().asText()))
        .filter(disk -> !disk.value.get("media").orElse("").equals("cdrom"))
        .sorted(Comparator.comparing(GuestDisk::key, KEY_ORDER))
        .toList();
  }

  private static String pathKey(GuestKind kind) {
    return switch (kind) {
      case LXC -> "volume";
      case QEMU -> "file";
    };
  }

  /** Volume id, or the path of a bind mount or device. */
  String volume() {
    return value.get(pathKey(kind)).orElse("");
  }

  /** {@code PVE::LXC::Config::classify_mountpoint}. */
  String type() {
    if (!volume().startsWith("/")) {
      return "volume";
    }
    return volume().startsWith("/dev/") ? "device" : "bind";
  }

  boolean isVolume() {
    return type().equals("volume");
  }

  String mountedAt() {
    return key.equals("rootfs") ? "/" : value.get("mp").orElse("");
  }

  /** {@code mountpoint_backup_enabled}. */
  boolean inBackup() {
    return key.equals("rootfs") || (isVolume() && value.flag("backup"));
  }

  GuestDisk with(String property, String text) {
    return new GuestDisk(kind, key, value.with(property, text));
  }

  GuestDisk onVolume(String volumeId) {
    return with(pathKey(kind), volumeId);
  }

  GuestDisk sized(long bytes) {
    return with("size", DiskSize.print(bytes));
  }

  String print() {
    return switch (kind) {
      case LXC -> value.print("volume", "mp");
      case QEMU -> value.print("file");
    };
  }
}
