package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a document is for, as it was seen in its lane right before.
 *
 * @param guest of the document's vmid, whatever its kind; empty if there is none
 * @param tasks of the whole node, fetched without a filter by vmid and with a large limit; empty
 *     without {@code Sys.Audit} on the node, which alone shows everybody's
 * @param volumes those that exist of the volumes that the operation names
 */
public record LiveTarget(
    Optional<Guest> guest, Optional<TaskEntry.Page> tasks, Set<VolumeId> volumes) {
  public LiveTarget {
    volumes = Set.copyOf(volumes);
  }

  /**
   * The guest.
   *
   * @param config the configured values, pending merged
   */
  public record Guest(ObservedGuest seen, GuestConfig config, List<Snapshot> snapshots) {
    public Guest {
      snapshots = List.copyOf(snapshots);
    }
  }
}
