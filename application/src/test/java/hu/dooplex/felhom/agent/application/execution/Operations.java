package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.authz.TestSets;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
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
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
        new RotateSigners(
            2,
            TestSets.of(1, TestAuthorizations.SIGNER).sha256(),
            List.of(TestSigner.ed25519(2).named("ops-2")),
            List.of()),
        new Unknown("format_host"));
  }

  static ChangingNode.Guest found(ExecutionWorld world) {
    return Objects.requireNonNull(world.node.guests.get(GUEST));
  }

  /** Brings the guest, and what there is besides, to where that operation can work. */
  static void prepare(ExecutionWorld world, Operation operation) {
    ChangingNode.Guest guest = world.node.add(GUEST);
    world.reads.volumes.clear();
    world.usb.mounted = operation instanceof UnmountUsb;
    switch (operation) {
      case ShutdownGuest _, StopGuest _, RebootGuest _ -> guest.running = true;
      case DeleteSnapshot o -> guest.snapshots.add(taken(world, o.snapshot()));
      case RollbackSnapshot o -> guest.snapshots.add(taken(world, o.snapshot()));
      case CreateGuest o -> make(world, o.template(), "vztmpl");
      case CreateGuestKeyctl o -> make(world, o.template(), "vztmpl");
      case RestoreGuest o -> make(world, o.archive(), "backup");
      case RestoreOverGuest o -> stored(world, o.archive(), "backup");
      case DeleteBackup o -> stored(world, o.volume(), "backup");
      case DeleteVolume o -> stored(world, o.volume(), "backup");
      case Operation.OnGuest _, Operation.OnHost _ -> {}
    }
  }

  private static void make(ExecutionWorld world, VolumeId from, String content) {
    world.node.guests.remove(GUEST);
    stored(world, from, content);
  }

  private static void stored(ExecutionWorld world, VolumeId volume, String content) {
    world.reads.volumes.add(
        new StorageVolume(
            volume.value(),
            content,
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            false,
            StorageVolume.Verification.NONE,
            Optional.empty()));
  }

  private static Snapshot taken(ExecutionWorld world, SnapshotName name) {
    return new Snapshot(
        name.value(),
        "",
        Optional.of(world.time.instant().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS)),
        Optional.empty());
  }

  static SetGuestConfig write(GuestRef guest) {
    return new SetGuestConfig(guest, new TreeMap<>(Map.of("cores", "2")), new TreeSet<>());
  }

  /** A new scratch guest with that marker. */
  static CreateGuest scratch(GuestRef guest, String marker) {
    return new CreateGuest(
        guest,
        new VolumeId("local:vztmpl/debian-13.tar.zst"),
        new NewContainer(
            new StorageName("local"),
            8,
            512,
            0,
            1,
            true,
            "scratch",
            new TreeSet<>(Set.of(marker)),
            "",
            new TreeMap<>()));
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
