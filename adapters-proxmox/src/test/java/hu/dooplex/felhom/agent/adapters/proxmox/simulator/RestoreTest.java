package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RestoreTest {
  private static final String BACKUP = "local:backup/vzdump-lxc-102-2026_11_22-19_57_55.tar.zst";

  private final StorageCase world = new StorageCase();

  private static Map<String, Set<String>> creating() {
    Map<String, Set<String>> grants = new HashMap<>();
    grants.put("/vms", Set.of("VM.Allocate", "VM.Config.Network", "VM.Config.Disk"));
    grants.put("/storage", Set.of("Datastore.AllocateSpace"));
    return grants;
  }

  @Test
  void aRestoreOverKeepsTheAddressAndLosesSnapshots() {
    SimulatedGuest full = StorageRig.full(world.node, 102);
    StorageRig.backup(world.node, BACKUP, full);
    world.node.put(
        full.set("memory", 999).snapshot("later", world.clock.instant(), "after the backup"));
    SimulatedTask task =
        world.done(
            "POST",
            "/lxc",
            "vmid",
            "102",
            "ostemplate",
            BACKUP,
            "restore",
            "1",
            "force",
            "1",
            "storage",
            "btr");

    assertEquals("OK", task.exitStatus());
    assertEquals(full.value("net0").orElseThrow(), world.config(102, "net0"));
    assertEquals("64", world.config(102, "memory"));
    assertEquals("btr:102/vm-102-disk-2.raw,size=512M", world.config(102, "rootfs"));
    assertFalse(world.exists("btr:102/vm-102-disk-0.raw"));
    assertEquals(List.of(), world.node.guest(102).orElseThrow().snapshots());
  }

  @Test
  void uniqueRenewsTheAddress() {
    SimulatedGuest full = StorageRig.full(world.node, 102);
    StorageRig.backup(world.node, BACKUP, full);
    world.done(
        "POST",
        "/lxc",
        "vmid",
        "111",
        "ostemplate",
        BACKUP,
        "restore",
        "1",
        "unique",
        "1",
        "storage",
        "btr");

    assertNotEquals(full.value("net0").orElseThrow(), world.config(111, "net0"));
    assertEquals(
        "missing property - 'unique' requires this property",
        StorageCase.errors(
                world.call("POST", "/lxc", "vmid", "112", "ostemplate", BACKUP, "unique", "1"))
            .path("restore")
            .asText());
  }

  @Test
  void aBridgeOfTheArchiveIsRefusedInTheTaskAndASentOneAtOnce() {
    SimulatedGuest full = StorageRig.full(world.node, 102);
    StorageRig.backup(world.node, BACKUP, full);
    Map<String, Set<String>> grants = creating();
    grants.put("/vms", Set.of("VM.Allocate", "VM.Backup", "VM.Config.Network"));
    world.as(grants);
    SimulatedTask task =
        world.done(
            "POST",
            "/lxc",
            "vmid",
            "102",
            "ostemplate",
            BACKUP,
            "restore",
            "1",
            "force",
            "1",
            "storage",
            "btr");

    assertEquals(
        "unable to restore CT 102 - 403 Permission check failed"
            + " (/sdn/zones/localnetwork/vmbr0, SDN.Use)",
        task.exitStatus());
    assertEquals(Optional.of(full), world.node.guest(102));
    assertEquals(
        "403 Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)",
        world.refused(
            "POST",
            "/lxc",
            "vmid",
            "102",
            "ostemplate",
            BACKUP,
            "restore",
            "1",
            "force",
            "1",
            "storage",
            "btr",
            "net0",
            "name=eth0,bridge=vmbr0"));
  }

  @Test
  void ofItsOwnGuestABackupTokenMayRestoreOver() {
    SimulatedGuest full = StorageRig.full(world.node, 102);
    StorageRig.backup(world.node, BACKUP, full);
    world.as(
        Map.of(
            "/vms/102", Set.of("VM.Backup"),
            "/storage/btr", Set.of("Datastore.AllocateSpace"),
            "/sdn", Set.of("SDN.Use")));

    assertEquals(
        "OK",
        world
            .done(
                "POST",
                "/lxc",
                "vmid",
                "102",
                "ostemplate",
                BACKUP,
                "restore",
                "1",
                "force",
                "1",
                "storage",
                "btr")
            .exitStatus());
    assertEquals(
        "403 Permission check failed",
        world.refused(
            "POST", "/lxc", "vmid", "111", "ostemplate", BACKUP, "restore", "1", "storage", "btr"));
  }

  @Test
  void aDamagedArchiveTakesTheOverwrittenContainerWithIt() {
    SimulatedGuest full = StorageRig.full(world.node, 102);
    StorageRig.backup(world.node, BACKUP, full);
    world.node.changeStorage(
        "local",
        storage ->
            storage.with(
                world
                    .onlyBackup()
                    .orElseThrow()
                    .holding(ArchiveContents.backup(full.config()).broken())));
    SimulatedTask task =
        world.done(
            "POST",
            "/lxc",
            "vmid",
            "102",
            "ostemplate",
            BACKUP,
            "restore",
            "1",
            "force",
            "1",
            "storage",
            "btr");

    assertTrue(task.exitStatus().endsWith("failed: exit code 2"), task.exitStatus());
    assertEquals(Optional.empty(), world.node.guest(102));
    assertFalse(world.exists("btr:102/vm-102-disk-0.raw"));
  }

  @Test
  void aProtectedOrLockedContainerIsNotOverwritten() {
    SimulatedGuest full = StorageRig.full(world.node, 102);
    StorageRig.backup(world.node, BACKUP, full);
    String[] restore = {
      "vmid", "102", "ostemplate", BACKUP, "restore", "1", "force", "1", "storage", "btr"
    };

    world.node.put(full.set("protection", 1));
    assertEquals(
        "500 unable to restore CT 102 - protection mode enabled",
        world.refused("POST", "/lxc", restore));
    world.node.put(full.lock("snapshot"));
    assertEquals(
        "500 unable to restore CT 102 - CT is locked (snapshot)",
        world.refused("POST", "/lxc", restore));
  }

  @Test
  void aMachineComesBackWithNewDisksAndItsAddress() {
    SimulatedGuest machine =
        SimulatedGuest.qemu(110)
            .set("net0", "virtio=BC:24:11:00:01:10,bridge=vmbr0")
            .set("scsi0", "btr:110/vm-110-disk-0.raw,size=2G");
    StorageRig.disk(world.node, "btr:110/vm-110-disk-0.raw", 110, 2L << 30);
    world.node.put(machine);
    SimulatedTask backup =
        world.done("POST", "/vzdump", "vmid", "110", "storage", "local", "remove", "0");
    assertEquals("OK", backup.exitStatus());
    String archive = world.onlyBackup().orElseThrow().volumeId();
    assertEquals(
        "500 unable to restore VM 110 - VM 110 already exists on node 'pve1'",
        world.refused("POST", "/qemu", "vmid", "110", "archive", archive));

    SimulatedTask task =
        world.done("POST", "/qemu", "vmid", "110", "archive", archive, "force", "1");
    assertEquals("qmrestore", task.upid().type());
    assertEquals("OK", task.exitStatus());
    assertEquals("btr:110/vm-110-disk-0.raw,size=2G", world.config(110, "scsi0"));
    assertEquals("virtio=BC:24:11:00:01:10,bridge=vmbr0", world.config(110, "net0"));

    world.done("POST", "/qemu", "vmid", "111", "archive", archive, "unique", "1");
    assertNotEquals(world.config(110, "net0"), world.config(111, "net0"));
    assertTrue(world.config(111, "net0").startsWith("virtio=BC:24:11:"));
  }
}
