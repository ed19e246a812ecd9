package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ResizeCallsTest {
  private final StorageCase world = new StorageCase();

  @Test
  void theVolumeAndTheConfigurationGrowTogether() {
    StorageRig.full(world.node, 102);
    SimulatedTask task = world.done("PUT", "/lxc/102/resize", "disk", "mp0", "size", "+0.5G");

    assertEquals("resize", task.upid().type());
    assertEquals("OK", task.exitStatus());
    assertEquals("btr:102/vm-102-disk-1.raw,mp=/data,size=768M", world.config(102, "mp0"));
    assertEquals(
        768L << 20, new Volumes(world.node).existing("btr:102/vm-102-disk-1.raw").sizeBytes());
  }

  @Test
  void bothPrivilegesAndTheStorageAreNeeded() {
    StorageRig.full(world.node, 102);
    String[] grow = {"disk", "rootfs", "size", "1G"};
    Set<String> disk = Set.of("VM.Config.Disk");
    Set<String> both = Set.of("VM.Config.Disk", "VM.Config.Options");

    assertEquals(
        "403 Permission check failed (/vms/102, VM.Config.Options)",
        world.as(Map.of("/vms/102", disk)).refused("PUT", "/lxc/102/resize", grow));
    assertEquals(
        "403 Permission check failed (/storage/btr, Datastore.AllocateSpace)",
        world.as(Map.of("/vms/102", both)).refused("PUT", "/lxc/102/resize", grow));
  }

  @Test
  void anotherDigestIsRefused() {
    StorageRig.full(world.node, 102);
    assertEquals(
        "500 detected modified configuration - file changed by other user? Try again.",
        world.refused("PUT", "/lxc/102/resize", "disk", "rootfs", "size", "1G", "digest", "0"));
  }

  @Test
  void aSubvolumeFailsInTheTask() {
    StorageRig.disk(world.node, "btr:104/subvol-104-disk-0.subvol", 104, 0);
    world.node.put(
        SimulatedGuest.lxc(104).set("rootfs", "btr:104/subvol-104-disk-0.subvol,size=0T"));

    assertEquals(
        "cannot resize subvolume - btrfs quotas are currently not supported",
        world.done("PUT", "/lxc/104/resize", "disk", "rootfs", "size", "1G").exitStatus());
  }

  @Test
  void ofAMachineEverythingIsCheckedInTheTask() {
    StorageRig.disk(world.node, "btr:110/vm-110-disk-0.raw", 110, 1L << 30);
    world.node.put(SimulatedGuest.qemu(110).set("scsi0", "btr:110/vm-110-disk-0.raw,size=1G"));

    assertEquals(
        "disk 'scsi1' does not exist",
        world.done("PUT", "/qemu/110/resize", "disk", "scsi1", "size", "2G").exitStatus());
    assertEquals(
        "shrinking disks is not supported",
        world.done("PUT", "/qemu/110/resize", "disk", "scsi0", "size", "1M").exitStatus());
    assertEquals(
        "OK", world.done("PUT", "/qemu/110/resize", "disk", "scsi0", "size", "1G").exitStatus());
    world.done("PUT", "/qemu/110/resize", "disk", "scsi0", "size", "2G");
    assertEquals("btr:110/vm-110-disk-0.raw,size=2G", world.config(110, "scsi0"));
  }

  @Test
  void sizesAreWrittenInTheGreatestWholeUnit() {
    assertEquals("0T", DiskSize.print(0));
    assertEquals("2660M", DiskSize.print(2660L << 20));
    assertEquals("1028G", DiskSize.print(1028L << 30));
    assertEquals("3", DiskSize.print(3));
    assertEquals(512L << 20, DiskSize.bytes("0.5G"));
  }
}
