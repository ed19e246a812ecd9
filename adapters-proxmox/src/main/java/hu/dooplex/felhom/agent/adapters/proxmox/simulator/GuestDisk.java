package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A disk or mount point in a guest's configuration (pve-container, {@code PVE::LXC::Config}, {@code
 * foreach_volume}; qemu-server, {@code PVE::QemuServer::Drive}). It never changes: every method
 * gives another.
 *
 * @param key {@code rootfs}, {@code mp0}, {@code scsi0}, {@code unused0}
 * @param properties as they were written
 */
record GuestDisk(GuestKind kind, String key, Map<String, String> properties) {
  /** What {@code STORAGE:GIB} asks for. */
  record Wanted(String storage, long bytes) {}

  private static final Pattern OF_CONTAINER = Pattern.compile("rootfs|mp\\d+");
  private static final Pattern OF_MACHINE =
      Pattern.compile("(ide|sata|scsi|virtio)\\d+|efidisk0|tpmstate0");
  private static final Pattern UNUSED = Pattern.compile("unused\\d+");

  /** {@code $PVE::LXC::NEW_DISK_RE}; qemu-server has the same. */
  private static final Pattern NEW = Pattern.compile("([^:\\s]+):(\\d+(?:\\.\\d+)?)");

  // What a release does not know is refused before it is in a configuration.
  private static final PropertyFormat ROOT = MountPoints.rootFormat(PveRelease.V9_2);
  private static final PropertyFormat MOUNT_POINT = MountPoints.format(PveRelease.V9_2);
  private static final PropertyFormat UNUSED_VOLUME = MountPoints.unusedFormat();
  private static final PropertyFormat DRIVE =
      PropertyFormat.properties().required("file", ParameterCheck.TEXT).nameless("file").open();

  /** Root disk first, unused ones last, else by number: the order in which they are worked on. */
  static final Comparator<String> KEY_ORDER =
      Comparator.comparing((String key) -> !key.equals("rootfs"))
          .thenComparing(key -> UNUSED.matcher(key).matches())
          .thenComparing(key -> key.replaceAll("\\d+$", ""))
          .thenComparingInt(key -> Integer.parseInt("0" + key.replaceAll("\\D", "")));

  GuestDisk {
    properties = Map.copyOf(properties);
  }

  static boolean isMountPoint(String key) {
    return OF_CONTAINER.matcher(key).matches();
  }

  static boolean isDrive(String key) {
    return OF_MACHINE.matcher(key).matches();
  }

  /**
   * The value of that key.
   *
   * @throws Refusal if it is not well formed
   */
  static GuestDisk parse(GuestKind kind, String key, String text) {
    return new GuestDisk(kind, key, format(kind, key).parse(text));
  }

  /** Those in use; a drive with a CD is none, and neither is what cannot be read. */
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
    return config.keySet().stream()
        .filter(key -> keys.matcher(key).matches())
        .flatMap(key -> find(kind, config, key).stream())
        .filter(disk -> !disk.isCdrom())
        .sorted(Comparator.comparing(GuestDisk::key, KEY_ORDER))
        .toList();
  }

  /** The one at that key; empty if there is none, or none that can be read. */
  static Optional<GuestDisk> find(GuestKind kind, Map<String, JsonNode> config, String key) {
    return Optional.ofNullable(config.get(key))
        .flatMap(value -> format(kind, key).read(value.asText()))
        .map(properties -> new GuestDisk(kind, key, properties));
  }

  private static PropertyFormat format(GuestKind kind, String key) {
    return switch (kind) {
      case LXC -> key.equals("rootfs") ? ROOT : key.startsWith("mp") ? MOUNT_POINT : UNUSED_VOLUME;
      case QEMU -> DRIVE;
    };
  }

  private static String pathKey(GuestKind kind) {
    return switch (kind) {
      case LXC -> "volume";
      case QEMU -> "file";
    };
  }

  private String get(String property) {
    return properties.getOrDefault(property, "");
  }

  /** Volume id, the path of a bind mount or device, or what is yet to be made. */
  String volume() {
    return get(pathKey(kind));
  }

  /** What is yet to be made; empty if the volume is there already. */
  Optional<Wanted> wanted() {
    Matcher asked = NEW.matcher(volume());
    return asked.matches()
        ? Optional.of(new Wanted(asked.group(1), DiskSize.ofGib(asked.group(2))))
        : Optional.empty();
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

  boolean isCdrom() {
    return get("media").equals("cdrom") || volume().equals("none") || volume().equals("cdrom");
  }

  String mountedAt() {
    return key.equals("rootfs") ? "/" : get("mp");
  }

  /** {@code mountpoint_backup_enabled}. */
  boolean inBackup() {
    return key.equals("rootfs") || (isVolume() && get("backup").equals("1"));
  }

  /** In bytes, as far as it is written there. */
  OptionalLong size() {
    return properties.containsKey("size")
        ? OptionalLong.of(DiskSize.bytes(get("size")))
        : OptionalLong.empty();
  }

  GuestDisk onVolume(String volumeId) {
    return with(pathKey(kind), volumeId);
  }

  GuestDisk sized(long bytes) {
    return with("size", DiskSize.print(bytes));
  }

  private GuestDisk with(String property, String text) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(property, text);
    return new GuestDisk(kind, key, more);
  }

  GuestDisk unsized() {
    Map<String, String> less = new TreeMap<>(properties);
    less.remove("size");
    return new GuestDisk(kind, key, less);
  }

  String print() {
    return format(kind, key).print(properties);
  }
}
