package hu.dooplex.felhom.agent.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GuestVolumesTest {
  private static final long GIB = 1L << 30;

  private static OptionalLong container(String... pairs) {
    return GuestVolumes.backupBytes(GuestKind.LXC, rows(pairs));
  }

  private static OptionalLong machine(String... pairs) {
    return GuestVolumes.backupBytes(GuestKind.QEMU, rows(pairs));
  }

  private static List<PendingChange> rows(String... pairs) {
    List<PendingChange> rows = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      rows.add(new PendingChange(pairs[i], Optional.of(pairs[i + 1]), Optional.empty(), false));
    }
    return rows;
  }

  @Test
  void aContainersBackupHoldsItsRootAndTheMountPointsThatSaySo() {
    String root = "a:vm-101-disk-0,size=8G";
    assertEquals(OptionalLong.of(8 * GIB), container("rootfs", root, "memory", "512"));
    assertEquals(
        OptionalLong.of(8 * GIB),
        container("rootfs", root, "mp0", "a:vm-101-disk-1,mp=/x,size=4G", "unused0", "a:b"));
    for (String off : List.of("0", "no", "off", "false")) {
      assertEquals(
          OptionalLong.of(8 * GIB),
          container("rootfs", root, "mp0", "a:v,mp=/x,backup=" + off + ",size=4G"));
    }
    for (String on : List.of("1", "yes", "maybe")) {
      assertEquals(
          OptionalLong.of(12 * GIB),
          container("rootfs", root, "mp0", "a:v,mp=/x,backup=" + on + ",size=4G"));
    }
    assertEquals(OptionalLong.of(8 * GIB), container("rootfs", root, "mp0", "/srv,mp=/x,backup=1"));
  }

  /**
   * What is not attached is in no backup: without a size, it does not make that of the rest
   * unknown.
   */
  @Test
  void aDiskThatIsNotAttachedCountsForNothing() {
    assertEquals(
        OptionalLong.of(8 * GIB), machine("scsi0", "a:vm-200-disk-0,size=8G", "unused0", "a:b"));
  }

  @Test
  void sizesThatTogetherAreNoNumberMakeItUnknown() {
    String most = "a:v,size=8388607T"; // 2^63 - 2^40 bytes
    assertEquals(OptionalLong.of(Long.MAX_VALUE - (1L << 40) + 1), machine("scsi0", most));
    assertEquals(
        OptionalLong.of(Long.MAX_VALUE - 1023),
        machine("scsi0", most, "scsi1", "a:v,size=1073741823K"));
    assertEquals(OptionalLong.empty(), machine("scsi0", most, "scsi1", "a:v,size=1T"));
  }

  @Test
  void disksAreWhatLiesOnStorages() {
    assertEquals(
        Map.of("rootfs", "a:vm-101-disk-0,size=8G", "mp1", "b:vm-101-disk-1,mp=/y"),
        GuestVolumes.disks(
            Map.of(
                "rootfs", "a:vm-101-disk-0,size=8G",
                "mp0", "/srv,mp=/srv",
                "mp1", "b:vm-101-disk-1,mp=/y",
                "unused0", "a:vm-101-disk-2",
                "memory", "512")));
  }

  @Test
  void aMachinesBackupHoldsEveryDiskThatIsNotTakenOut() {
    assertEquals(
        OptionalLong.of(33 * GIB + (8L << 20)),
        machine(
            "scsi0",
            "a:vm-200-disk-0,size=32G",
            "scsi1",
            "a:vm-200-disk-1,backup=0,size=64G",
            "virtio1",
            "a:vm-200-disk-2,size=1048576K",
            "efidisk0",
            "a:vm-200-disk-3,size=4M",
            "tpmstate0",
            "a:vm-200-disk-4,size=4M",
            "ide2",
            "local:iso/a.iso,media=cdrom,size=700M"));
  }

  @Test
  void itIsNotKnownWhereADiskStatesNoSizeThatHoldsIt() {
    for (String root :
        List.of(
            "a:vm-101-disk-0",
            "a:101/subvol-101-disk-0.subvol,size=0T",
            "a:vm-101-disk-0,size=0",
            "a:vm-101-disk-0,size=1.5G",
            "a:vm-101-disk-0,size=999999999999T",
            "/srv/root,size=8G",
            "")) {
      assertEquals(OptionalLong.empty(), container("rootfs", root), root);
    }
    assertEquals(OptionalLong.empty(), machine("scsi0", "/dev/sdb,size=8G"));
  }

  /** What runs and what is configured are two guests then. */
  @Test
  void itIsNotKnownWhileADiskIsAboutToChange() {
    List<PendingChange> rows = rows("rootfs", "a:vm-101-disk-0,size=8G");
    rows.add(new PendingChange("memory", Optional.of("512"), Optional.of("1024"), false));
    assertEquals(OptionalLong.of(8 * GIB), GuestVolumes.backupBytes(GuestKind.LXC, rows));
    for (PendingChange change :
        List.of(
            new PendingChange("mp0", Optional.of("a:b,mp=/x,size=1G"), Optional.empty(), true),
            new PendingChange("mp0", Optional.empty(), Optional.of("a:b,mp=/x,size=1G"), false))) {
      List<PendingChange> more = new ArrayList<>(rows);
      more.add(change);
      assertEquals(OptionalLong.empty(), GuestVolumes.backupBytes(GuestKind.LXC, more));
    }
  }
}
