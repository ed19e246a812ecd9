package hu.dooplex.felhom.agent.domain.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final StorageName STORAGE = new StorageName("local-lvm");
  private static final VolumeId VOLUME = new VolumeId("local:backup/vzdump-lxc-101.tar.zst");
  private static final FilesystemUuid UUID = new FilesystemUuid("1234-ABCD");
  private static final MountPoint MOUNT = new MountPoint("/mnt/felhom/usb1");

  private static NewContainer container(String network) {
    return new NewContainer(
        STORAGE,
        8,
        512,
        0,
        1,
        true,
        "scratch",
        new TreeSet<>(),
        "",
        new TreeMap<>(Map.of(0, network)));
  }

  private static List<Operation> oneOfEach() {
    NewContainer container = container("name=eth0,bridge=vmbr0,link_down=1");
    SnapshotName snapshot = new SnapshotName("before");
    return List.of(
        new StartGuest(GUEST),
        new ShutdownGuest(GUEST, 60),
        new StopGuest(GUEST),
        new RebootGuest(GUEST, 600),
        new SetGuestConfig(GUEST, new TreeMap<>(Map.of("cores", "2")), new TreeSet<>()),
        new CreateSnapshot(GUEST, snapshot, ""),
        new DeleteSnapshot(GUEST, snapshot),
        new RollbackSnapshot(GUEST, snapshot, false),
        new BackupGuest(GUEST, STORAGE, BackupGuest.Compression.ZSTD),
        new CreateGuest(GUEST, VOLUME, container),
        new RestoreGuest(GUEST, VOLUME, container),
        new RestoreOverGuest(GUEST, VOLUME, STORAGE),
        new DestroyGuest(GUEST, false, false, false),
        new DeleteBackup(STORAGE, VOLUME),
        new DeleteVolume(STORAGE, VOLUME),
        new ResizeDisk(GUEST, "rootfs", 1L << 33),
        new ConvertToTemplate(GUEST),
        new CreateGuestKeyctl(GUEST, VOLUME, container),
        new MountUsb(UUID, MOUNT),
        new UnmountUsb(UUID, MOUNT),
        new RotateSigners(2, "0".repeat(64), List.of(), List.of("old")),
        new Unknown("format_host"));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(OperationTest::leaves)
        : Stream.of(type);
  }

  @Test
  void theCatalogueIsExactlyTheDesignsAndEveryRecordIsInIt() {
    assertEquals(
        leaves(Operation.class).collect(Collectors.toSet()),
        oneOfEach().stream().map(Object::getClass).collect(Collectors.toSet()));
    assertEquals(
        Set.of(
            ("start_guest shutdown_guest stop_guest reboot_guest set_guest_config create_snapshot"
                    + " delete_snapshot rollback_snapshot backup_guest create_guest restore_guest"
                    + " restore_over_guest destroy_guest delete_backup delete_volume resize_disk"
                    + " convert_to_template create_guest_keyctl mount_usb unmount_usb"
                    + " rotate_signers format_host")
                .split(" ")),
        oneOfEach().stream().map(Operation::wireName).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @ValueSource(ints = {59, 601, 0, -60})
  void powerTimeoutsOutsideTheirRangeAreRefused(int seconds) {
    assertThrows(IllegalArgumentException.class, () -> new ShutdownGuest(GUEST, seconds));
    assertThrows(IllegalArgumentException.class, () -> new RebootGuest(GUEST, seconds));
  }

  @Test
  void aConfigWriteNeverCarriesAnEmptyValueOrAKeyTwice() {
    TreeMap<String, String> empty = new TreeMap<>(Map.of("tags", ""));
    assertThrows(
        IllegalArgumentException.class, () -> new SetGuestConfig(GUEST, empty, new TreeSet<>()));
    TreeMap<String, String> cores = new TreeMap<>(Map.of("cores", "2"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SetGuestConfig(GUEST, cores, new TreeSet<>(Set.of("cores"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SetGuestConfig(GUEST, new TreeMap<>(), new TreeSet<>()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node",
        "vmid",
        "digest",
        "delete",
        "revert",
        "force",
        "skiplock",
        "background_delay",
        "import-working-storage"
      })
  void aParameterOfTheRequestIsNoConfigKey(String key) {
    String problem = "'" + key + "' is a parameter of the request and no config key: leave it out";
    assertEquals(problem, refusalToSet(key));
    assertEquals(problem, refusalToDelete(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cores,net0",
        "cores;net0",
        "cores net0",
        " cores",
        "a\tb",
        "a\nb",
        "a\u202eb"
      })
  void whatSeparatesKeysIsInNone(String key) {
    String problem =
        "' is no config key: name one key, without comma, semicolon, blank or control character";
    assertTrue(refusalToSet(key).endsWith(problem), refusalToSet(key));
    assertTrue(refusalToDelete(key).endsWith(problem), refusalToDelete(key));
    assertEquals(refusalToSet(key), ForeignText.oneLine(refusalToSet(key)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lxc.idmap", "Cores", "force_", "net0", "not_known_yet"})
  void aKeyThatNobodyKnowsIsAValue(String key) {
    assertEquals(
        Map.of(key, "1"),
        new SetGuestConfig(GUEST, new TreeMap<>(Map.of(key, "1")), new TreeSet<>()).set());
  }

  private static String refusalToSet(String key) {
    TreeMap<String, String> set = new TreeMap<>(Map.of(key, "1"));
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> new SetGuestConfig(GUEST, set, new TreeSet<>()))
            .getMessage());
  }

  private static String refusalToDelete(String key) {
    TreeSet<String> delete = new TreeSet<>(Set.of(key));
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> new SetGuestConfig(GUEST, new TreeMap<>(), delete))
            .getMessage());
  }

  @Test
  void whatAnOperationSaysCannotBeChangedAfterwards() {
    TreeMap<String, String> set = new TreeMap<>(Map.of("cores", "2"));
    SetGuestConfig write = new SetGuestConfig(GUEST, set, new TreeSet<>());
    set.put("hookscript", "local:snippets/x.sh");
    assertEquals(Map.of("cores", "2"), write.set());
    assertThrows(UnsupportedOperationException.class, () -> write.set().put("a", "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bridge=vmbr0", "bridge=vmbr0,link_down=0", "link_down=10", "xlink_down=1"})
  void aNewContainersNetworkIsDown(String network) {
    assertThrows(IllegalArgumentException.class, () -> container(network));
  }

  /** Tags are joined by semicolons: one with a semicolon in it would be two. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a;felhom-x", "a,b", "a b", "-a", "ä"})
  void aTagOfANewContainerIsOneTag(String tag) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new NewContainer(
                new StorageName("local"),
                8,
                512,
                512,
                1,
                true,
                "new",
                new TreeSet<>(Set.of(tag)),
                "",
                new TreeMap<>()));
  }

  @Test
  void aBlankValueIsRefusedLikeAnEmptyOne() {
    TreeMap<String, String> blank = new TreeMap<>(Map.of("tags", " "));
    assertThrows(
        IllegalArgumentException.class, () -> new SetGuestConfig(GUEST, blank, new TreeSet<>()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1abc", "current", "vzdump", "a.b", "a b", "ä", "abc\n"})
  void badSnapshotNamesAreRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> new SnapshotName(name));
    assertThrows(IllegalArgumentException.class, () -> new SnapshotName("a" + "b".repeat(40)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mnt/x", "/", "/mnt/../etc", "/mnt/./x", "/mnt//x", "/mnt/a b", "/mnt/$x"})
  void mountPointsAreAbsoluteAndPlain(String path) {
    assertThrows(IllegalArgumentException.class, () -> new MountPoint(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", ":x", "local:", "lo cal:x", "local:a b", "local:x\n", "-a:x"})
  void volumeIdsNameAStorageAndAPath(String volume) {
    assertThrows(IllegalArgumentException.class, () -> new VolumeId(volume));
  }

  @Test
  void aMachineIsNeverDestroyedByForce() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new DestroyGuest(GuestRef.qemu(200), false, false, true));
  }
}
