package hu.dooplex.felhom.agent.adapters.cli.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost.UsbMount;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.gate.TestPermits;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsbMountsTest {
  private static final MountUsb MOUNT = new MountUsb(UsbWorld.UUID, UsbWorld.AT);
  private static final UnmountUsb UNMOUNT = new UnmountUsb(UsbWorld.UUID, UsbWorld.AT);
  private static final String WITH_LINE =
      UsbWorld.FSTAB + Fstab.line(UsbWorld.UUID, UsbWorld.AT) + "\n";

  @TempDir Path root;
  private UsbWorld world;

  @BeforeEach
  void plugIn() throws IOException {
    world = new UsbWorld(root);
  }

  private void carryOut(Operation operation) throws PrivilegedException {
    world.host.carryOut(TestPermits.permit(operation));
  }

  private UsbMount look() throws PrivilegedException {
    return world.host.usbMount(UsbWorld.UUID, UsbWorld.AT);
  }

  /** Refused: the permit is as good as before, nothing was run, and no file changed. */
  private Refused assertRefused(Operation operation) {
    String fstab = world.read("/etc/fstab");
    Permit permit = TestPermits.permit(operation);
    Refused refused = assertThrows(Refused.class, () -> world.host.carryOut(permit));
    assertEquals(operation, permit.redeem());
    assertEquals(List.of(), world.commands.run);
    assertEquals(fstab, world.read("/etc/fstab"));
    return refused;
  }

  @Test
  void mountWritesTheLineMakesTheFolderAndLetsSystemdMount() throws Exception {
    assertEquals(new UsbMount(false, false), look());
    carryOut(MOUNT);
    assertEquals(WITH_LINE, world.read("/etc/fstab"));
    assertEquals(List.of(UsbWorld.RELOAD, UsbWorld.START), world.commands.run);
    assertEquals(new UsbMount(true, true), look());
    for (String folder : List.of("/mnt/felhom", "/mnt/felhom/usb1")) {
      assertEquals(
          "rwxr-xr-x",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(world.at(folder))));
    }
  }

  @Test
  void mountAgainChangesNothing() throws Exception {
    carryOut(MOUNT);
    Object before = Files.getAttribute(world.at("/etc/fstab"), "unix:ino");
    carryOut(MOUNT);
    assertEquals(WITH_LINE, world.read("/etc/fstab"));
    assertEquals(before, Files.getAttribute(world.at("/etc/fstab"), "unix:ino"));
  }

  @Test
  void unmountStopsTheUnitAndThenTakesTheLineOut() throws Exception {
    carryOut(MOUNT);
    world.commands.run.clear();
    world.commands.answer(
        UsbWorld.STOP,
        command -> {
          assertEquals(WITH_LINE, world.read("/etc/fstab"));
          world.write("/proc/1/mountinfo", UsbWorld.ROOT_MOUNT);
          return new CommandResult(0, "", "");
        });
    carryOut(UNMOUNT);
    assertEquals(List.of(UsbWorld.STOP, UsbWorld.RELOAD), world.commands.run);
    assertEquals(UsbWorld.FSTAB, world.read("/etc/fstab"));
    assertEquals(new UsbMount(false, false), look());
    world.commands.run.clear();
    carryOut(UNMOUNT);
    assertEquals(List.of(), world.commands.run);
  }

  @Test
  void aDiskThatWasPulledOutCanStillBeUnmounted() throws Exception {
    carryOut(MOUNT);
    Files.delete(world.at("/dev/disk/by-uuid/" + UsbWorld.UUID));
    Files.delete(world.at("/dev/sdb1"));
    carryOut(UNMOUNT);
    assertEquals(UsbWorld.FSTAB, world.read("/etc/fstab"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/sdc1", "nas:/export"})
  void whatSomebodyMountsInPlaceOfThePulledDiskIsNotUnmounted(String source) throws Exception {
    world.disk("sdc1", "pci0000:00/0000:00:14.0/usb2/2-2/2-2:1.0/host5/block/sdc/sdc1");
    carryOut(MOUNT);
    Files.delete(world.at("/dev/disk/by-uuid/" + UsbWorld.UUID));
    Files.delete(world.at("/dev/sdb1"));
    world.commands.run.clear();
    PreparedChange unmount =
        new UsbMounts(world.commands, new HostFiles(root)).unmount(UsbWorld.UUID, UsbWorld.AT);
    world.write("/proc/1/mountinfo", UsbWorld.ROOT_MOUNT);
    world.mounted("/mnt/felhom/usb1", source);
    assertThrows(Refused.class, unmount::make);
    assertTrue(String.valueOf(assertRefused(UNMOUNT).getMessage()).contains(source));
  }

  @ParameterizedTest
  @ValueSource(strings = {UsbWorld.START, UsbWorld.RELOAD})
  void aMountThatFailsIsUndoneToTheByte(String failing) {
    world.write("/etc/fstab", "/dev/pve/root / ext4 defaults 0 1");
    world.commands.answer(failing, 1, "", "Job for unit failed.\n");
    Failed failed = assertThrows(Failed.class, () -> carryOut(MOUNT));
    assertEquals(OptionalInt.of(1), failed.exitStatus());
    assertTrue(String.valueOf(failed.getMessage()).contains("Job for unit failed."));
    assertEquals("/dev/pve/root / ext4 defaults 0 1", world.read("/etc/fstab"));
    assertEquals(
        List.of(UsbWorld.STOP, UsbWorld.RELOAD),
        world.commands.run.subList(world.commands.run.size() - 2, world.commands.run.size()));
    assertTrue(Files.notExists(world.at("/mnt/felhom")));
  }

  @Test
  void aDiskThatCannotBeUnmountedAgainKeepsItsLineAndThatIsSaid() {
    world.commands.answer(UsbWorld.START, 1, "", "timed out");
    world.commands.answer(UsbWorld.STOP, 1, "", "target is busy");
    Failed failed = assertThrows(Failed.class, () -> carryOut(MOUNT));
    assertEquals(OptionalInt.of(1), failed.exitStatus());
    String message = String.valueOf(failed.getMessage());
    assertTrue(message.contains("timed out"));
    assertTrue(message.contains("target is busy"));
    assertTrue(message.contains("the line stays in /etc/fstab"));
    assertEquals(WITH_LINE, world.read("/etc/fstab"));
    assertTrue(Files.exists(world.at("/mnt/felhom/usb1")));
  }

  @Test
  void aUnitThatIsNotLoadedIsStopped() {
    world.commands.answer(UsbWorld.START, 1, "", "no");
    world.commands.answer(UsbWorld.STOP, 5, "", "Unit not loaded.");
    assertThrows(Failed.class, () -> carryOut(MOUNT));
    assertEquals(UsbWorld.FSTAB, world.read("/etc/fstab"));
  }

  @Test
  void aLabelIsFollowedAsUdevNamesIt() throws Exception {
    assertEquals(
        "a\\x20b\\x2f\\x5c#+-.:=@_\u00c3\u00a9", FstabSpecs.encode("a b/\\#+-.:=@_\u00c3\u00a9"));
    String line = "LABEL=My\\040Disk /srv/mine ext4 defaults 0 2";
    world.write("/etc/fstab", UsbWorld.FSTAB + line + "\n");
    world.link("/dev/disk/by-label/My\\x20Disk", "../../sdb1");
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("/srv/mine"));
    world.link("/dev/disk/by-label/My\\x20Disk", "../../dm-0");
    carryOut(MOUNT);
  }

  @Test
  void aLabelBeyondAsciiIsAnotherDisksOnlyIfThisOneHasAPlainLabelOrNone() throws Exception {
    String line = "LABEL=k\u00c3\u00a9pek /srv/mine ext4 defaults 0 2\n";
    world.write("/etc/fstab", UsbWorld.FSTAB + line);
    world.link("/dev/disk/by-label/k\\xe9pek", "../../sdb1");
    assertRefused(MOUNT);
    Files.delete(world.at("/dev/disk/by-label/k\\xe9pek"));
    world.link("/dev/disk/by-label/photos", "../../sdb1");
    carryOut(MOUNT);
    assertEquals(new UsbMount(true, true), look());
  }

  @Test
  void aStartThatSaysItWorkedAndDidNotIsAFailure() {
    world.commands.answer(UsbWorld.START, 0, "", "");
    assertThrows(Failed.class, () -> carryOut(MOUNT));
    assertEquals(UsbWorld.FSTAB, world.read("/etc/fstab"));
  }

  @Test
  void aLineThatWasThereBeforeStaysWhenItsMountFails() {
    world.write("/etc/fstab", WITH_LINE);
    world.commands.answer(UsbWorld.START, 1, "", "no");
    assertThrows(Failed.class, () -> carryOut(MOUNT));
    assertEquals(WITH_LINE, world.read("/etc/fstab"));
  }

  @Test
  void aDiskInUseStaysMountedWithItsLine() throws Exception {
    carryOut(MOUNT);
    world.commands.answer(UsbWorld.STOP, 1, "", "target is busy");
    assertThrows(Failed.class, () -> carryOut(UNMOUNT));
    assertEquals(new UsbMount(true, true), look());
  }

  @Test
  void whatIsRefusedAfterTheDiskWasUnmountedMayHaveHappened() throws Exception {
    carryOut(MOUNT);
    world.commands.answer(
        UsbWorld.STOP,
        command -> {
          world.write("/proc/1/mountinfo", UsbWorld.ROOT_MOUNT);
          world.write("/etc/fstab", "#".repeat(1024 * 1024 + 1));
          return new CommandResult(0, "", "");
        });
    assertTrue(assertThrows(Failed.class, () -> carryOut(UNMOUNT)).mayHaveHappened());
  }

  @Test
  void withoutSystemctlTheEditIsUndoneAndStillNotCalledNothing() {
    world.commands.answer(
        UsbWorld.RELOAD,
        command -> {
          throw new PrivilegedException.NotRun("no systemctl");
        });
    assertTrue(assertThrows(Failed.class, () -> carryOut(MOUNT)).mayHaveHappened());
    assertEquals(UsbWorld.FSTAB, world.read("/etc/fstab"));
  }

  @Test
  void aCrashAfterTheLineWasWrittenIsSeenAndTheNextMountGoesThrough() throws Exception {
    world.write("/etc/fstab", WITH_LINE);
    world.write("/etc/.fstab.felhom-agent", "half a f");
    assertEquals(new UsbMount(false, true), look());
    carryOut(MOUNT);
    assertEquals(new UsbMount(true, true), look());
    assertEquals(WITH_LINE, world.read("/etc/fstab"));
  }

  @Test
  void aCrashBetweenStopAndTheEditIsFinishedByTheNextUnmount() throws Exception {
    world.write("/etc/fstab", WITH_LINE);
    carryOut(UNMOUNT);
    assertEquals(List.of(UsbWorld.RELOAD), world.commands.run);
    assertEquals(UsbWorld.FSTAB, world.read("/etc/fstab"));
  }

  @Test
  void aTemporaryFileLeftOverIsReplacedEvenIfItIsALink() throws Exception {
    world.write("/etc/precious", "kept");
    world.link("/etc/.fstab.felhom-agent", "precious");
    carryOut(MOUNT);
    assertEquals("kept", world.read("/etc/precious"));
    assertEquals(WITH_LINE, world.read("/etc/fstab"));
    assertTrue(Files.notExists(world.at("/etc/.fstab.felhom-agent"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void modeAndOwnerOfTheFileAreKept() throws Exception {
    Path fstab = world.at("/etc/fstab");
    Files.setPosixFilePermissions(fstab, PosixFilePermissions.fromString("rw-r-----"));
    Object group = Files.getAttribute(fstab, "unix:gid");
    carryOut(MOUNT);
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(fstab)));
    assertEquals(group, Files.getAttribute(fstab, "unix:gid"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UUID=0a1b2c3d-1111-2222-3333-444455556666 /srv/mine ext4 defaults 0 2",
        "/dev/sdb1 /srv/mine ext4 defaults 0 2",
        "LABEL=photos /srv/mine ext4 defaults 0 2",
        "LABEL=other /mnt/felhom/usb1 ext4 defaults 0 2",
      })
  void aLineThatSomebodyElseWroteIsLeftAlone(String line) throws IOException {
    world.link("/dev/disk/by-label/photos", "../../sdb1");
    world.write("/etc/fstab", UsbWorld.FSTAB + line + "\n");
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains(line));
  }

  @Test
  void aForeignLineIsNotTakenOutByUnmount() {
    world.write("/etc/fstab", WITH_LINE.replace(",x-felhom-agent", ""));
    assertRefused(UNMOUNT);
    world.mounted("/mnt/felhom/usb1", "/dev/sdb1");
    assertRefused(UNMOUNT);
  }

  @Test
  void whatWasMountedByHandIsNotUnmounted() {
    world.mounted("/mnt/felhom/usb1", "/dev/sdb1");
    assertRefused(UNMOUNT);
  }

  @Test
  void aDiskThatIsNotThereIsRefused() throws IOException {
    Files.delete(world.at("/dev/disk/by-uuid/" + UsbWorld.UUID));
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("plug it in"));
  }

  @Test
  void aVolumeOfAGuestIsRefused() throws IOException {
    world.disk("dm-9", "virtual/block/dm-9");
    world.link("/dev/disk/by-uuid/" + UsbWorld.UUID, "../../dm-9");
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("not on a USB port"));
  }

  @Test
  void aDiskThatIsPartOfAVolumeIsRefused() throws IOException {
    Files.createDirectories(world.at("/sys/class/block/sdb1/holders/dm-7"));
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("LVM"));
  }

  private void guests(String folder, String config) throws IOException {
    Files.createDirectories(world.at("/etc/pve/qemu-server"));
    Files.createDirectories(world.at("/etc/pve/lxc"));
    world.link("/dev/disk/by-id/usb-Maker_Disk-0:0", "../../sdb");
    world.link("/dev/disk/by-id/usb-Maker_Disk-0:0-part2", "../../sdb2");
    world.disk("sdb2", "pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host4/block/sdb/sdb2");
    world.write("/sys/class/block/sdb2/partition", "2\n");
    world.disk("sdc", "pci0000:00/0000:00:14.0/usb2/2-2/2-2:1.0/host5/block/sdc");
    world.write("/etc/pve/" + folder + "/101.conf", config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qemu-server | scsi1: /dev/disk/by-id/usb-Maker_Disk-0:0,size=4T",
        "qemu-server | scsi1: /dev/disk/by-id/usb-Maker_Disk-0:0-part2",
        "qemu-server | args: -drive file=/dev/sdb1,if=virtio",
        "lxc | mp0: /dev/sdb1,mp=/data",
        "lxc | dev0: /dev/sdb,mode=0660",
        "lxc | lxc.mount.entry: /dev/sdb1 dev/sdb1 none bind",
      })
  void aDiskThatAGuestHasIsNotMountedBesideIt(String folder, String line) throws IOException {
    for (String config : List.of(line + "\n", "memory: 512\n\n[snap1]\n" + line)) {
      guests(folder, config);
      assertTrue(
          String.valueOf(assertRefused(MOUNT).getMessage())
              .contains("a guest has (/etc/pve/" + folder + "/101.conf)"));
    }
  }

  @Test
  void anotherDiskOfAGuestAndWhatIsOnlyNotedAreNoHindrance() throws Exception {
    guests(
        "qemu-server",
        "#once /dev/sdb1\nscsi1: /dev/sdc,size=4T\nscsi2: /dev/sdz\nusb0: host=1234:5678\n");
    carryOut(MOUNT);
    assertEquals(new UsbMount(true, true), look());
  }

  @Test
  void withoutTheConfigsOfTheGuestsNoDiskIsMounted() throws IOException {
    Files.createDirectories(world.at("/etc/pve"));
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("pve-cluster"));
  }

  @Test
  void swapAndBootPartitionsAreRefused() {
    world.write("/proc/swaps", "Filename\tType\n/dev/sdb1 partition 1 0 -2\n");
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("swap"));
    world.write("/proc/swaps", "Filename\tType\n");
    world.write("/etc/kernel/proxmox-boot-uuids", "1111-2222\n" + UsbWorld.UUID + "\n");
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("boot"));
  }

  @Test
  void aDiskThatIsMountedElsewhereIsRefused() {
    world.mounted("/boot/efi", "/dev/sdb1");
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("at /boot/efi"));
  }

  @Test
  void aPlaceWhereSomethingElseIsMountedIsRefused() {
    world.mounted("/mnt/felhom/usb1", "nas:/export\\012x");
    Refused refused = assertRefused(MOUNT);
    assertTrue(String.valueOf(refused.getMessage()).contains("nas:/export\\nx"));
    world.mounted("/mnt/felhom/usb1", "/dev/dm-0");
    assertRefused(UNMOUNT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc", "/root", "/usr/local/x", "/var/lib/vz", "/boot", "/srv/full"})
  void aFolderOfTheSystemOrOneInUseIsRefused(String mountPoint) {
    world.write("/srv/full/photo.jpg", "x");
    assertRefused(new MountUsb(UsbWorld.UUID, new MountPoint(mountPoint)));
  }

  @Test
  void nothingIsMountedOnOrBelowALinkOrAFile() throws IOException {
    world.link("/mnt/felhom", "/etc");
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("/mnt/felhom is a link"));
    Files.delete(world.at("/mnt/felhom"));
    world.write("/mnt/felhom", "a file");
    assertTrue(String.valueOf(assertRefused(MOUNT).getMessage()).contains("is not a folder"));
  }

  @Test
  void anFstabThatIsALinkOrTooLongIsNotEdited() throws IOException {
    world.write("/etc/real", UsbWorld.FSTAB);
    world.link("/etc/fstab", "real");
    assertRefused(MOUNT);
    Files.delete(world.at("/etc/fstab"));
    world.write("/etc/fstab", "#".repeat(1024 * 1024 + 1));
    assertRefused(MOUNT);
  }

  @Test
  void withoutTheHostsMountTableNothingIsDone() throws IOException {
    Files.delete(world.at("/proc/1/mountinfo"));
    assertRefused(MOUNT);
    assertRefused(UNMOUNT);
  }

  @Test
  void aChangeBySomebodyElseMeanwhileIsNotOverwritten() throws Exception {
    FstabFile file = new FstabFile(new HostFiles(root));
    Fstab before = file.read();
    world.write("/etc/fstab", UsbWorld.FSTAB + "# new\n");
    assertThrows(
        Refused.class, () -> file.replace(before, before.with(UsbWorld.UUID, UsbWorld.AT)));
    assertEquals(UsbWorld.FSTAB + "# new\n", world.read("/etc/fstab"));
    assertFalse(Files.exists(world.at("/etc/.fstab.felhom-agent")));
  }

  @Test
  void systemctlGetsAVerbAUnitAndNoQuestionToAsk() throws Exception {
    carryOut(new MountUsb(UsbWorld.UUID, UsbWorld.AT));
    assertEquals(
        List.of("/usr/bin/systemctl", "start", "mnt-felhom-usb1.mount", "--no-ask-password"),
        world.commands.commands.getLast().line());
  }
}
