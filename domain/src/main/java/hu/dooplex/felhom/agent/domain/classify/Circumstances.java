package hu.dooplex.felhom.agent.domain.classify;

import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was observed of guest and host, in the guest's lane right before an operation is judged.
 * What could not be observed is empty, and makes an operation that depends on it destructive.
 *
 * @param guest empty if it was not observed, or is not there
 * @param storages those that were looked at
 * @param usbMountParent the folder that USB disks are meant to be mounted under
 */
public record Circumstances(
    LocalPolicy policy,
    Optional<Guest> guest,
    OptionalLong hostMemoryBytes,
    OptionalLong memoryOfOtherGuestsBytes,
    Map<StorageName, Space> storages,
    Optional<MountPoint> usbMountParent) {
  public Circumstances {
    storages = Map.copyOf(storages);
  }

  /** Nothing was observed. */
  public static Circumstances unobserved(LocalPolicy policy) {
    return new Circumstances(
        policy,
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Map.of(),
        Optional.empty());
  }

  public Circumstances with(Guest observed) {
    return new Circumstances(
        policy,
        Optional.of(observed),
        hostMemoryBytes,
        memoryOfOtherGuestsBytes,
        storages,
        usbMountParent);
  }

  /**
   * One guest.
   *
   * @param config key → configured value, pending merged
   * @param memoryInUseBytes of a running guest
   * @param diskUsedBytes what a backup of it would hold at most
   * @param sharesWithRunning whether a volume or a passed-through device of it is in the
   *     configuration of another guest that runs
   * @param everyVolumeSnapshots whether every volume of it can be snapshot
   */
  public record Guest(
      boolean running,
      Optional<String> lock,
      SortedMap<String, String> config,
      List<Snapshot> snapshots,
      OptionalLong memoryInUseBytes,
      OptionalLong diskUsedBytes,
      Optional<Boolean> sharesWithRunning,
      Optional<Boolean> everyVolumeSnapshots) {
    public Guest {
      config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
      snapshots = List.copyOf(snapshots);
    }

    public Optional<String> value(String key) {
      return Optional.ofNullable(config.get(key));
    }

    /** {@code net0} and its like. */
    public Map<String, String> networkDevices() {
      SortedMap<String, String> devices = new TreeMap<>(config);
      devices.keySet().removeIf(key -> !key.matches("net[0-9]+"));
      return devices;
    }
  }

  /** Free space of a storage; for a thin pool the less of data and metadata. */
  public record Space(long totalBytes, long availableBytes) {}
}
