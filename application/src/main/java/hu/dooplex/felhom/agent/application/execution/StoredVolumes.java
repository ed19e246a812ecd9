package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.List;

/** Whether a storage lists a volume. */
final class StoredVolumes {
  /** What an operation deletes. */
  static final List<String> DELETABLE = List.of("backup", "images", "rootdir");

  /** What a guest is restored from. */
  static final List<String> ARCHIVES = List.of("backup");

  /** What a guest is made from. */
  static final List<String> TEMPLATES = List.of("vztmpl");

  private final HostObservation host;

  StoredVolumes(HostObservation host) {
    this.host = host;
  }

  /**
   * Not listed is gone only for a token that would see it.
   *
   * @param contents the content types that are looked through, one after the other
   */
  boolean listed(StorageName storage, VolumeId volume, List<String> contents) throws ApiException {
    for (String content : contents) {
      if (host.volumes(storage.value(), content).stream()
          .anyMatch(found -> found.volumeId().equals(volume.value()))) {
        return true;
      }
    }
    return false;
  }
}
