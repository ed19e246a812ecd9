package hu.dooplex.felhom.agent.application.execution;

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
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One operation of each kind in the catalogue. */
final class Operations {
  static final GuestRef GUEST = GuestRef.lxc(101);

  private Operations() {}

  static List<Operation> oneOfEach() {
    StorageName storage = new StorageName("local");
    VolumeId volume = new VolumeId("local:backup/vzdump-lxc-101.tar.zst");
    SnapshotName snapshot = new SnapshotName("before");
    FilesystemUuid uuid = new FilesystemUuid("1234-ABCD");
    MountPoint mount = new MountPoint("/mnt/felhom/usb1");
    NewContainer container =
        new NewContainer(
            storage, 8, 512, 0, 1, true, "scratch", new TreeSet<>(), "", new TreeMap<>());
    return List.of(
        new StartGuest(GUEST),
        new ShutdownGuest(GUEST, 60),
        new StopGuest(GUEST),
        new RebootGuest(GUEST, 600),
        write(GUEST),
        write(GuestRef.qemu(200)),
        new CreateSnapshot(GUEST, snapshot, ""),
        new DeleteSnapshot(GUEST, snapshot),
        new RollbackSnapshot(GUEST, snapshot, false),
        new BackupGuest(GUEST, storage, BackupGuest.Compression.ZSTD),
        new CreateGuest(GUEST, volume, container),
        new RestoreGuest(GUEST, volume, container),
        new RestoreOverGuest(GUEST, volume, storage),
        new DestroyGuest(GUEST, false, false, false),
        new DeleteBackup(storage, volume),
        new DeleteVolume(storage, volume),
        new ResizeDisk(GUEST, "rootfs", 1L << 33),
        new ConvertToTemplate(GUEST),
        new CreateGuestKeyctl(GUEST, volume, container),
        new MountUsb(uuid, mount),
        new UnmountUsb(uuid, mount),
        new RotateSigners(2, "0".repeat(64), List.of(), List.of("old")),
        new Unknown("format_host"));
  }

  /** Whether it ends what runs. */
  static boolean isForRunning(Operation operation) {
    return operation instanceof ShutdownGuest || operation instanceof StopGuest;
  }

  static SetGuestConfig write(GuestRef guest) {
    return new SetGuestConfig(guest, new TreeMap<>(Map.of("cores", "2")), new TreeSet<>());
  }

  /** How many kinds of operation there are. */
  static long kinds() {
    return leaves(Operation.class).count();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Operations::leaves)
        : Stream.of(type);
  }
}
