package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangesTest {
  private static final GuestRef GUEST = Operations.GUEST;
  private static final Lane G101 = Lane.of(GUEST);
  private static final Lane LOCAL = Lane.of(new StorageName("local"));
  private static final CreateSnapshot SNAPSHOT =
      new CreateSnapshot(GUEST, new SnapshotName("before"), "");

  private final ExecutionWorld world = new ExecutionWorld();
  private final ExecutionWorld.Agent agent = world.new Agent();

  @Test
  void anOperationHoldsItsGuestAndTheStorageThatItFills() {
    Map<String, Set<Lane>> lanes = new TreeMap<>();
    for (Operation operation : Operations.oneOfEach()) {
      lanes.putIfAbsent(operation.wireName(), Lanes.of(operation));
    }
    for (String fills :
        List.of(
            "backup_guest",
            "create_guest",
            "create_guest_keyctl",
            "restore_guest",
            "restore_over_guest")) {
      assertEquals(Set.of(G101, LOCAL), lanes.remove(fills), fills);
    }
    for (String ofStorage : List.of("delete_backup", "delete_volume")) {
      assertEquals(Set.of(LOCAL), lanes.remove(ofStorage), ofStorage);
    }
    for (String ofHost : List.of("mount_usb", "unmount_usb", "rotate_signers", "format_host")) {
      assertEquals(Set.of(Lane.host()), lanes.remove(ofHost), ofHost);
    }
    lanes.forEach((name, held) -> assertEquals(Set.of(G101), held, name));
  }

  @Test
  void aLaneIsToldInWords() {
    assertEquals("host", Lane.host().toString());
    assertEquals("guest 101", G101.toString());
    assertEquals("memory", Lane.memory().toString());
    assertEquals("storage local", LOCAL.toString());
  }

  @ParameterizedTest
  @CsvSource({"cores, false", "memory, true", "swap, true", "balloon, true"})
  void aWriteThatMayGiveMemoryIsAloneWithTheMemory(String key, boolean memory) {
    Set<Lane> expected = memory ? Set.of(G101, Lane.memory()) : Set.of(G101);
    SetGuestConfig sets =
        new SetGuestConfig(GUEST, new TreeMap<>(Map.of(key, "1024")), new TreeSet<>());
    SetGuestConfig unsets = new SetGuestConfig(GUEST, new TreeMap<>(), new TreeSet<>(Set.of(key)));
    assertEquals(expected, Lanes.of(sets));
    assertEquals(expected, Lanes.of(unsets));
  }

  @Test
  void aDeletedVolumeHoldsTheGuestsThatItBelongsTo() {
    StorageName local = new StorageName("local");
    assertEquals(
        Set.of(G101, LOCAL),
        Lanes.of(
            new DeleteBackup(
                local, new VolumeId("local:backup/vzdump-lxc-101-2026_11_22-19_57_59.tar.zst"))));
    assertEquals(
        Set.of(G101, Lane.of(GuestRef.lxc(900)), LOCAL),
        Lanes.of(
            new DeleteVolume(
                local, new VolumeId("local:900/base-900-disk-0.raw/101/vm-101-disk-0.qcow2"))));
    assertEquals(
        Set.of(LOCAL), Lanes.of(new DeleteVolume(local, new VolumeId("local:iso/debian.iso"))));
  }

  /** It is to be known before the node answers: who waits for its storage does so from then on. */
  @Test
  void aRecoveredSnapshotHoldsTheStoragesOfTheGuestsDisks() {
    ChangingNode.Guest guest = world.node.add(GUEST);
    guest.config.put("mp0", "zfs:subvol-101-disk-1,mp=/srv");
    guest.config.put("mp1", "/mnt/bind,mp=/bind");
    world.time.stopAtWait(1);
    agent.submit(Wish.of(SNAPSHOT, Source.SIGNED_CONSOLE).with(world.signing.signed(SNAPSHOT)));
    JournalEntry.Intent intent =
        assertInstanceOf(JournalEntry.Intent.class, world.records.getFirst());
    assertEquals(
        Map.of(
            "mp0", Optional.of("zfs:subvol-101-disk-1,mp=/srv"),
            "rootfs", Optional.of("local:vm-101-disk-0,size=8G")),
        intent.beforeImage());
    assertEquals(Set.of(G101, LOCAL, Lane.of(new StorageName("zfs"))), Lanes.of(intent));

    world.restart();
    world.node.awayUntil = Duration.ofHours(1);
    List<Runnable> threads = new ArrayList<>();
    GuestQueue queue = new GuestQueue(threads::add, world.time, 4);
    world.new Agent(queue).recovery.begin();
    var _ = queue.submit(Set.of(LOCAL), slot -> "other guest's backup");
    // the snapshot; what puts its transaction in order, and the backup, wait for it
    assertEquals(new GuestQueue.Load(3, 1, 2), queue.load());
  }

  @Test
  void aSnapshotHoldsTheStoragesOfTheGuestsDisks() {
    world.node.add(GUEST).config.put("mp0", "zfs:subvol-101-disk-1,mp=/srv");
    assertEquals(
        Set.of(G101, LOCAL, Lane.of(new StorageName("zfs"))),
        Lanes.of(SNAPSHOT, List.of(new StorageName("local"), new StorageName("zfs"))));
    ExecutionOutcome outcome =
        agent.submit(Wish.of(SNAPSHOT, Source.SIGNED_CONSOLE).with(world.signing.signed(SNAPSHOT)));
    assertInstanceOf(ExecutionOutcome.Ended.class, outcome);
  }

  @Test
  void disksThatMovedMeanwhileAreAConflict() {
    world.node.add(GUEST);
    Wish wish = Wish.of(SNAPSHOT, Source.SIGNED_CONSOLE).with(world.signing.signed(SNAPSHOT));
    ExecutionOutcome outcome = agent.executor.carryOut(wish, Set.of(G101), new StillSlot());
    assertEquals(
        new Refused(Refusal.CONFLICT, "its disks are not where they were when this began"),
        outcome);
    assertEquals(List.of(), world.records);
  }

  @Test
  void aNodeThatIsAwayHoldsNoLane() {
    world.node.add(GUEST);
    world.node.awayUntil = Duration.ofMinutes(1);
    Refused refused =
        assertInstanceOf(Refused.class, agent.submit(Wish.of(SNAPSHOT, Source.SELFTEST)));
    assertEquals(Refusal.UNREACHABLE, refused.refusal());
  }

  @Test
  void aStoppedQueueRefuses() {
    world.node.add(GUEST);
    GuestQueue queue = new GuestQueue(Runnable::run, world.time, 1);
    var _ = queue.stop();
    Changes changes =
        new Changes(
            queue,
            agent.executor,
            new SlotObserver(
                world.reads,
                world.reads,
                world.node,
                world,
                new ExecutionSettings(ExecutionWorld.POLICY, ChangingNode.TOKEN, Optional.empty()),
                world),
            agent.settlement);
    assertEquals(
        new Refused(Refusal.STOPPING, "the agent is stopping"),
        changes.submit(Wish.of(new StartGuest(GUEST), Source.DESIRED_STATE)).join());
  }

  /** A slot that nobody else wants. */
  private static final class StillSlot implements LaneSlot {
    @Override
    public <E extends Exception> void whileWaiting(Pause<E> body) throws E {
      body.await();
    }
  }
}
