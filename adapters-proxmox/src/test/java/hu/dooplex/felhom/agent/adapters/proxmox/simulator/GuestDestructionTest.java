package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GuestDestructionTest {
  private final StorageCase world = new StorageCase();

  @Test
  void theDisksAndTheRightsOnTheGuestGoWithIt() {
    StorageRig.full(world.node, 102);
    world.as(
        Map.of("/vms/102", Set.of("VM.Allocate"), "/storage", Set.of("Datastore.AllocateSpace")));
    SimulatedTask task = world.done("DELETE", "/lxc/102");

    assertEquals("vzdestroy", task.upid().type());
    assertEquals("OK", task.exitStatus());
    assertEquals(Optional.empty(), world.node.guest(102));
    assertFalse(world.exists("btr:102/vm-102-disk-0.raw"));
    assertFalse(world.exists("btr:102/vm-102-disk-1.raw"));
    assertEquals(
        "403 Permission check failed",
        world.refused("POST", "/lxc", "vmid", "102", "ostemplate", StorageCase.ALPINE));
  }

  @Test
  void rightsOnAllGuestsOutliveOne() {
    StorageRig.full(world.node, 102);
    world.as(Map.of("/vms", Set.of("VM.Allocate"), "/storage", Set.of("Datastore.AllocateSpace")));
    world.done("DELETE", "/lxc/102");

    assertEquals(
        "OK",
        world
            .done("POST", "/lxc", "vmid", "102", "ostemplate", StorageCase.ALPINE, "storage", "btr")
            .exitStatus());
  }

  @Test
  void aRunningOneIsRefusedUnlessForced() {
    StorageRig.container(world.node, 102, "btr", "1G");
    StorageRig.running(world.node, 102);

    assertEquals(
        "500 unable to destroy CT 102 - container is running", world.refused("DELETE", "/lxc/102"));
    SimulatedTask task = world.done("DELETE", "/lxc/102", "force", "1", "purge", "1");
    assertEquals("forced to stop CT 102 before destroying!", task.log().getFirst());
    assertTrue(task.log().contains("purging CT 102 from related configurations.."));
  }

  @Test
  void aMissingDiskLeavesTheConfigurationWithoutTheDisksBeforeIt() {
    SimulatedGuest guest = StorageRig.container(world.node, 102, "btr", "1G");
    world.node.put(guest.set("mp0", "btr:102/vm-102-disk-9.raw,mp=/data,size=1G"));
    SimulatedTask task = world.done("DELETE", "/lxc/102");

    assertEquals(
        "command 'btrfs subvolume delete -- /mnt/btr/images/102/vm-102-disk-9' failed:"
            + " ERROR: Could not statfs: No such file or directory",
        task.exitStatus());
    assertTrue(world.node.guest(102).isPresent());
    assertFalse(world.exists("btr:102/vm-102-disk-0.raw"));
  }

  @Test
  void disksThatNothingRefersToGoOnlyOnRequest() {
    for (String flag : new String[] {"0", "1"}) {
      StorageRig.container(world.node, 102, "btr", "1G");
      StorageRig.disk(world.node, "btr:102/vm-102-disk-7.raw", 102, StorageRig.MIB);
      world.done("DELETE", "/lxc/102", "destroy-unreferenced-disks", flag);
      assertEquals(flag.equals("0"), world.exists("btr:102/vm-102-disk-7.raw"));
    }
  }

  @Test
  void ofAMachineTheLockIsLookedAtInTheTaskAndAMissingDiskIsAWarning() {
    SimulatedGuest machine =
        SimulatedGuest.qemu(110).set("scsi0", "btr:110/vm-110-disk-0.raw,size=1G");
    world.node.put(machine.lock("backup"));
    assertEquals("VM is locked (backup)", world.done("DELETE", "/qemu/110").exitStatus());

    world.node.put(machine);
    assertEquals("WARNINGS: 1", world.done("DELETE", "/qemu/110").exitStatus());
    assertEquals(Optional.empty(), world.node.guest(110));

    world.node.put(machine);
    StorageRig.running(world.node, 110);
    assertEquals("500 VM 110 is running - destroy failed", world.refused("DELETE", "/qemu/110"));
  }
}
