package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.matching;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code rootfs}, {@code mpN} and {@code unusedN} of containers (pve-container). */
final class MountPoints {
  /** {@code $PVE::LXC::NEW_DISK_RE}: a storage and a size in GiB. */
  private static final Pattern NEW = Pattern.compile("([^:\\s]+):(\\d+(?:\\.\\d+)?)");

  private static final String OPTION = "(discard|lazytime|noatime|nodev|noexec|nosuid)";
  private static final String MAP = "[ug]:[0-9]+:[0-9]+:[1-9][0-9]*";
  private static final long KIB = 1024;

  /** What stands before the first colon: volume, or something of the host. */
  enum Type {
    VOLUME,
    BIND,
    DEVICE
  }

  private MountPoints() {}

  static PropertyString rootFormat(PveRelease release) {
    PropertyString format =
        PropertyString.properties()
            .required("volume", ConfigFormats.MOUNT_PATH)
            .nameless("volume")
            .optional("size", ConfigFormats.DISK_SIZE)
            .optional("mountoptions", matching(OPTION + "(;" + OPTION + ")*"))
            .flags("acl", "ro", "quota", "replicate", "shared");
    return release == PveRelease.V9_2
        ? format.optional("idmap", matching("passthrough|" + MAP + "(;" + MAP + ")*"))
        : format;
  }

  static PropertyString format(PveRelease release) {
    PropertyString format =
        rootFormat(release).required("mp", ConfigFormats.MOUNT_PATH).flags("backup");
    return release == PveRelease.V9_2 ? format.flags("keepattrs") : format;
  }

  static PropertyString unusedFormat() {
    return PropertyString.properties()
        .required("volume", ConfigFormats.VOLUME_ID)
        .nameless("volume");
  }

  static Map<String, String> parse(PveRelease release, String key, String text) {
    return (key.equals("rootfs")
            ? rootFormat(release)
            : key.startsWith("mp") ? format(release) : unusedFormat())
        .parse(text);
  }

  /** The volume, path or device of what is stored. */
  static String volume(PveRelease release, String key, String text) {
    return parse(release, key, text).getOrDefault("volume", "");
  }

  static Type type(String volume) {
    return !volume.startsWith("/")
        ? Type.VOLUME
        : volume.startsWith("/dev/") ? Type.DEVICE : Type.BIND;
  }

  /** The storage that a new volume is asked of; empty if the value names one that exists. */
  static Optional<String> storageOfNew(String volume) {
    return Optional.of(NEW.matcher(volume)).filter(Matcher::matches).map(asked -> asked.group(1));
  }

  /** Every volume that is mounted in such a configuration. */
  static List<String> volumes(PveRelease release, Map<String, String> config) {
    return config.entrySet().stream()
        .filter(entry -> entry.getKey().matches("rootfs|mp\\d+"))
        .map(entry -> volume(release, entry.getKey(), entry.getValue()))
        .filter(volume -> type(volume) == Type.VOLUME)
        .toList();
  }

  /**
   * Makes the volume that the value asks for ({@code PVE::LXC::create_disks}).
   *
   * @param taken values that name volumes of the guest
   * @return the value as it is stored, with the volume and its size
   */
  static String allocated(
      SimulatedNode node, int vmid, String key, String text, Stream<String> taken) {
    Map<String, String> values = new TreeMap<>(parse(node.release(), key, text));
    Matcher asked = NEW.matcher(values.getOrDefault("volume", ""));
    if (!asked.matches()) {
      throw new IllegalArgumentException(key + " asks for no new volume");
    }
    long size = newSize(asked.group(2));
    String volume = NewVolume.allocate(node, asked.group(1), vmid, size, taken);
    values.put("volume", volume);
    values.put("size", size(size));
    return print(node.release(), key, values);
  }

  /** {@code int(SIZE * 1024) * 1024} KiB: whole MiB, and no more than a number can hold. */
  static long newSize(String gib) {
    return new BigDecimal(gib)
            .multiply(BigDecimal.valueOf(KIB))
            .min(BigDecimal.valueOf(Long.MAX_VALUE / KIB / KIB))
            .longValue()
        * KIB
        * KIB;
  }

  /** With the size that the volume has, if its storage knows it. */
  static String measured(SimulatedNode node, String key, String text) {
    Map<String, String> values = new TreeMap<>(parse(node.release(), key, text));
    String volume = values.getOrDefault("volume", "");
    node.storage(volume.split(":", 2)[0]).stream()
        .flatMap(storage -> storage.volumes().stream())
        .filter(known -> known.volumeId().equals(volume))
        .findFirst()
        .ifPresent(known -> values.put("size", size(known.sizeBytes())));
    return print(node.release(), key, values);
  }

  private static String print(PveRelease release, String key, Map<String, String> values) {
    return (key.equals("rootfs") ? rootFormat(release) : format(release)).print(values);
  }

  /** {@code PVE::JSONSchema::format_size}: the largest unit that needs no fraction, zero too. */
  static String size(long bytes) {
    String unit = "";
    long size = bytes;
    for (String next : List.of("K", "M", "G", "T")) {
      if (size % KIB != 0) {
        break;
      }
      size /= KIB;
      unit = next;
    }
    return size + unit;
  }
}
