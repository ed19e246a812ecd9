package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VolumeCallsTest {
  private static final String BACKUP = "backup/vzdump-lxc-102-2026_11_22-19_57_55.tar.zst";
  private static final String CONTENT = "/storage/local/content/";

  private final StorageCase world = new StorageCase();

  @Test
  void aProtectedBackupIsRemovedOnceItIsUnprotected() {
    StorageRig.backup(world.node, "local:" + BACKUP, StorageRig.full(world.node, 102), true);
    world.as(
        Map.of(
            "/storage/local", Set.of("Datastore.AllocateSpace"), "/vms/102", Set.of("VM.Backup")));

    assertEquals(
        "cannot remove protected volume '" + BACKUP + "' on 'local'",
        world.done("DELETE", CONTENT + BACKUP).exitStatus());
    assertEquals(200, world.call("PUT", CONTENT + "local:" + BACKUP, "protected", "0").status());
    SimulatedTask task = world.done("DELETE", CONTENT + "local:" + BACKUP);
    assertEquals("102@local", task.upid().id());
    assertEquals("Removed volume 'local:" + BACKUP + "'", task.log().getFirst());
    assertFalse(world.exists("local:" + BACKUP));
  }

  @Test
  void aRightOnTheStorageAloneRemovesNoBackup() {
    StorageRig.backup(world.node, "local:" + BACKUP, StorageRig.full(world.node, 102));
    world.as(Map.of("/storage", Set.of("Datastore.Allocate", "Datastore.AllocateSpace")));

    assertEquals(
        "403 Permission check failed (/vms/102, VM.Backup)",
        world.refused("DELETE", CONTENT + BACKUP));
  }

  @Test
  void aDiskOfAProtectedGuestIsRemovedAllTheSame() {
    world.node.put(StorageRig.full(world.node, 102).set("protection", 1));
    SimulatedTask task = world.done("DELETE", "/storage/btr/content/btr:102/vm-102-disk-0.raw");

    assertEquals("102@btr", task.upid().id());
    assertEquals("OK", task.exitStatus());
    assertFalse(world.exists("btr:102/vm-102-disk-0.raw"));
    assertEquals(
        "403 Permission check failed (/storage/btr, Datastore.Allocate)",
        world
            .as(Map.of("/storage", Set.of("Datastore.AllocateSpace")))
            .refused("DELETE", "/storage/btr/content/btr:102/vm-102-disk-1.raw"));
  }

  @Test
  void aDiskOnWhichLinkedClonesStandIsKept() {
    StorageRig.disk(world.node, "local:102/base-102-disk-0.raw", 102, 1);
    StorageRig.disk(world.node, "local:102/base-102-disk-0.raw/103/vm-103-disk-0.raw", 103, 1);

    assertEquals(
        "base volume '102/base-102-disk-0.raw' is still in use by linked clones",
        world.done("DELETE", CONTENT + "local:102/base-102-disk-0.raw").exitStatus());
    assertTrue(world.exists("local:102/base-102-disk-0.raw"));
  }

  @Test
  void aVolumeOfAnotherStorageIsABadParameter() {
    assertEquals(
        "storage ID mismatch (btr != local)\n",
        StorageCase.errors(world.call("DELETE", CONTENT + "btr:102/vm-102-disk-0.raw"))
            .path("volume")
            .asText());
    assertEquals(
        "500 storage 'none' does not exist",
        world.refused("DELETE", "/storage/none/content/none:1/vm-1-disk-0.raw"));
  }

  @Test
  void onlyBackupsHaveNotes() {
    StorageRig.full(world.node, 102);
    assertEquals(
        "500 only backups can have notes",
        world.refused("PUT", "/storage/btr/content/btr:102/vm-102-disk-0.raw", "notes", "x"));
  }
}
