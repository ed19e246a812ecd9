package hu.dooplex.felhom.agent.domain.guest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A disk, mount point or unused volume of a guest, as its configuration states it. A CD-ROM is
 * none, and nor is an empty drive.
 *
 * @param key {@code rootfs}, {@code mp0}, {@code scsi0}, {@code unused0}, …
 * @param volume volume id; of a bind or device mount the path on the host
 * @param options the others: {@code size}, {@code mp}, {@code backup}, …
 */
public record ConfiguredDisk(String key, String volume, SortedMap<String, String> options) {
  private static final Pattern ATTACHED =
      Pattern.compile("rootfs|(?:mp|scsi|virtio|sata|ide)[0-9]+|efidisk0|tpmstate0");

  private static final Pattern UNUSED = Pattern.compile("unused[0-9]+");

  /** pve-common {@code PVE::JSONSchema::parse_size}, without its fractions. */
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMGT]?)");

  private static final List<String> UNITS = List.of("", "K", "M", "G", "T");

  public ConfiguredDisk {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  public static boolean isKey(String key) {
    return ATTACHED.matcher(key).matches() || UNUSED.matcher(key).matches();
  }

  /**
   * Those of a configuration, by their keys.
   *
   * @param config key → value
   */
  public static List<ConfiguredDisk> in(Map<String, String> config) {
    List<ConfiguredDisk> disks = new ArrayList<>();
    new TreeMap<>(config)
        .forEach((key, value) -> {
          if (isKey(key)) {
            of(key, value).ifPresent(disks::add);
          }
        });
    return List.copyOf(disks);
  }

  private static Optional<ConfiguredDisk> of(String key, String value) {
    TreeMap<String, String> options = new TreeMap<>();
    String volume = "";
    for (String part : Arrays.asList(value.split(",", -1))) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? "" : part.substring(0, equals);
      // The volume stands alone, or under the name that its format gives it.
      if (name.isEmpty() || name.equals("volume") || name.equals("file")) {
        volume = part.substring(equals + 1);
      } else {
        options.put(name, part.substring(equals + 1));
      }
    }
    boolean none = volume.equals("none") || "cdrom".equals(options.get("media"));
    return none ? Optional.empty() : Optional.of(new ConfiguredDisk(key, volume, options));
  }

  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /** Whether the guest has it when it runs: an {@code unusedN} it does not. */
  public boolean isAttached() {
    return ATTACHED.matcher(key).matches();
  }

  /** Whether it is a volume of a storage, and no path of the host. */
  public boolean isVolume() {
    return !isHostPath() && volume.contains(":");
  }

  /** Whether it is a folder or device of the host. */
  public boolean isHostPath() {
    return volume.startsWith("/");
  }

  /** The size that is stated; empty without one, and for 0, which stands for no limit. */
  public OptionalLong sizeBytes() {
    Matcher size = SIZE.matcher(options.getOrDefault("size", ""));
    if (!size.matches()) {
      return OptionalLong.empty();
    }
    int shift = 10 * UNITS.indexOf(size.group(2));
    long number = Long.parseLong(size.group(1));
    return number == 0 || number > Long.MAX_VALUE >> shift
        ? OptionalLong.empty()
        : OptionalLong.of(number << shift);
  }
}
