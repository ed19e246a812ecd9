package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A storage. It never changes: every method gives another.
 *
 * @param type {@code dir}, {@code btrfs}, {@code lvmthin}, {@code pbs}, …
 * @param content the content types it may hold
 * @param settings what else its definition says: {@code path}, {@code vgname}, {@code server}, …
 * @param outage why it cannot be used now; the list then shows it as inactive
 */
public record SimulatedStorage(
    String name,
    String type,
    List<String> content,
    Map<String, String> settings,
    boolean shared,
    boolean disabled,
    long totalBytes,
    long usedBytes,
    long availableBytes,
    Optional<String> outage,
    List<SimulatedVolume> volumes) {
  public SimulatedStorage {
    content = List.copyOf(content);
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    volumes = List.copyOf(volumes);
  }

  /** An empty storage of no size, as {@code pvesm add} leaves it. */
  public static SimulatedStorage of(String name, String type, String... content) {
    return new SimulatedStorage(
        name,
        type,
        List.of(content),
        Map.of(),
        // PVE::Storage::Plugin, SHARED_STORAGE: a backup server is shared whatever is configured.
        type.equals("pbs"),
        false,
        0,
        0,
        0,
        Optional.empty(),
        List.of());
  }

  public SimulatedStorage setting(String key, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(key, value);
    return new SimulatedStorage(
        name,
        type,
        content,
        more,
        shared,
        disabled,
        totalBytes,
        usedBytes,
        availableBytes,
        outage,
        volumes);
  }

  public SimulatedStorage space(long total, long used, long available) {
    return new SimulatedStorage(
        name, type, content, settings, shared, disabled, total, used, available, outage, volumes);
  }

  /** With that volume, in the place of one of the same name. */
  public SimulatedStorage with(SimulatedVolume volume) {
    List<SimulatedVolume> more = new ArrayList<>(without(volume.volumeId()).volumes);
    more.add(volume);
    return holding(more);
  }

  /** Without the volume of that name. */
  public SimulatedStorage without(String volumeId) {
    return holding(volumes.stream().filter(volume -> !volume.volumeId().equals(volumeId)).toList());
  }

  SimulatedStorage holding(List<SimulatedVolume> others) {
    return new SimulatedStorage(
        name,
        type,
        content,
        settings,
        shared,
        disabled,
        totalBytes,
        usedBytes,
        availableBytes,
        outage,
        others);
  }

  /**
   * Out of reach.
   *
   * @param why the error that a look into it answers, such as {@code pbs: error fetching datastores
   *     - 500 Can't connect to 192.0.2.5:8007}
   */
  public SimulatedStorage down(String why) {
    return with(disabled, Optional.of(why));
  }

  public SimulatedStorage up() {
    return with(disabled, Optional.empty());
  }

  /** Switched off in its definition. */
  public SimulatedStorage switchedOff() {
    return with(true, outage);
  }

  boolean active() {
    return !disabled && outage.isEmpty();
  }

  private SimulatedStorage with(boolean off, Optional<String> why) {
    return new SimulatedStorage(
        name,
        type,
        content,
        settings,
        shared,
        off,
        totalBytes,
        usedBytes,
        availableBytes,
        why,
        volumes);
  }
}
