package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
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
 * @param hostMemoryBytes all memory of the host
 * @param memoryOfOtherGuestsBytes memory and swap that all other guests are configured to, whether
 *     they run or not
 * @param storages those that were looked at
 * @param vmidUnused whether there is no guest of that vmid and no volume or backup of it on any
 *     storage. It is known only to a token that may see every storage and both kinds of volume
 *     (privileges.md, 2)
 * @param usbMountParent the folder that USB disks are meant to be mounted under; empty if there is
 *     none
 */
public record Circumstances(
    LocalPolicy policy,
    Optional<Guest> guest,
    OptionalLong hostMemoryBytes,
    OptionalLong memoryOfOtherGuestsBytes,
    Map<StorageName, Space> storages,
    Optional<Boolean> vmidUnused,
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
        Optional.empty(),
        Optional.empty());
  }

  public Circumstances with(Guest observed) {
    return new Circumstances(
        policy,
        Optional.of(observed),
        hostMemoryBytes,
        memoryOfOtherGuestsBytes,
        storages,
        vmidUnused,
        usbMountParent);
  }

  public Circumstances with(LocalPolicy other) {
    return new Circumstances(
        other,
        guest,
        hostMemoryBytes,
        memoryOfOtherGuestsBytes,
        storages,
        vmidUnused,
        usbMountParent);
  }

  public Circumstances withMemory(long hostBytes, long ofOtherGuestsBytes) {
    return new Circumstances(
        policy,
        guest,
        OptionalLong.of(hostBytes),
        OptionalLong.of(ofOtherGuestsBytes),
        storages,
        vmidUnused,
        usbMountParent);
  }

  public Circumstances withStorages(Map<StorageName, Space> lookedAt) {
    return new Circumstances(
        policy,
        guest,
        hostMemoryBytes,
        memoryOfOtherGuestsBytes,
        lookedAt,
        vmidUnused,
        usbMountParent);
  }

  public Circumstances withVmidUnused(boolean unused) {
    return new Circumstances(
        policy,
        guest,
        hostMemoryBytes,
        memoryOfOtherGuestsBytes,
        storages,
        Optional.of(unused),
        usbMountParent);
  }

  public Circumstances withUsbMountParent(MountPoint parent) {
    return new Circumstances(
        policy,
        guest,
        hostMemoryBytes,
        memoryOfOtherGuestsBytes,
        storages,
        vmidUnused,
        Optional.of(parent));
  }

  /**
   * One guest.
   *
   * @param config key → configured value, pending merged
   * @param memoryInUseBytes of a running guest
   * @param swapInUseBytes of a running container
   * @param diskUsedBytes what a backup of it would hold at most
   * @param sharesWithRunning whether a volume or a passed-through device of it is in the
   *     configuration of another guest that runs
   * @param everyVolumeSnapshots whether every volume of it can be snapshot
   * @param fingerprint as trust.md, 5 defines it
   * @param history what happened to it since the agent made it, or its snapshot
   */
  public record Guest(
      boolean running,
      Optional<String> lock,
      SortedMap<String, String> config,
      List<Snapshot> snapshots,
      OptionalLong memoryInUseBytes,
      OptionalLong swapInUseBytes,
      OptionalLong diskUsedBytes,
      Optional<Boolean> sharesWithRunning,
      Optional<Boolean> everyVolumeSnapshots,
      Optional<String> fingerprint,
      Optional<History> history) {
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

  /**
   * What the node's task list shows of a vmid since the thing in question was made: a scratch
   * guest, or a snapshot of the agent's own. It is observed only if the list reaches back that far
   * and shows everybody's tasks (trust.md, 5: the list is fetched without {@code vmid=}).
   *
   * @param replaced whether there was a create, restore, clone, destroy, rollback, move or deletion
   *     of a volume
   * @param started whether there was a start, or anything else that shows that it ran
   */
  public record History(boolean replaced, boolean started) {}

  /** Free space of a storage; for a thin pool the less of data and metadata. */
  public record Space(long totalBytes, long availableBytes) {}
}
