package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

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
  void aSnapshotHoldsTheStoragesOfTheGuestsDisks() {
    world.node.add(GUEST).config.put("mp0", "zfs:subvol-101-disk-1,mp=/srv");
    assertEquals(
        Set.of(G101, LOCAL, Lane.of(new StorageName("zfs"))),
        Lanes.of(SNAPSHOT, List.of(new StorageName("local"), new StorageName("zfs"))));
    ExecutionOutcome outcome =
        agent.submit(
            Wish.of(SNAPSHOT, Source.SIGNED_CONSOLE).with(TestAuthorizations.of(SNAPSHOT)));
    assertInstanceOf(ExecutionOutcome.Ended.class, outcome);
  }

  @Test
  void disksThatMovedMeanwhileAreAConflict() {
    world.node.add(GUEST);
    Wish wish = Wish.of(SNAPSHOT, Source.SIGNED_CONSOLE).with(TestAuthorizations.of(SNAPSHOT));
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
