package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.ThinPool;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much room storages have. That of a thin pool is the less of data and metadata (trust.md, 3),
 * and its metadata is shown to a token with {@code Sys.Audit} on {@code /} alone: without, the room
 * on a storage of type {@code lvmthin} is not known.
 */
final class StorageRoom {
  private static final String THIN = "lvmthin";

  private final HostObservation host;
  private final CarefulReads reads;

  StorageRoom(HostObservation host, CarefulReads reads) {
    this.host = host;
    this.reads = reads;
  }

  /** Those of them whose room is known. */
  Map<StorageName, Circumstances.Space> of(Collection<StorageName> names) throws ApiException {
    Map<StorageName, Circumstances.Space> room = new HashMap<>();
    for (StorageName name : names) {
      Optional<StorageStatus> status = reads.read(name, () -> host.storage(name.value()));
      if (status.isPresent()) {
        room(name, status.get()).ifPresent(space -> room.put(name, space));
      }
    }
    return room;
  }

  private Optional<Circumstances.Space> room(StorageName name, StorageStatus status)
      throws ApiException {
    if (!status.active()
        || status.type().isEmpty()
        || status.totalBytes().isEmpty()
        || status.availableBytes().isEmpty()) {
      return Optional.empty();
    }
    long total = status.totalBytes().getAsLong();
    long available = status.availableBytes().getAsLong();
    if (!status.type().equals(THIN)) {
      return Optional.of(new Circumstances.Space(total, available));
    }
    return reads
        .read("the thin pool of " + name, () -> freeMetadata(name))
        .flatMap(share -> share)
        .map(share -> new Circumstances.Space(total, Math.min(available, (long) (share * total))));
  }

  /** The share of its pool's metadata that is free. */
  private Optional<Double> freeMetadata(StorageName name) throws ApiException {
    Optional<StorageStatus.Definition> definition =
        host.storageDefinitions().stream()
            .filter(storage -> storage.name().equals(name.value()))
            .findFirst();
    if (definition.isEmpty()) {
      return Optional.empty();
    }
    return host.thinPools().stream()
        .filter(pool -> definition.get().volumeGroup().equals(Optional.of(pool.volumeGroup())))
        .filter(pool -> definition.get().thinPool().equals(Optional.of(pool.name())))
        .findFirst()
        .flatMap(StorageRoom::freeShare);
  }

  private static Optional<Double> freeShare(ThinPool pool) {
    long size = pool.metadataBytes().orElse(0);
    long used = pool.metadataUsedBytes().orElse(Long.MAX_VALUE);
    return size > 0 && used <= size ? Optional.of((double) (size - used) / size) : Optional.empty();
  }
}
