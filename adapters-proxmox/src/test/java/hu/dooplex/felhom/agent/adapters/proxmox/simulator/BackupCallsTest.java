package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BackupCallsTest {
  private static final String NAME = "local:backup/vzdump-lxc-102-2026_11_22-20_17_23.tar";

  private final StorageCase world = new StorageCase();

  @Test
  void aSnapshotAndALockStandWhileItRunsAndAreGoneAfterwards() {
    StorageRig.full(world.node, 102);
    StorageRig.running(world.node, 102);
    SimulatedTask task = world.begun("POST", "/vzdump", "vmid", "102", "storage", "local");

    assertEquals("backup", world.config(102, "lock"));
    assertEquals("vzdump", world.config(102, "parent"));
    world.clock.pass(Duration.ofSeconds(5));
    world.node.settle();
    assertEquals("OK", world.task(task.upid()).exitStatus());
    assertEquals("", world.config(102, "lock"));
    assertEquals("", world.config(102, "parent"));
    assertEquals(List.of(), world.node.guest(102).orElseThrow().snapshots());
    SimulatedVolume backup = world.onlyBackup().orElseThrow();
    assertEquals(NAME, backup.volumeId());
    Set<String> inside = backup.contents().orElseThrow().config().keySet();
    assertTrue(inside.contains("mp0"));
    assertFalse(inside.contains("lock") || inside.contains("parent"), inside.toString());
  }

  @Test
  void aKilledOneLeavesLockAndSnapshot() {
    StorageRig.full(world.node, 102);
    StorageRig.running(world.node, 102);
    world.node.taskFaults().next("vzdump", TaskFault.KILLED);
    SimulatedTask task = world.done("POST", "/vzdump", "vmid", "102", "storage", "local");

    assertEquals("unexpected status", task.exitStatus());
    assertEquals("backup", world.config(102, "lock"));
    assertEquals("vzdump", world.config(102, "parent"));
    assertEquals(Optional.empty(), world.onlyBackup());
    world.node.changeGuest(102, guest -> guest.unset("lock"));
    assertEquals(
        "OK", world.done("POST", "/vzdump", "vmid", "102", "storage", "local").exitStatus());
  }

  @Test
  void rawFilesInADirectoryAreBackedUpInSuspendMode() {
    StorageRig.container(world.node, 103, "local", "1G");
    StorageRig.running(world.node, 103);
    List<String> log = world.done("POST", "/vzdump", "vmid", "103", "storage", "local").log();

    assertTrue(log.contains("INFO: mode failure - some volumes do not support snapshots"));
    assertTrue(log.contains("INFO: trying 'suspend' mode instead"));
    assertTrue(log.contains("INFO: backup mode: suspend"));
    assertEquals("TASK OK", log.getLast());
  }

  @Test
  void volumesThatAreNotInTheBackupDoNotPreventASnapshot() {
    SimulatedGuest full = StorageRig.full(world.node, 102);
    world.node.put(full.set("mp0", "local:102/vm-102-disk-1.raw,mp=/data,size=256M"));
    StorageRig.running(world.node, 102);
    List<String> log = world.done("POST", "/vzdump", "vmid", "102", "storage", "local").log();

    assertTrue(log.contains("INFO: backup mode: snapshot"));
    assertTrue(
        log.contains("INFO: excluding volume mount point mp0 ('/data') from backup (disabled)"));
  }

  @Test
  void aStoppedGuestOfStopModeRunsAgainAfterwards() {
    StorageRig.full(world.node, 102);
    StorageRig.running(world.node, 102);
    world.begun("POST", "/vzdump", "vmid", "102", "storage", "local", "mode", "stop");
    assertFalse(world.node.guest(102).orElseThrow().running().isPresent());

    world.clock.pass(Duration.ofSeconds(5));
    world.node.settle();
    assertTrue(world.node.guest(102).orElseThrow().running().isPresent());
  }

  @Test
  void aStoppedJobUndoesWhatItDidToTheGuest() {
    StorageRig.full(world.node, 102);
    StorageRig.running(world.node, 102);
    SimulatedTask job = world.begun("POST", "/vzdump", "vmid", "102", "storage", "local");
    assertEquals("backup", world.config(102, "lock"));
    world.call("DELETE", "/tasks/" + job.upid());

    SimulatedTask stopped = world.task(job.upid());
    assertEquals("job errors", stopped.exitStatus());
    assertTrue(stopped.log().contains("INFO: cleanup temporary 'vzdump' snapshot"));
    assertTrue(stopped.log().contains("ERROR: Backup of VM 102 failed - interrupted by signal"));
    SimulatedGuest guest = world.node.guest(102).orElseThrow();
    assertEquals(Optional.empty(), guest.value("lock"));
    assertEquals(List.of(), guest.snapshots());
    assertTrue(guest.running().isPresent());
    assertEquals(Optional.empty(), world.onlyBackup());
  }

  @Test
  void aJobThatIsStoppedWhileItWaitsForAnotherTouchesNoGuest() {
    StorageRig.full(world.node, 102);
    world.begun("POST", "/vzdump", "vmid", "102", "storage", "local");
    SimulatedTask second = world.begun("POST", "/vzdump", "vmid", "102", "storage", "local");
    world.call("DELETE", "/tasks/" + second.upid());

    assertEquals(
        "can't acquire lock '/var/run/vzdump.lock' - interrupted by signal",
        world.task(second.upid()).exitStatus());
    assertEquals("backup", world.config(102, "lock"));
  }

  @Test
  void theRightOnTheGuestIsMissedInTheTask() {
    StorageRig.full(world.node, 102);
    world.as(Map.of("/storage/local", Set.of("Datastore.AllocateSpace")));

    assertEquals(
        "403 Permission check failed (/vms/102, VM.Backup)",
        world.done("POST", "/vzdump", "vmid", "102", "storage", "local").exitStatus());
    assertEquals("OK", world.done("POST", "/vzdump", "all", "1", "storage", "local").exitStatus());
    assertEquals(Optional.empty(), world.onlyBackup());
  }

  @Test
  void onlyFiveProtectedOnesMayBeMadeWithoutTheRightToTheStorage() {
    StorageRig.full(world.node, 102);
    String[] backup = {"vmid", "102", "storage", "local", "remove", "0", "protected", "1"};
    world.as(
        Map.of(
            "/storage/local", Set.of("Datastore.AllocateSpace"), "/vms/102", Set.of("VM.Backup")));
    for (int i = 0; i < 5; i++) {
      assertEquals("OK", world.done("POST", "/vzdump", backup).exitStatus());
    }
    SimulatedTask sixth = world.done("POST", "/vzdump", backup);

    assertEquals("job errors", sixth.exitStatus());
    assertEquals(
        "ERROR: Backup of VM 102 failed - The number of protected backups per guest is limited to"
            + " 5 on storage 'local'",
        sixth.log().get(1));
    assertEquals("", world.config(102, "lock"));
    world.node.changeStorage("local", storage -> storage.setting("max-protected-backups", "6"));
    assertEquals("OK", world.done("POST", "/vzdump", backup).exitStatus());
  }

  @Test
  void twoOfOneSecondHaveOneNameAndTheLaterReplacesAProtectedOne() {
    StorageRig.full(world.node, 102);
    StorageRig.backup(world.node, NAME, world.node.guest(102).orElseThrow(), true);
    world.done("POST", "/vzdump", "vmid", "102", "storage", "local", "remove", "0");

    SimulatedVolume backup = world.onlyBackup().orElseThrow();
    assertEquals(NAME, backup.volumeId());
    assertFalse(backup.isProtected());
  }

  @Test
  void byDefaultOldOnesAreRemovedAsTheStorageSays() {
    StorageRig.full(world.node, 102);
    world.node.changeStorage("local", storage -> storage.setting("prune-backups", "keep-last=1"));
    world.done("POST", "/vzdump", "vmid", "102", "storage", "local");
    assertEquals(
        "job errors",
        world
            .done("POST", "/vzdump", "vmid", "102", "storage", "local", "remove", "0")
            .exitStatus());
    world.done("POST", "/vzdump", "vmid", "102", "storage", "local");

    assertEquals(
        world.clock.instant().minus(Duration.ofMinutes(10)),
        world.onlyBackup().orElseThrow().created());
  }

  @Test
  void aSecondJobWaitsForTheFirst() {
    StorageRig.full(world.node, 102);
    StorageRig.container(world.node, 103, "btr", "1G");
    world.begun("POST", "/vzdump", "vmid", "102", "storage", "local");
    SimulatedTask second = world.begun("POST", "/vzdump", "vmid", "103", "storage", "local");

    assertEquals(List.of("INFO: trying to get global lock - waiting..."), second.log());
    world.clock.pass(Duration.ofMinutes(1));
    world.node.settle();
    assertEquals("INFO: got global lock", world.task(second.upid()).log().get(1));
    assertEquals("OK", world.task(second.upid()).exitStatus());
  }

  @Test
  void oneGuestThatFailsDoesNotKeepTheNextFromItsBackup() {
    world.node.put(StorageRig.full(world.node, 102).lock("snapshot"));
    StorageRig.container(world.node, 103, "btr", "1G");
    SimulatedTask task = world.done("POST", "/vzdump", "vmid", "102,103", "storage", "local");

    assertEquals("job errors", task.exitStatus());
    assertEquals("", task.upid().id());
    assertTrue(world.onlyBackup().orElseThrow().volumeId().contains("-lxc-103-"));
    assertEquals("snapshot", world.config(102, "lock"));
  }

  @Test
  void notesMayHaveVariablesAndNoOthers() {
    StorageRig.full(world.node, 102);
    world.done(
        "POST",
        "/vzdump",
        "vmid",
        "102",
        "storage",
        "local",
        "notes-template",
        "{{guestname}}\\n{{vmid}} {{cluster}}");
    assertEquals(
        Optional.of("CT102\n102 standalone node"), world.onlyBackup().orElseThrow().notes());

    assertEquals(
        "found unknown: variable 'name' at char 2\n",
        StorageCase.errors(
                world.call(
                    "POST",
                    "/vzdump",
                    "vmid",
                    "102",
                    "storage",
                    "local",
                    "notes-template",
                    "{{name}}"))
            .path("notes-template")
            .asText());
    assertEquals(
        "missing property - 'protected' requires this property",
        StorageCase.errors(world.call("POST", "/vzdump", "vmid", "102", "protected", "1"))
            .path("storage")
            .asText());
  }

  @Test
  void aBackupServerHasItsOwnNames() {
    StorageRig.full(world.node, 102);
    world.node.put(SimulatedStorage.of("pbs", "pbs", "backup"));
    world.done("POST", "/vzdump", "vmid", "102", "storage", "pbs", "remove", "0");

    SimulatedVolume backup = world.node.storage("pbs").orElseThrow().volumes().getFirst();
    assertEquals("pbs:backup/ct/102/2026-11-22T20:17:23Z", backup.volumeId());
    assertEquals(Optional.of(GuestKind.LXC), backup.kind());
  }

  @Test
  void aStorageOutOfReachFailsTheTask() {
    world.node.changeStorage("local", storage -> storage.down("mount point is gone"));

    assertEquals(
        "could not activate storage 'local': mount point is gone",
        world.done("POST", "/vzdump", "vmid", "102", "storage", "local").exitStatus());
    assertEquals(
        "could not get storage information for 'btr': can't use storage 'btr' for backups - wrong"
            + " content type",
        world.done("POST", "/vzdump", "vmid", "102", "storage", "btr").exitStatus());
  }
}
