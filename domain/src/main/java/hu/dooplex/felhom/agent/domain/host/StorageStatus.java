package hu.dooplex.felhom.agent.domain.host;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A storage as the node sees it: one entry of {@code GET /nodes/N/storage}. The sizes are empty
 * while the storage is not active.
 *
 * @param content what it may hold: {@code backup}, {@code images}, {@code rootdir}, …
 */
public record StorageStatus(
    String name,
    String type,
    boolean enabled,
    boolean active,
    boolean shared,
    OptionalLong totalBytes,
    OptionalLong usedBytes,
    OptionalLong availableBytes,
    SortedSet<String> content) {
  public StorageStatus {
    content = Collections.unmodifiableSortedSet(new TreeSet<>(content));
  }

  /**
   * One entry of {@code GET /storage}: the cluster's definition of a storage.
   *
   * @param volumeGroup of an LVM storage
   * @param thinPool of a storage of type {@code lvmthin}
   */
  public record Definition(
      String name,
      String type,
      Optional<String> server,
      Optional<String> datastore,
      Optional<String> volumeGroup,
      Optional<String> thinPool) {}
}
