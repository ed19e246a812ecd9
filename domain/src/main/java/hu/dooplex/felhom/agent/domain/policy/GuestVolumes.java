package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.guest.ConfiguredDisk;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a guest's disks lie, as its configuration says. */
public final class GuestVolumes {
  private static final Set<String> OFF = Set.of("0", "no", "off", "false");
  private static final Pattern VOLUME = Pattern.compile("([a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]):.+");

  private GuestVolumes() {}

  /**
   * The storages of the disks of a guest with this configuration; empty if a value is not
   * understood.
   */
  public static Optional<List<StorageName>> storages(Map<String, String> config) {
    List<StorageName> storages = new ArrayList<>();
    for (ConfiguredDisk disk : onStorages(config)) {
      Matcher volume = VOLUME.matcher(disk.volume());
      if (!volume.matches()) {
        return Optional.empty();
      }
      storages.add(new StorageName(volume.group(1)));
    }
    return Optional.of(storages.stream().distinct().toList());
  }

  /**
   * What a backup of the guest would hold at most, before it is packed: the sizes of the disks that
   * go into it, as the configuration states them. How much of them is used nobody says reliably:
   * most storages do not, and a list of volumes takes more rights.
   *
   * @param rows the guest's configuration, with what is pending
   * @return empty if a disk is about to become another one, or one has no size that it is held to
   */
  public static OptionalLong backupBytes(GuestKind kind, List<PendingChange> rows) {
    SortedMap<String, String> config = new TreeMap<>();
    for (PendingChange row : rows) {
      if (ConfiguredDisk.isKey(row.key()) && (row.pending().isPresent() || row.delete())) {
        return OptionalLong.empty();
      }
      row.value().ifPresent(value -> config.put(row.key(), value));
    }
    long sum = 0;
    for (ConfiguredDisk disk : ConfiguredDisk.in(config)) {
      if (!isInBackup(kind, disk)) {
        continue;
      }
      OptionalLong size = disk.sizeBytes();
      // The sizes are what somebody wrote: their sum need not be a number of bytes.
      if (!disk.isVolume() || size.isEmpty() || size.getAsLong() > Long.MAX_VALUE - sum) {
        return OptionalLong.empty();
      }
      sum += size.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  /**
   * pve-container {@code PVE::LXC::Config::mountpoint_backup_enabled}, qemu-server {@code
   * PVE::VZDump::QemuServer::prepare}. What is said in other words than these counts as in it.
   */
  private static boolean isInBackup(GuestKind kind, ConfiguredDisk disk) {
    if (disk.key().startsWith("unused")) {
      return false;
    }
    boolean off = disk.option("backup").filter(OFF::contains).isPresent();
    return switch (kind) {
      case LXC ->
          disk.key().equals("rootfs")
              || (disk.isVolume() && disk.option("backup").isPresent() && !off);
      case QEMU -> !off;
    };
  }

  /** What the configuration says about disks that lie on storages. */
  public static SortedMap<String, String> disks(Map<String, String> config) {
    SortedMap<String, String> disks = new TreeMap<>(config);
    disks.keySet().retainAll(onStorages(config).stream().map(ConfiguredDisk::key).toList());
    return disks;
  }

  /** A path of the host is on no storage, and what is not attached is not what the guest has. */
  private static List<ConfiguredDisk> onStorages(Map<String, String> config) {
    return ConfiguredDisk.in(config).stream()
        .filter(disk -> disk.isAttached() && !disk.isHostPath())
        .toList();
  }
}
