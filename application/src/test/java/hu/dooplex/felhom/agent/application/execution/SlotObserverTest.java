package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.ThinPool;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotObserverTest {
  private static final GuestRef GUEST = Operations.GUEST;
  private static final GuestRef OTHER = GuestRef.qemu(200);
  private static final StartGuest START = new StartGuest(GUEST);

  private static final StorageName LOCAL = new StorageName("local");
  private static final Operation SNAPSHOT =
      new CreateSnapshot(GUEST, new SnapshotName("before"), "");
  private static final Operation BACKUP =
      new BackupGuest(GUEST, LOCAL, BackupGuest.Compression.ZSTD);
  private static final Operation CREATE = Operations.scratch(GuestRef.lxc(9000), "felhom-marker");

  private final ExecutionWorld world = new ExecutionWorld();
  private final ChangingNode.Guest guest = world.node.add(GUEST);
  private final SlotObserver observer =
      new SlotObserver(
          world.reads,
          world.reads,
          world.node,
          world,
          new ExecutionSettings(ExecutionWorld.POLICY, ChangingNode.TOKEN, Optional.empty()),
          world);

  private SlotView look(Operation operation) throws ApiException {
    world.reads.reads.clear();
    return observer.look(operation, ExecutionWorld.POLICY);
  }

  private static SetGuestConfig set(String key, String value) {
    return new SetGuestConfig(GUEST, new TreeMap<>(Map.of(key, value)), new TreeSet<>());
  }

  private Optional<Boolean> shares() throws ApiException {
    return look(START).circumstances().guest().flatMap(Circumstances.Guest::sharesWithRunning);
  }

  @Test
  void nothingIsReadThatTheOperationDoesNotNeed() throws Exception {
    SnapshotName name = new SnapshotName("before");
    StorageName local = new StorageName("local");
    Map<Operation, List<String>> expected =
        Map.of(
            new ShutdownGuest(GUEST, 60),
            List.of("status lxc/101"),
            set("cores", "2"),
            List.of("status lxc/101", "pending lxc/101"),
            set("memory", "1024"),
            List.of("status lxc/101", "pending lxc/101", "node", "privileges", "lxc", "qemu"),
            START,
            List.of("status lxc/101", "pending lxc/101", "privileges", "lxc", "qemu"),
            new CreateSnapshot(GUEST, name, ""),
            List.of("status lxc/101", "pending lxc/101", "storage local", "snapshots lxc/101"),
            new DeleteSnapshot(GUEST, name),
            List.of("status lxc/101", "snapshots lxc/101"),
            new BackupGuest(GUEST, local, BackupGuest.Compression.ZSTD),
            List.of("status lxc/101", "pending lxc/101", "storage local", "feature lxc/101"),
            new BackupGuest(GUEST, new StorageName("other"), BackupGuest.Compression.ZSTD),
            List.of("status lxc/101", "storage other"),
            // Nobody's but the customer's: destructive, whatever it looks like.
            new RollbackSnapshot(GUEST, name, false),
            List.of("status lxc/101", "pending lxc/101", "snapshots lxc/101"));
    for (Map.Entry<Operation, List<String>> row : expected.entrySet()) {
      look(row.getKey());
      assertEquals(row.getValue(), world.reads.reads, row.getKey().wireName());
    }
    for (Operation operation : Operations.oneOfEach()) {
      if (!Needs.of(operation).guest()) {
        look(operation);
        assertEquals(List.of(), world.reads.reads, operation.wireName());
      }
    }
  }

  @Test
  void aRunningGuestIsSeenWithLockConfigAndUse() throws Exception {
    guest.running = true;
    guest.lock = Optional.of("backup");
    SlotView view = look(set("memory", "256"));
    Circumstances.Guest seen = view.circumstances().guest().orElseThrow();
    assertTrue(view.running());
    assertEquals(Optional.of("backup"), seen.lock());
    assertEquals(Optional.of("512"), seen.value("memory"));
    assertEquals(OptionalLong.of(200L << 20), seen.memoryInUseBytes());
    assertEquals(OptionalLong.of(50L << 20), seen.swapInUseBytes());
    assertEquals(Optional.of("digest-0"), view.digest());
  }

  /** It says so of one whose figures it could not read. */
  @Test
  void aRunningGuestThatUsesNothingIsNotObserved() throws Exception {
    guest.running = true;
    guest.memoryInUse = 0;
    Circumstances.Guest seen = look(set("memory", "256")).circumstances().guest().orElseThrow();
    assertEquals(OptionalLong.empty(), seen.memoryInUseBytes());
  }

  @Test
  void theMemoryOfOthersIsWhatTheListsSayAndOnlyIfTheTokenSeesAll() throws Exception {
    world.node.add(OTHER).config.put("memory", "2048");
    Circumstances seen = look(set("memory", "1024")).circumstances();
    assertEquals(OptionalLong.of(2048L << 20), seen.memoryOfOtherGuestsBytes());
    assertEquals(OptionalLong.of(8L << 30), seen.hostMemoryBytes());
    world.reads.privileges.put("/vms/300", Map.of("VM.PowerMgmt", true));
    assertEquals(
        OptionalLong.empty(),
        look(set("memory", "1024")).circumstances().memoryOfOtherGuestsBytes());
  }

  @Test
  void aVolumeOfAnotherGuestCountsOnlyWhileThatOneRuns() throws Exception {
    ChangingNode.Guest other = world.node.add(OTHER);
    other.config.put("scsi1", "local:vm-101-disk-0,size=8G");
    assertEquals(Optional.of(false), shares());
    other.running = true;
    assertEquals(Optional.of(true), shares());
    other.config.remove("scsi1");
    assertEquals(Optional.of(false), shares());
  }

  @Test
  void sharingIsUnknownWhereOneOtherCannotBeReadOrSeen() throws Exception {
    world.node.add(OTHER).running = true;
    world.reads.faults.put("pending qemu/200", ChangingNode.http(403, "no"));
    assertEquals(Optional.empty(), shares());
    world.reads.faults.clear();
    world.reads.privileges.remove("/vms");
    assertEquals(Optional.empty(), shares());
  }

  @Test
  void aConfigThatCannotBeReadLeavesTheGuestUnobserved() throws Exception {
    world.reads.faults.put("pending lxc/101", ChangingNode.http(403, "no"));
    SlotView view = look(set("cores", "2"));
    assertEquals(Optional.empty(), view.circumstances().guest());
    assertTrue(view.guest().isPresent());
    world.reads.faults.clear();
    world.reads.faults.put("snapshots lxc/101", ChangingNode.http(500, "no"));
    assertEquals(
        Optional.empty(),
        look(new DeleteSnapshot(GUEST, new SnapshotName("before"))).circumstances().guest());
  }

  @Test
  void aGuestThatIsNotThereIsNotSeen() throws Exception {
    assertEquals(Optional.empty(), look(new StartGuest(GuestRef.lxc(300))).guest());
  }

  @Test
  void aNodeThatIsAwayIsNoObservation() {
    world.node.awayUntil = Duration.ofMinutes(1);
    assertThrows(ApiException.Unreachable.class, () -> look(START));
    world.node.awayUntil = Duration.ZERO;
    for (int status : List.of(401, 502, 596)) {
      world.reads.faults.put("pending lxc/101", ChangingNode.http(status, "no"));
      assertThrows(ApiException.HttpError.class, () -> look(START));
    }
  }

  @Test
  void aBackupIsSeenWithItsSizeAndHowItWouldBeMade() throws Exception {
    Circumstances.Guest seen = look(BACKUP).circumstances().guest().orElseThrow();
    assertEquals(OptionalLong.of(8L << 30), seen.diskUsedBytes());
    assertEquals(Optional.of(true), seen.everyVolumeSnapshots());
    world.reads.volumesSnapshot = false;
    guest.config.put("mp0", "local:vm-101-disk-1,mp=/x,backup=1");
    seen = look(BACKUP).circumstances().guest().orElseThrow();
    assertEquals(OptionalLong.empty(), seen.diskUsedBytes());
    assertEquals(Optional.of(false), seen.everyVolumeSnapshots());
    world.reads.faults.put("feature lxc/101", ChangingNode.http(403, "no"));
    world.reads.faults.put("pending lxc/101", ChangingNode.http(403, "no"));
    seen = look(BACKUP).circumstances().guest().orElseThrow();
    assertEquals(OptionalLong.empty(), seen.diskUsedBytes());
    assertEquals(Optional.empty(), seen.everyVolumeSnapshots());
  }

  @Test
  void theRoomOfAThinPoolIsTheLessOfDataAndMetadata() throws Exception {
    world.reads.storageType = "lvmthin";
    assertEquals(Map.of(), look(SNAPSHOT).circumstances().storages(), "another pool");
    world.reads.pools.add(new ThinPool("pve", "x", OptionalLong.of(10), OptionalLong.of(0)));
    assertEquals(Map.of(), look(SNAPSHOT).circumstances().storages(), "another pool");
    metadata(OptionalLong.of(200), OptionalLong.of(6));
    assertEquals(
        List.of(
            "status lxc/101",
            "pending lxc/101",
            "storage local",
            "definitions",
            "thin pools",
            "snapshots lxc/101"),
        world.reads.reads);
    assertEquals(90, available());
    metadata(OptionalLong.of(200), OptionalLong.of(150));
    assertEquals(25, available());
    metadata(OptionalLong.of(200), OptionalLong.of(200));
    assertEquals(0, available());
  }

  @Test
  void aThinPoolWhoseMetadataIsNotShownHasNoKnownRoom() throws Exception {
    world.reads.storageType = "lvmthin";
    for (OptionalLong size : List.of(OptionalLong.empty(), OptionalLong.of(0))) {
      metadata(size, OptionalLong.of(0));
      assertEquals(Map.of(), look(SNAPSHOT).circumstances().storages());
    }
    metadata(OptionalLong.of(200), OptionalLong.empty());
    assertEquals(Map.of(), look(SNAPSHOT).circumstances().storages());
    metadata(OptionalLong.of(200), OptionalLong.of(201));
    assertEquals(Map.of(), look(SNAPSHOT).circumstances().storages());
    metadata(OptionalLong.of(200), OptionalLong.of(2));
    world.reads.faults.put("thin pools", ChangingNode.http(403, "Permission check failed"));
    assertEquals(Map.of(), look(SNAPSHOT).circumstances().storages());
    assertTrue(world.events.contains("not_observed"));
    world.reads.faults.clear();
    world.reads.storageType = "";
    assertEquals(Map.of(), look(SNAPSHOT).circumstances().storages());
  }

  private void metadata(OptionalLong size, OptionalLong used) throws ApiException {
    world.reads.pools.clear();
    world.reads.pools.add(new ThinPool("pve", "data", size, used));
    look(SNAPSHOT);
  }

  private long available() throws ApiException {
    return Objects.requireNonNull(look(SNAPSHOT).circumstances().storages().get(LOCAL))
        .availableBytes();
  }

  private Optional<Boolean> unused() throws ApiException {
    world.reads.reads.clear();
    return observer.look(CREATE, ExecutionWorld.SCRATCH).circumstances().vmidUnused();
  }

  @Test
  void aVmidIsUnusedIfNothingAnywhereHasIt() throws Exception {
    assertEquals(Optional.of(true), unused());
    assertEquals(
        List.of(
            "storage local",
            "privileges",
            "resources",
            "storages",
            "volumes local backup",
            "volumes local rootdir"),
        world.reads.reads);
    for (String content : List.of("backup", "rootdir")) {
      world.reads.volumes.add(volume(content, 9001));
      assertEquals(Optional.of(true), unused());
      world.reads.volumes.add(volume(content, 9000));
      assertEquals(Optional.of(false), unused(), content);
      world.reads.volumes.clear();
    }
    world.node.add(GuestRef.qemu(9000));
    assertEquals(Optional.of(false), unused());
  }

  private static StorageVolume volume(String content, int vmid) {
    return new StorageVolume(
        "local:x-" + vmid,
        content,
        Optional.empty(),
        Optional.of(new Vmid(vmid)),
        OptionalLong.empty(),
        Optional.empty(),
        false,
        StorageVolume.Verification.NONE,
        Optional.empty());
  }

  @Test
  void thatAVmidIsUnusedIsNotKnownWhereSomethingMayBeHidden() throws Exception {
    world.reads.storageActive = false;
    assertEquals(Optional.empty(), unused());
    world.reads.storageActive = true;
    for (String fault : List.of("resources", "storages", "volumes local rootdir", "privileges")) {
      world.reads.faults.put(fault, ChangingNode.http(403, "no"));
      assertEquals(Optional.empty(), unused(), fault);
      world.reads.faults.clear();
    }
    for (String path : List.of("/vms/9000", "/storage/local", "/storage/hidden")) {
      world.reads.privileges.put(path, Map.of("Sys.Audit", true));
      assertEquals(Optional.empty(), unused(), path);
      world.reads.privileges.remove(path);
    }
    for (String missing : List.of("VM.Audit", "VM.Backup", "VM.Config.Disk")) {
      Map<String, Boolean> all = Objects.requireNonNull(world.reads.privileges.get("/vms"));
      world.reads.privileges.put("/vms", without(all, missing));
      assertEquals(Optional.empty(), unused(), missing);
      world.reads.privileges.put("/vms", all);
    }
    for (String missing : List.of("Datastore.Audit", "Datastore.AllocateSpace")) {
      Map<String, Boolean> all = Objects.requireNonNull(world.reads.privileges.get("/storage"));
      world.reads.privileges.put("/storage", without(all, missing));
      assertEquals(Optional.empty(), unused(), missing);
      world.reads.privileges.put("/storage", all);
    }
    assertEquals(Optional.of(true), unused());
  }

  private static Map<String, Boolean> without(Map<String, Boolean> all, String one) {
    Map<String, Boolean> others = new TreeMap<>(all);
    others.remove(one);
    return others;
  }

  @Test
  void whatIsNoScratchGuestIsNotLookedFor() throws Exception {
    for (Operation operation : Operations.oneOfEach()) {
      world.reads.reads.clear();
      observer.look(operation, ExecutionWorld.SCRATCH);
      if (!Needs.of(operation).guest()) {
        assertEquals(List.of(), world.reads.reads, operation.wireName());
      }
    }
  }

  @Test
  void aStorageIsItsFreeSpace() throws Exception {
    world.reads.storageFree = 30;
    Operation snapshot = new CreateSnapshot(GUEST, new SnapshotName("before"), "");
    assertEquals(
        Map.of(new StorageName("local"), new Circumstances.Space(100, 30)),
        look(snapshot).circumstances().storages());
  }
}
