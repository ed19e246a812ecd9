package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotObserverTest {
  private static final GuestRef GUEST = Operations.GUEST;
  private static final GuestRef OTHER = GuestRef.qemu(200);
  private static final StartGuest START = new StartGuest(GUEST);

  private final ExecutionWorld world = new ExecutionWorld();
  private final ChangingNode.Guest guest = world.node.add(GUEST);
  private final SlotObserver observer =
      new SlotObserver(
          world.reads,
          world.reads,
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
            List.of("status lxc/101", "storage local"));
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
    assertEquals(OptionalLong.empty(), seen.swapInUseBytes());
    assertEquals(Optional.of("digest-0"), view.digest());
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
  void aStorageIsItsFreeSpace() throws Exception {
    world.reads.storageFree = 30;
    Operation snapshot = new CreateSnapshot(GUEST, new SnapshotName("before"), "");
    assertEquals(
        Map.of(new StorageName("local"), new Circumstances.Space(100, 30)),
        look(snapshot).circumstances().storages());
  }
}
