package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.policy.GuestVolumes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The lanes of an operation: of the guest that it is about or whose volume it deletes, of the
 * memory if it may give a guest more of it, and of the storages that it fills. The storages of a
 * snapshot are those of the guest's disks, which the operation does not say.
 */
public final class Lanes {
  private Lanes() {}

  public static Set<Lane> of(Operation operation) {
    Set<Lane> lanes = new TreeSet<>(about(operation));
    fills(operation).map(Lane::of).ifPresent(lanes::add);
    return lanes;
  }

  static Set<Lane> of(Operation operation, Collection<StorageName> storages) {
    Set<Lane> lanes = of(operation);
    storages.forEach(storage -> lanes.add(Lane.of(storage)));
    return lanes;
  }

  /**
   * Those that it held when it was begun: recovery has to know them before the node answers. The
   * intent of a snapshot names the guest's disks.
   */
  public static Set<Lane> of(JournalEntry.Intent intent) {
    if (!(intent.operation() instanceof CreateSnapshot)) {
      return of(intent.operation());
    }
    Map<String, String> disks = new TreeMap<>();
    intent.beforeImage().forEach((key, value) -> value.ifPresent(disk -> disks.put(key, disk)));
    return of(intent.operation(), GuestVolumes.storages(disks).orElseGet(List::of));
  }

  private static Set<Lane> about(Operation operation) {
    return switch (operation) {
      // How much memory all are given is looked at in the lane: two at once would not see it.
      case SetGuestConfig write when Needs.of(write).has(Needs.Part.MEMORY) ->
          Set.of(Lane.of(write.guest()), Lane.memory());
      case Operation.OnGuest onGuest -> Set.of(Lane.of(onGuest.guest()));
      case DeleteBackup delete -> ofVolume(delete.storage(), delete.volume());
      case DeleteVolume delete -> ofVolume(delete.storage(), delete.volume());
      case MountUsb _, UnmountUsb _, RotateSigners _, Unknown _ -> Set.of(Lane.host());
    };
  }

  private static Set<Lane> ofVolume(StorageName storage, VolumeId volume) {
    Set<Lane> lanes = new TreeSet<>(Set.of(Lane.of(storage)));
    volume.ownerIds().stream()
        .flatMap(owner -> Vmid.parse(owner).stream())
        .forEach(owner -> lanes.add(new Lane.Guest(owner)));
    return lanes;
  }

  private static Optional<StorageName> fills(Operation operation) {
    return switch (operation) {
      case BackupGuest backup -> Optional.of(backup.storage());
      case Operation.MakesGuest make -> Optional.of(make.container().storage());
      case RestoreOverGuest restore -> Optional.of(restore.storage());
      case Operation.OnGuest _, Operation.OnHost _ -> Optional.empty();
    };
  }
}
