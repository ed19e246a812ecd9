package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TemplateCallsTest {
  private final StorageCase world = new StorageCase();

  @Test
  void aContainersAnswerIsEmptyAndTheTaskIsInTheListAlone() {
    StorageRig.full(world.node, 102);
    PveAnswer answer = world.call("POST", "/lxc/102/template");
    world.clock.pass(Duration.ofMinutes(1));
    world.node.settle();

    assertTrue(RecordedRead.tree(answer.body()).path("data").isNull());
    assertEquals("vztemplate", world.node.tasks().getLast().upid().type());
    assertEquals("OK", world.node.tasks().getLast().exitStatus());
    assertEquals("1", world.config(102, "template"));
    assertEquals("btr:102/base-102-disk-0.raw,size=512M", world.config(102, "rootfs"));
    assertTrue(world.exists("btr:102/base-102-disk-1.raw"));
    assertEquals(
        "500 you can't convert a template to a template",
        world.refused("POST", "/lxc/102/template"));
  }

  @Test
  void withSnapshotsRunningOrLockedItIsRefused() {
    SimulatedGuest full = StorageRig.full(world.node, 102);

    world.node.put(full.snapshot("s1", world.clock.instant(), ""));
    assertEquals(
        "500 unable to create template, because CT contains snapshots",
        world.refused("POST", "/lxc/102/template"));
    world.node.put(full);
    StorageRig.running(world.node, 102);
    assertEquals(
        "500 you can't convert a CT to template if the CT is running",
        world.refused("POST", "/lxc/102/template"));
    world.node.put(full.lock("backup"));
    assertEquals("500 CT is locked (backup)", world.refused("POST", "/lxc/102/template"));
  }

  @Test
  void onPlainLvmTheTaskFails() {
    world.node.put(SimulatedStorage.of("vg", "lvm", "rootdir", "images"));
    StorageRig.disk(world.node, "vg:vm-102-disk-0", 102, 1L << 30);
    world.node.put(SimulatedGuest.lxc(102).set("rootfs", "vg:vm-102-disk-0,size=1G"));
    world.call("POST", "/lxc/102/template");
    world.clock.pass(Duration.ofMinutes(1));
    world.node.settle();

    assertEquals(
        "Template feature is not available for 'vg:vm-102-disk-0'",
        world.node.tasks().getLast().exitStatus());
    assertEquals("", world.config(102, "template"));
  }

  @Test
  void aMachineAnswersItsTask() {
    StorageRig.disk(world.node, "btr:110/vm-110-disk-0.raw", 110, 1L << 30);
    world.node.put(SimulatedGuest.qemu(110).set("scsi0", "btr:110/vm-110-disk-0.raw,size=1G"));
    SimulatedTask task = world.done("POST", "/qemu/110/template");

    assertEquals("qmtemplate", task.upid().type());
    assertEquals("btr:110/base-110-disk-0.raw,size=1G", world.config(110, "scsi0"));
  }
}
