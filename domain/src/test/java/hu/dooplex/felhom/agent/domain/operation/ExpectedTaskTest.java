package hu.dooplex.felhom.agent.domain.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedTaskTest {
  private static final GuestRef LXC = GuestRef.lxc(101);
  private static final GuestRef QEMU = GuestRef.qemu(200);
  private static final StorageName STORAGE = new StorageName("local");
  private static final VolumeId BACKUP =
      new VolumeId("local:backup/vzdump-lxc-101-2026_11_22-19_57_59.tar.zst");
  private static final SnapshotName SNAPSHOT = new SnapshotName("before");
  private static final String TOKEN = "felhom@pve!agent";

  private static final NewContainer CONTAINER =
      new NewContainer(
          STORAGE, 8, 512, 0, 1, true, "scratch", new TreeSet<>(), "", new TreeMap<>());

  private static SetGuestConfig write(GuestRef guest) {
    return new SetGuestConfig(guest, new TreeMap<>(Map.of("cores", "2")), new TreeSet<>());
  }

  private static Arguments row(Operation operation, String types, String id) {
    return Arguments.of(operation, Set.of(types.split(" ")), Set.of(id));
  }

  static Stream<Arguments> operationsOfGuests() {
    return Stream.of(
        row(new StartGuest(LXC), "vzstart hastart", "101"),
        row(new StartGuest(QEMU), "qmstart hastart", "200"),
        row(new ShutdownGuest(LXC, 60), "vzshutdown hastop", "101"),
        row(new ShutdownGuest(QEMU, 60), "qmshutdown hastop", "200"),
        row(new StopGuest(LXC), "vzstop hastop", "101"),
        row(new StopGuest(QEMU), "qmstop hastop", "200"),
        row(new RebootGuest(LXC, 60), "vzreboot", "101"),
        row(new RebootGuest(QEMU, 60), "qmreboot", "200"),
        row(write(QEMU), "qmconfig", "200"),
        row(new CreateSnapshot(LXC, SNAPSHOT, ""), "vzsnapshot", "101"),
        row(new CreateSnapshot(QEMU, SNAPSHOT, ""), "qmsnapshot", "200"),
        row(new DeleteSnapshot(LXC, SNAPSHOT), "vzdelsnapshot", "101"),
        row(new DeleteSnapshot(QEMU, SNAPSHOT), "qmdelsnapshot", "200"),
        row(new RollbackSnapshot(LXC, SNAPSHOT, true), "vzrollback", "101"),
        row(new RollbackSnapshot(QEMU, SNAPSHOT, false), "qmrollback", "200"),
        row(new BackupGuest(LXC, STORAGE, BackupGuest.Compression.ZSTD), "vzdump", "101"),
        row(new BackupGuest(QEMU, STORAGE, BackupGuest.Compression.ZSTD), "vzdump", "200"),
        row(new CreateGuest(LXC, BACKUP, CONTAINER), "vzcreate", "101"),
        row(new RestoreGuest(LXC, BACKUP, CONTAINER), "vzrestore", "101"),
        row(new RestoreOverGuest(LXC, BACKUP, STORAGE), "vzrestore", "101"),
        row(new RestoreOverGuest(QEMU, BACKUP, STORAGE), "qmrestore", "200"),
        row(new DestroyGuest(LXC, true, true, true), "vzdestroy", "101"),
        row(new DestroyGuest(QEMU, true, true, false), "qmdestroy", "200"),
        row(new ResizeDisk(LXC, "rootfs", 1L << 33), "resize", "101"),
        row(new ResizeDisk(QEMU, "scsi0", 1L << 33), "resize", "200"),
        row(new ConvertToTemplate(LXC), "vztemplate", "101"),
        row(new ConvertToTemplate(QEMU), "qmtemplate", "200"));
  }

  @ParameterizedTest
  @MethodSource("operationsOfGuests")
  void theTypesAndTheIdAreThoseThatTheNodeWrites(
      Operation operation, Set<String> types, Set<String> ids) {
    assertEquals(Optional.of(new ExpectedTask(types, ids)), ExpectedTask.of(operation));
  }

  @Test
  void aContainersConfigWriteAndWhatIsNotTheApisHasNone() {
    FilesystemUuid uuid = new FilesystemUuid("1234-ABCD");
    MountPoint mount = new MountPoint("/mnt/felhom/usb1");
    for (Operation operation :
        new Operation[] {
          write(LXC),
          new CreateGuestKeyctl(LXC, BACKUP, CONTAINER),
          new MountUsb(uuid, mount),
          new UnmountUsb(uuid, mount),
          new Unknown("format_host")
        }) {
      assertEquals(Optional.empty(), ExpectedTask.of(operation), operation.wireName());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "101@local"})
  void aDeletedVolumeIsNamedByStorageAndOwner(String id) {
    for (Operation operation :
        new Operation[] {new DeleteBackup(STORAGE, BACKUP), new DeleteVolume(STORAGE, BACKUP)}) {
      assertTrue(matches(operation, "imgdel", id, TOKEN));
      assertFalse(matches(operation, "imgdel", "102@local", TOKEN));
      assertFalse(matches(operation, "imgdel", "101@other", TOKEN));
      assertFalse(matches(operation, "imgcopy", id, TOKEN));
    }
  }

  /** A date is no owner, however much it looks like a vmid. */
  @ParameterizedTest
  @CsvSource({
    "backup/vzdump-lxc-101-2026_11_22-20_17_04.tar.zst, 101",
    "vm-101-disk-0, 101",
    "101/vm-101-disk-0.raw, 101",
    "backup/ct/101/2026-11-22T20:17:04Z, 101"
  })
  void theOwnerOfAVolumeIsTheOneNumberThatNamesIt(String path, String owner) {
    VolumeId volume = new VolumeId("local:" + path);
    assertEquals(
        Optional.of(new TreeSet<>(Set.of("local", owner + "@local"))),
        ExpectedTask.of(new DeleteVolume(STORAGE, volume)).map(task -> new TreeSet<>(task.ids())));
  }

  @Test
  void anotherTokenOfTheSameUserAndTheUserItselfAreOthers() {
    Operation start = new StartGuest(LXC);
    assertTrue(matches(start, "vzstart", "101", TOKEN));
    assertFalse(matches(start, "vzstart", "101", "felhom@pve!other"));
    assertFalse(matches(start, "vzstart", "101", "felhom@pve"));
    assertFalse(matches(start, "vzstart", "1010", TOKEN));
    assertFalse(matches(start, "vzstop", "101", TOKEN));
  }

  private static boolean matches(Operation operation, String type, String id, String user) {
    Upid task =
        new Upid("UPID:pve1:000007DB:000408CC:6B0348CA:" + type + ":" + id + ":" + user + ":");
    return ExpectedTask.of(operation).orElseThrow().matches(task, TOKEN);
  }
}
