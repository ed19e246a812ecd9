package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a guest's disks lie, as its configuration says. */
public final class GuestVolumes {
  private static final Pattern DISK =
      Pattern.compile("rootfs|(?:mp|scsi|virtio|sata|ide)[0-9]+|efidisk0|tpmstate0");
  private static final Pattern VOLUME =
      Pattern.compile("(?:volume=|file=)?([a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]):[^,]+(?:,.*)?");

  private GuestVolumes() {}

  /**
   * The storages of the disks of a guest with this configuration; empty if a value is not
   * understood.
   */
  public static Optional<List<StorageName>> storages(Map<String, String> config) {
    List<StorageName> storages = new ArrayList<>();
    for (String value : disks(config).values()) {
      Matcher volume = VOLUME.matcher(value);
      if (!volume.matches()) {
        return Optional.empty();
      }
      storages.add(new StorageName(volume.group(1)));
    }
    return Optional.of(storages.stream().distinct().toList());
  }

  /**
   * What the configuration says about disks alone. A bind mount, an empty drive and a CD-ROM lie on
   * no storage, and are none.
   */
  public static SortedMap<String, String> disks(Map<String, String> config) {
    SortedMap<String, String> disks = new TreeMap<>();
    config.forEach((key, value) -> {
      if (DISK.matcher(key).matches() && !holdsNothing(value)) {
        disks.put(key, value);
      }
    });
    return disks;
  }

  private static boolean holdsNothing(String value) {
    return value.startsWith("/")
        || value.equals("none")
        || (',' + value + ',').contains(",media=cdrom,");
  }
}
