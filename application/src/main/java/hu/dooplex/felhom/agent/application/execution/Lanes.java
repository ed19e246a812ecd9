package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lanes of an operation: its guest's, and those of the storages that it fills. The storages of
 * a snapshot are those of the guest's disks, which the operation does not say.
 */
public final class Lanes {
  private Lanes() {}

  public static Set<Lane> of(Operation operation) {
    Set<Lane> lanes = new TreeSet<>();
    lanes.add(first(operation));
    fills(operation).map(Lane::of).ifPresent(lanes::add);
    return lanes;
  }

  static Set<Lane> of(Operation operation, Collection<StorageName> storages) {
    Set<Lane> lanes = of(operation);
    storages.forEach(storage -> lanes.add(Lane.of(storage)));
    return lanes;
  }

  /** The lane that operations must share to get in each other's way. */
  static Lane first(Operation operation) {
    return switch (operation) {
      case Operation.OnGuest onGuest -> Lane.of(onGuest.guest());
      case DeleteBackup delete -> Lane.of(delete.storage());
      case DeleteVolume delete -> Lane.of(delete.storage());
      case MountUsb _, UnmountUsb _, RotateSigners _, Unknown _ -> Lane.host();
    };
  }

  private static Optional<StorageName> fills(Operation operation) {
    return switch (operation) {
      case BackupGuest backup -> Optional.of(backup.storage());
      case CreateGuest create -> Optional.of(create.container().storage());
      case CreateGuestKeyctl create -> Optional.of(create.container().storage());
      case RestoreGuest restore -> Optional.of(restore.container().storage());
      case RestoreOverGuest restore -> Optional.of(restore.storage());
      case Operation.OnGuest _, Operation.OnHost _ -> Optional.empty();
    };
  }
}
