package hu.dooplex.felhom.agent.domain.classify;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.classify.Classification.Rule;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an operation is destructive: by data-bearing-ness and provenance, not by verb (trust.md,
 * 2, The catalogue). It never sees who wishes it, so it cannot be talked round. What is not known
 * or was not observed is destructive.
 */
public final class OperationClassifier {
  private final Provenance provenance;
  private final Circumstances circumstances;
  private final OwnThingProof proof;

  private OperationClassifier(Provenance provenance, Circumstances circumstances) {
    this.provenance = provenance;
    this.circumstances = circumstances;
    this.proof = new OwnThingProof(provenance, circumstances);
  }

  /**
   * @param provenance of what the operation touches, from the journal
   */
  public static Classification classify(
      Operation operation, Provenance provenance, Circumstances circumstances) {
    return new OperationClassifier(provenance, circumstances).classify(operation);
  }

  private Classification classify(Operation operation) {
    return switch (operation) {
      case StartGuest start -> start(start.guest());
      // Never forced: forceStop=0 is part of the request.
      case ShutdownGuest shutdown -> Classification.benign(Rule.SHUTDOWN, "");
      case StopGuest stop -> Classification.destructive(Rule.POWER_CUT, "stop");
      // LXC's reboot kills on timeout and ignores the lock (observed).
      case RebootGuest reboot -> Classification.destructive(Rule.POWER_CUT, "reboot");
      case SetGuestConfig write -> config(write);
      case CreateSnapshot create -> snapshot(create.snapshot());
      case DeleteSnapshot delete ->
          verdict(
              proof.ownSnapshot(delete.guest(), delete.snapshot()),
              Rule.SNAPSHOT_OWN,
              Rule.SNAPSHOT_FOREIGN,
              "snapshot");
      case RollbackSnapshot rollback -> rollback(rollback);
      case BackupGuest backup -> backup(backup);
      case CreateGuest create ->
          newScratch(create.guest(), create.container(), create.template(), "vztmpl/");
      case CreateGuestKeyctl create ->
          newScratch(create.guest(), create.container(), create.template(), "vztmpl/");
      case RestoreGuest restore ->
          newScratch(restore.guest(), restore.container(), restore.archive(), "backup/");
      case RestoreOverGuest over -> Classification.destructive(Rule.DATA, "restore_over");
      case DestroyGuest destroy -> destroy(destroy);
      case DeleteBackup delete -> Classification.destructive(Rule.DATA, "backup");
      case DeleteVolume delete -> Classification.destructive(Rule.DATA, "volume");
      // It cannot be taken back, and fills the pool.
      case ResizeDisk resize -> Classification.destructive(Rule.IRREVERSIBLE, "resize");
      case ConvertToTemplate convert -> Classification.destructive(Rule.IRREVERSIBLE, "template");
      case MountUsb mount -> usb(mount.mountPoint());
      case UnmountUsb unmount -> usb(unmount.mountPoint());
      case RotateSigners rotate -> Classification.destructive(Rule.TRUST_ROOT, "signers");
      case Unknown unknown -> Classification.destructive(Rule.UNKNOWN_OPERATION, "operation");
    };
  }

  // start_guest: destructive when something of it is in another running guest's config, or for a
  // scratch guest that holds restored data unless every NIC is down. The marker is not asked for:
  // a restored guest that lost it is still a copy of somebody's guest.
  private Classification start(GuestRef guest) {
    Optional<Circumstances.Guest> live = circumstances.guest();
    Optional<Boolean> shares = live.flatMap(Circumstances.Guest::sharesWithRunning);
    if (live.isEmpty() || shares.isEmpty()) {
      return notObserved("shared_volumes");
    }
    if (shares.get()) {
      return Classification.destructive(Rule.START_SHARED, "shared_volumes");
    }
    if (provenance instanceof Provenance.ScratchGuest scratch
        && scratch.restored()
        && scratch.guest().equals(guest)) {
      for (Map.Entry<String, String> device : live.get().networkDevices().entrySet()) {
        if (!isDown(device.getValue())) {
          return Classification.destructive(Rule.START_RESTORED_ONLINE, device.getKey());
        }
      }
    }
    return Classification.benign(Rule.START, "");
  }

  private static boolean isDown(String networkDevice) {
    return (',' + networkDevice + ',').contains(",link_down=1,");
  }

  // set_guest_config: benign when every key is benign with that value, else destructive.
  private Classification config(SetGuestConfig write) {
    for (Map.Entry<String, String> entry : write.set().entrySet()) {
      Judgement judgement = ConfigKeys.set(entry.getKey(), entry.getValue(), write, circumstances);
      if (judgement != Judgement.BENIGN) {
        return key(judgement, entry.getKey());
      }
    }
    for (String key : write.delete()) {
      Judgement judgement = ConfigKeys.delete(key, write, circumstances);
      if (judgement != Judgement.BENIGN) {
        return key(judgement, key);
      }
    }
    return Classification.benign(Rule.CONFIG_BENIGN, "");
  }

  /** The keys of a config write that are not benign, with all that it makes of the others. */
  public static Set<String> destructiveKeys(SetGuestConfig write, Circumstances circumstances) {
    Set<String> keys = new HashSet<>();
    write
        .set()
        .forEach((key, value) -> {
          if (ConfigKeys.set(key, value, write, circumstances) != Judgement.BENIGN) {
            keys.add(key);
          }
        });
    for (String key : write.delete()) {
      if (ConfigKeys.delete(key, write, circumstances) != Judgement.BENIGN) {
        keys.add(key);
      }
    }
    return keys;
  }

  private static Classification key(Judgement judgement, String key) {
    return verdict(judgement, Rule.CONFIG_BENIGN, Rule.CONFIG_KEY, key);
  }

  // create_snapshot: benign for the agent's own names.
  private static Classification snapshot(SnapshotName name) {
    return SnapshotName.isAgentForm(name.value())
        ? Classification.benign(Rule.SNAPSHOT_OWN, "")
        : Classification.destructive(Rule.SNAPSHOT_FOREIGN, "snapshot");
  }

  // rollback_snapshot: destructive, unless the snapshot is the agent's own of this transaction and
  // the guest was stopped at its creation and ever since, or the guest is agent scratch.
  private Classification rollback(RollbackSnapshot rollback) {
    Classification judged = rollbackAlone(rollback);
    if (judged.destructive() || !rollback.start()) {
      return judged;
    }
    Classification start = start(rollback.guest());
    return start.destructive() ? start : judged;
  }

  private Classification rollbackAlone(RollbackSnapshot rollback) {
    if (provenance instanceof Provenance.ScratchGuest) {
      return verdict(proof.scratch(rollback.guest()), Rule.SCRATCH, Rule.DATA, "scratch");
    }
    Judgement own = proof.ownSnapshot(rollback.guest(), rollback.snapshot());
    if (own != Judgement.BENIGN) {
      return verdict(own, Rule.SNAPSHOT_OWN, Rule.SNAPSHOT_FOREIGN, "snapshot");
    }
    return verdict(proof.stoppedEverSince(), Rule.SNAPSHOT_OWN, Rule.DATA, "run_state");
  }

  // backup_guest: benign with exactly these, storage in policy, every volume able to snapshot,
  // free space >= 2 x used. What is fixed in the request has no field in the record.
  private Classification backup(BackupGuest backup) {
    if (!circumstances.policy().backupStorages().contains(backup.storage())) {
      return Classification.destructive(Rule.BACKUP, "storage");
    }
    Circumstances.Space space = circumstances.storages().get(backup.storage());
    Optional<Circumstances.Guest> live = circumstances.guest();
    if (space == null
        || live.isEmpty()
        || live.get().everyVolumeSnapshots().isEmpty()
        || live.get().diskUsedBytes().isEmpty()) {
      return notObserved("backup");
    }
    if (!live.get().everyVolumeSnapshots().get()) {
      return Classification.destructive(Rule.BACKUP, "volumes");
    }
    double needed = (double) Limits.BACKUP_SPACE_RATIO * live.get().diskUsedBytes().getAsLong();
    return space.availableBytes() >= needed
        ? Classification.benign(Rule.BACKUP_BENIGN, "")
        : Classification.destructive(Rule.BACKUP, "space");
  }

  // create_guest, restore_guest, create_guest_keyctl: destructive, unless agent scratch: vmid and
  // storage in policy, and no guest, volume or backup of that vmid anywhere beforehand. A template
  // that is really an archive would bring somebody's data along.
  private Classification newScratch(
      GuestRef guest, NewContainer container, VolumeId volume, String content) {
    if (circumstances
        .policy()
        .scratchVmids()
        .filter(range -> range.includes(guest.vmid()))
        .isEmpty()) {
      return Classification.destructive(Rule.DATA, "vmid");
    }
    if (!circumstances.policy().scratchStorages().contains(container.storage())) {
      return Classification.destructive(Rule.DATA, "storage");
    }
    if (!volume.value().substring(volume.value().indexOf(':') + 1).startsWith(content)) {
      return Classification.destructive(Rule.DATA, "volume");
    }
    if (circumstances.vmidUnused().isEmpty()) {
      return notObserved("vmid");
    }
    return circumstances.vmidUnused().get()
        ? Classification.benign(Rule.SCRATCH, "")
        : Classification.destructive(Rule.DATA, "vmid_used");
  }

  // destroy_guest: destructive, unless agent scratch, and then never with any of the three.
  private Classification destroy(DestroyGuest destroy) {
    if (destroy.purge() || destroy.destroyUnreferencedDisks() || destroy.force()) {
      return Classification.destructive(Rule.DATA, "flags");
    }
    return verdict(proof.scratch(destroy.guest()), Rule.SCRATCH, Rule.DATA, "guest");
  }

  // mount_usb, unmount_usb: benign under the configured parent folder.
  private Classification usb(MountPoint mountPoint) {
    boolean inParent =
        circumstances
            .usbMountParent()
            .filter(parent -> mountPoint.value().startsWith(parent.value() + "/"))
            .isPresent();
    return inParent
        ? Classification.benign(Rule.USB_IN_PARENT, "")
        : Classification.destructive(Rule.USB_ELSEWHERE, "mount_point");
  }

  private static Classification verdict(
      Judgement judgement, Rule benign, Rule destructive, String detail) {
    return switch (judgement) {
      case BENIGN -> Classification.benign(benign, "");
      case DESTRUCTIVE -> Classification.destructive(destructive, detail);
      case NOT_OBSERVED -> notObserved(detail);
    };
  }

  private static Classification notObserved(String detail) {
    return Classification.destructive(Rule.NOT_OBSERVED, detail);
  }
}
