package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.authz.TestSets;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
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
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
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
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The operations that a script can wish for. */
final class Wishes {
  private static final int POWER_TIMEOUT = 60;

  /** In the storage that every world has. */
  static final String TEMPLATE = "backups:vztmpl/debian-13.tar.zst";

  /** A backup of guest 101, where a world has one. */
  static final String ARCHIVE = "backups:backup/vzdump-lxc-101-2026_10_31-12_00_00.tar.zst";

  private static final FilesystemUuid USB = new FilesystemUuid("1234-ABCD");

  /** The tag of every scratch guest. */
  static final String MARKER = "felhom-7q2x";

  /** The id of the one own snapshot that a script can take; its description says it. */
  static final OperationId SNAPSHOT_ID = new OperationId("7".repeat(26));

  private static final SnapshotName OWN = new SnapshotName("felhom_" + "a".repeat(26));

  private Wishes() {}

  static Operation operation(String word, Line line) {
    return switch (word) {
      case "start" -> new StartGuest(line.guest());
      case "shutdown" -> new ShutdownGuest(line.guest(), POWER_TIMEOUT);
      case "stop" -> new StopGuest(line.guest());
      case "reboot" -> new RebootGuest(line.guest(), POWER_TIMEOUT);
      case "destroy" -> new DestroyGuest(line.guest(), false, false, false);
      case "snapshot" -> new CreateSnapshot(line.guest(), new SnapshotName(line.word()), "");
      case "own-snapshot" -> new CreateSnapshot(line.guest(), OWN, SNAPSHOT_ID.value());
      case "rollback-own" -> new RollbackSnapshot(line.guest(), OWN, false);
      case "delete-own" -> new DeleteSnapshot(line.guest(), OWN);
      case "backup" ->
          new BackupGuest(line.guest(), new StorageName("backups"), BackupGuest.Compression.ZSTD);
      case "make" -> new CreateGuest(line.guest(), new VolumeId(TEMPLATE), container());
      case "keyctl" -> new CreateGuestKeyctl(line.guest(), new VolumeId(TEMPLATE), container());
      case "restore" -> new RestoreGuest(line.guest(), new VolumeId(ARCHIVE), container());
      case "restore-over" ->
          new RestoreOverGuest(line.guest(), new VolumeId(ARCHIVE), new StorageName("local-lvm"));
      case "rollback" -> new RollbackSnapshot(line.guest(), new SnapshotName(line.word()), false);
      case "delete-snapshot" -> new DeleteSnapshot(line.guest(), new SnapshotName(line.word()));
      case "resize" -> new ResizeDisk(line.guest(), line.word(), (long) line.number() << 30);
      case "template" -> new ConvertToTemplate(line.guest());
      case "mount-usb" -> new MountUsb(USB, new MountPoint(line.word()));
      case "unmount-usb" -> new UnmountUsb(USB, new MountPoint(line.word()));
      case "delete-backup" -> {
        VolumeId volume = new VolumeId(line.word());
        yield new DeleteBackup(storage(volume), volume);
      }
      case "delete-volume" -> {
        VolumeId volume = new VolumeId(line.word());
        yield new DeleteVolume(storage(volume), volume);
      }
      case "rotate" ->
          new RotateSigners(
              2,
              TestSets.of(1, TestAuthorizations.SIGNER).sha256(),
              List.of(TestSigner.ed25519(2).named(line.word())),
              List.of());
      case "set" -> write(line);
      default -> throw line.wrong(word + " is not understood");
    };
  }

  private static NewContainer container() {
    return new NewContainer(
        new StorageName("local-lvm"),
        4,
        512,
        0,
        1,
        true,
        "scratch",
        new TreeSet<>(Set.of(MARKER)),
        "",
        new TreeMap<>());
  }

  private static StorageName storage(VolumeId volume) {
    return new StorageName(volume.value().substring(0, volume.value().indexOf(':')));
  }

  private static Operation write(Line line) {
    GuestRef guest = line.guest();
    TreeMap<String, String> set = new TreeMap<>();
    TreeSet<String> delete = new TreeSet<>();
    for (String word : line.rest()) {
      int equals = word.indexOf('=');
      if (word.startsWith("-")) {
        delete.add(word.substring(1));
      } else if (equals > 0) {
        set.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        throw line.wrong(word + " is neither key=value nor -key");
      }
    }
    return new SetGuestConfig(guest, set, delete);
  }

  /** Whether there is nothing left to do for it, as the next look at the guest would find. */
  static boolean isSo(Operation operation, Optional<SimulatedGuest> found) {
    if (found.isEmpty()) {
      return true;
    }
    SimulatedGuest guest = found.get();
    return switch (operation) {
      case StartGuest _ -> guest.running().isPresent();
      case ShutdownGuest _, StopGuest _ -> guest.running().isEmpty();
      case SetGuestConfig write ->
          write.set().entrySet().stream()
                  .allMatch(entry ->
                      guest.config().containsKey(entry.getKey())
                          && guest.config().get(entry.getKey()).asText().equals(entry.getValue()))
              && write.delete().stream().noneMatch(guest.config()::containsKey);
      case CreateSnapshot create ->
          guest.snapshots().stream().anyMatch(one -> one.name().equals(create.snapshot().value()));
      case Operation.OnGuest _, Operation.OnHost _ -> true;
    };
  }
}
