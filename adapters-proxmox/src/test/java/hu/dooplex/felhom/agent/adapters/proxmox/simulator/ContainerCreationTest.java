package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ContainerCreationTest {
  private final StorageCase world = new StorageCase();

  private static Map<String, Set<String>> creating() {
    Map<String, Set<String>> grants = new HashMap<>();
    grants.put("/vms", Set.of("VM.Allocate", "VM.Config.Network", "VM.Config.Disk"));
    grants.put("/storage", Set.of("Datastore.AllocateSpace"));
    return grants;
  }

  @Test
  void aNewContainerIsLockedUntilItIsThere() {
    SimulatedTask task =
        world.begun(
            "POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE, "storage", "btr");

    assertEquals("vzcreate", task.upid().type());
    assertEquals("create", world.config(200, "lock"));
    assertTrue(world.exists("btr:200/vm-200-disk-0.raw"));
    assertEquals(
        "500 CT 200 already exists on node 'pve1'",
        world.refused("POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE));

    world.clock.pass(Duration.ofSeconds(2));
    world.node.settle();
    assertEquals("OK", world.task(task.upid()).exitStatus());
    assertEquals("", world.config(200, "lock"));
    assertEquals("btr:200/vm-200-disk-0.raw,size=4G", world.config(200, "rootfs"));
    assertEquals("512", world.config(200, "swap"));
  }

  @Test
  void whatTheSchemaRefusesIsRefusedBeforeAnythingElse() {
    PveAnswer answer =
        world.call(
            "POST",
            "/lxc",
            "vmid",
            "200",
            "ostemplate",
            StorageCase.ALPINE,
            "memory",
            "8",
            "ostype",
            "windows",
            "net0",
            "name=eth0,speed=1",
            "mp0",
            "btr:1");

    assertEquals(
        Map.of(
            "memory",
            "value must have a minimum value of 16",
            "ostype",
            "value 'windows' does not have a value in the enumeration 'debian, devuan, ubuntu,"
                + " centos, fedora, opensuse, archlinux, alpine, gentoo, nixos, unmanaged'",
            "net0",
            "invalid format - format error\nnet0.speed: property is not defined in schema and the"
                + " schema does not allow additional properties\n",
            "mp0",
            "invalid format - format error\nmp0.mp: property is missing and it is not optional\n"),
        StorageCase.errors(answer).properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, error -> error.getValue().asText())));
    assertEquals(Optional.empty(), world.node.guest(200));
  }

  @Test
  void aKilledCreateLeavesTheLockAndTheDisk() {
    world.node.taskFaults().next("vzcreate", TaskFault.KILLED);
    SimulatedTask task =
        world.done(
            "POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE, "storage", "btr");

    assertEquals("unexpected status", task.exitStatus());
    assertEquals("create", world.config(200, "lock"));
    assertTrue(world.exists("btr:200/vm-200-disk-0.raw"));
  }

  @Test
  void aFailedCreateLeavesNothing() {
    SimulatedTask task =
        world.done(
            "POST",
            "/lxc",
            "vmid",
            "200",
            "ostemplate",
            "local:vztmpl/no.tar.gz",
            "storage",
            "btr");

    assertEquals(
        "unable to create CT 200 - volume 'local:vztmpl/no.tar.gz' does not exist",
        task.exitStatus());
    assertEquals(Optional.empty(), world.node.guest(200));
    assertFalse(world.exists("btr:200/vm-200-disk-0.raw"));
  }

  @Test
  void privilegedIsTheDefaultBefore9AndNeedsARightSince() {
    StorageCase old = new StorageCase(PveRelease.V8_4);
    assertEquals(
        "OK",
        old.done("POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE, "storage", "btr")
            .exitStatus());
    assertEquals("", old.config(200, "unprivileged"));

    world.done("POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE, "storage", "btr");
    assertEquals("1", world.config(200, "unprivileged"));
    assertEquals(
        "403 Permission check failed (/, Sys.Modify)",
        world
            .as(creating())
            .refused(
                "POST",
                "/lxc",
                "vmid",
                "201",
                "ostemplate",
                StorageCase.ALPINE,
                "unprivileged",
                "0"));
  }

  @Test
  void theDefaultStorageMustTakeContainersAndBeWithinReach() {
    world.node.put(SimulatedStorage.of("iso", "dir", "iso"));
    world.node.changeStorage("btr", storage -> storage.down("btr is gone"));

    assertEquals(
        "storage 'iso' does not support container directories",
        StorageCase.errors(
                world.call(
                    "POST",
                    "/lxc",
                    "vmid",
                    "200",
                    "ostemplate",
                    StorageCase.ALPINE,
                    "storage",
                    "iso"))
            .path("storage")
            .asText());
    assertEquals(
        "500 btr is gone",
        world.refused(
            "POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE, "storage", "btr"));
    assertEquals(
        "500 mount points configured, but 'rootfs' not set - aborting",
        world.refused(
            "POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE, "mp0", "btr:1,mp=/x"));
  }

  @Test
  void whatOnlyRootMayIsRefusedAtOnce() {
    String onlyRoot = " only allowed for root@pam)";
    assertEquals(
        "403 Permission check failed (mount point type bind is" + onlyRoot,
        world.refused(
            "POST",
            "/lxc",
            "vmid",
            "200",
            "ostemplate",
            StorageCase.ALPINE,
            "rootfs",
            "btr:1",
            "mp0",
            "/mnt/usb,mp=/usb"));
    assertEquals(
        "403 Permission check failed (configuring device passthrough is" + onlyRoot,
        world.refused(
            "POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE, "dev0", "/dev/sda"));
    assertEquals(Optional.empty(), world.node.guest(200));
  }

  @Test
  void volumesAreNamedAsEachStorageDoes() {
    world.node.put(SimulatedStorage.of("thin", "lvmthin", "rootdir", "images"));
    world.done("POST", "/lxc", "vmid", "200", "ostemplate", StorageCase.ALPINE, "storage", "thin");
    world.done(
        "POST", "/lxc", "vmid", "201", "ostemplate", StorageCase.ALPINE, "storage", "local-zfs");

    assertEquals("thin:vm-200-disk-0,size=4G", world.config(200, "rootfs"));
    assertEquals("local-zfs:subvol-201-disk-0,size=4G", world.config(201, "rootfs"));
  }

  @Test
  void thePasswordIsNowhere() {
    SimulatedTask task =
        world.done(
            "POST",
            "/lxc",
            "vmid",
            "200",
            "ostemplate",
            StorageCase.ALPINE,
            "storage",
            "btr",
            "password",
            "secret123");

    assertFalse(world.node.guest(200).orElseThrow().toString().contains("secret123"));
    assertFalse(task.log().toString().contains("secret123"));
  }

  @Test
  void theStartIsATaskOfItsOwn() {
    world.done(
        "POST",
        "/lxc",
        "vmid",
        "200",
        "ostemplate",
        StorageCase.ALPINE,
        "storage",
        "btr",
        "start",
        "1");

    assertEquals("vzstart", world.node.tasks().getLast().upid().type());
    assertTrue(world.node.guest(200).orElseThrow().running().isPresent());
  }
}
