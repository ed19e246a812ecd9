package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.PendingSignature;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the agent made itself, from its making to its end; and what comes between. */
class OwnThingsTest {
  private static final GuestRef GUEST = Operations.GUEST;
  private static final GuestRef SCRATCH = GuestRef.lxc(9000);
  private static final String MARKER = "felhom-marker";
  private static final Operation CREATE = Operations.scratch(SCRATCH, MARKER);
  private static final Operation DESTROY = new DestroyGuest(SCRATCH, false, false, false);
  private static final SnapshotName NAME = new SnapshotName("felhom_" + "a".repeat(26));
  private static final OperationId ID = new OperationId("7".repeat(26));
  private static final Operation TAKE = new CreateSnapshot(GUEST, NAME, ID.value());
  private static final Operation ROLL_BACK = new RollbackSnapshot(GUEST, NAME, false);
  private static final Operation DELETE = new DeleteSnapshot(GUEST, NAME);
  private static final Operation BACKUP =
      new BackupGuest(GUEST, new StorageName("local"), BackupGuest.Compression.ZSTD);

  private final ExecutionWorld world = new ExecutionWorld();
  private final ExecutionWorld.Agent agent = world.new Agent();
  private final ChangingNode.Guest guest = world.node.add(GUEST);

  @BeforeEach
  void thereIsRoom() {
    world.reads.storageUnit = 1L << 30;
  }

  private ExecutionOutcome selfTest(Operation operation) {
    return agent.submit(Wish.of(operation, Source.SELFTEST).under(ExecutionWorld.SCRATCH));
  }

  private ExecutionOutcome create() {
    return agent.submit(
        Wish.of(CREATE, Source.SELFTEST).under(ExecutionWorld.SCRATCH).withMarker(MARKER));
  }

  private ExecutionOutcome take() {
    return agent.submit(Wish.of(TAKE, Source.SELFTEST).withId(ID));
  }

  private static void succeeded(ExecutionOutcome outcome) {
    assertEquals(Outcome.SUCCEEDED, assertInstanceOf(Ended.class, outcome).outcome());
  }

  private void waits(ExecutionOutcome outcome, Classification.Rule rule) {
    assertInstanceOf(PendingSignature.class, outcome);
    assertEquals(rule, world.decisions.getLast().classification().rule());
  }

  /** Somebody does that to the node, without the agent. */
  private void customer(Operation operation) {
    world.node.arrive(operation, world.time.instant());
    pass(Duration.ofSeconds(5));
  }

  private void pass(Duration time) {
    world.time.pass(time);
  }

  private Provenance scratch() {
    return world.state().guest(SCRATCH);
  }

  @Test
  void aScratchGuestIsMadeAndDestroyedWithoutASignature() {
    succeeded(create());
    JournalEntry.Ended ended = assertInstanceOf(JournalEntry.Ended.class, world.records.getLast());
    Provenance.ScratchGuest own = assertInstanceOf(Provenance.ScratchGuest.class, scratch());
    assertEquals(ended.fingerprint(), Optional.of(own.fingerprint()));
    assertEquals(MARKER, own.marker());
    pass(Duration.ofMinutes(10));
    succeeded(selfTest(DESTROY));
    assertEquals(new Provenance.Customer(), scratch());
    assertFalse(world.node.guests.containsKey(SCRATCH));
    assertEquals(List.of(CREATE, DESTROY), world.sent());
  }

  @Test
  void aScratchGuestThatWasStartedIsStillTheAgents() {
    succeeded(create());
    succeeded(selfTest(new StartGuest(SCRATCH)));
    succeeded(selfTest(new ShutdownGuest(SCRATCH, 60)));
    succeeded(selfTest(DESTROY));
  }

  @Test
  void aNewProcessKnowsItsScratchGuest() {
    succeeded(create());
    world.restart();
    succeeded(
        world.new Agent().submit(Wish.of(DESTROY, Source.RECOVERY).under(ExecutionWorld.SCRATCH)));
  }

  @Test
  void aScratchGuestIsNotForTheHubToDestroy() {
    succeeded(create());
    Refused refused =
        assertInstanceOf(
            Refused.class,
            agent.submit(Wish.of(DESTROY, Source.DESIRED_STATE).under(ExecutionWorld.SCRATCH)));
    assertEquals(Refusal.POLICY, refused.refusal());
  }

  @Test
  void aScratchGuestThatSomebodyTouchedIsNotTheAgentsAnyMore() {
    succeeded(create());
    ChangingNode.Guest made = Objects.requireNonNull(world.node.guests.get(SCRATCH));
    Map<String, String> asMade = Map.copyOf(made.config);
    Map<String, String> others =
        Map.of(
            "tags", "other",
            "rootfs", "local:vm-9000-disk-1,size=8G",
            "mp0", "local:vm-101-disk-0,mp=/x,size=8G",
            "unused0", "local:vm-101-disk-1",
            "net0", "name=eth0,hwaddr=BC:24:11:00:00:02,link_down=1");
    others.forEach((key, value) -> {
      made.config.put(key, value);
      waits(selfTest(DESTROY), Classification.Rule.DATA);
      made.config.clear();
      made.config.putAll(asMade);
    });
    // It looks as before: restored over from a backup of its own.
    customer(
        new RestoreOverGuest(
            SCRATCH, new VolumeId("local:backup/vzdump-lxc-9000.tar"), new StorageName("local")));
    waits(selfTest(DESTROY), Classification.Rule.DATA);
    assertEquals(List.of(CREATE), world.sent());
  }

  @Test
  void aScratchGuestWhoseHistoryIsNotShownWaitsForASignature() {
    succeeded(create());
    world.node.listsNoTasks = true;
    waits(selfTest(DESTROY), Classification.Rule.NOT_OBSERVED);
    world.node.listsNoTasks = false;
    world.reads.privileges.put("/nodes/pve1", Map.of("VM.Audit", true));
    waits(selfTest(DESTROY), Classification.Rule.NOT_OBSERVED);
    world.reads.privileges.remove("/nodes/pve1");
    world.reads.faults.put("snapshots " + SCRATCH, ChangingNode.http(500, "no"));
    waits(selfTest(DESTROY), Classification.Rule.NOT_OBSERVED);
    world.reads.faults.clear();
    succeeded(selfTest(DESTROY));
  }

  /** After a crash, whatever was done to it meanwhile would be taken for its own. */
  @Test
  void aGuestThatCannotBeProvenToBeAsItWasMadeIsNotTheAgents() {
    world.reads.privileges.put("/nodes/pve1", Map.of("VM.Audit", true));
    succeeded(create());
    assertEquals(new Provenance.Customer(), scratch());
    world.reads.privileges.remove("/nodes/pve1");
    waits(selfTest(DESTROY), Classification.Rule.DATA);
  }

  @Test
  void aGuestWithoutItsMarkerOrWithAnothersTaskIsNotTheAgents() {
    succeeded(
        agent.submit(
            Wish.of(Operations.scratch(SCRATCH, "other"), Source.SELFTEST)
                .under(ExecutionWorld.SCRATCH)
                .withMarker(MARKER)));
    assertEquals(new Provenance.Customer(), scratch());
    world.node.guests.remove(SCRATCH);
    world.node.arrive(
        new RestoreOverGuest(SCRATCH, new VolumeId("local:backup/a.tar"), new StorageName("local")),
        world.time.instant());
    succeeded(create());
    assertEquals(new Provenance.Customer(), scratch());
  }

  /** In the moment between the end of the task and the agent's look, or while it was down. */
  @ParameterizedTest
  @CsvSource({
    "mp0, 'local:vm-9000-disk-1,mp=/x,size=8G'",
    "unused0, local:vm-101-disk-1",
    "rootfs, 'other:vm-9000-disk-0,size=8G'",
    "rootfs, 'local:vm-101-disk-0,size=8G'",
  })
  void aGuestThatWasGivenADiskMeanwhileIsNotTheAgents(String key, String value) {
    world.node.onceMade = made -> made.config.put(key, value);
    succeeded(create());
    assertEquals(new Provenance.Customer(), scratch());
    waits(selfTest(DESTROY), Classification.Rule.DATA);
  }

  @Test
  void aGuestThatHasASnapshotAlreadyIsNotTheAgents() {
    world.node.onceMade =
        made -> made.snapshots.add(new Snapshot("mine", "", Optional.empty(), Optional.empty()));
    succeeded(create());
    assertEquals(new Provenance.Customer(), scratch());
  }

  @Test
  void aVmidThatIsNotProvenToBeUnusedWaitsForASignature() {
    world.node.add(GuestRef.qemu(9000));
    waits(create(), Classification.Rule.DATA);
    world.node.guests.remove(GuestRef.qemu(9000));
    world.reads.storageActive = false;
    waits(create(), Classification.Rule.NOT_OBSERVED);
    assertEquals(List.of(), world.sent());
  }

  @Test
  void anOwnSnapshotOfAStoppedGuestIsRolledBackAndDeleted() {
    pass(Duration.ofMinutes(5));
    succeeded(take());
    pass(Duration.ofMinutes(5));
    succeeded(agent.submit(Wish.of(ROLL_BACK, Source.SELFTEST)));
    succeeded(agent.submit(Wish.of(DELETE, Source.SELFTEST)));
    assertEquals(List.of(TAKE, ROLL_BACK, DELETE), world.sent());
    assertEquals(List.of(), guest.snapshots);
  }

  @Test
  void aGuestThatRanSinceIsNotRolledBackWithoutASignature() {
    pass(Duration.ofMinutes(5));
    succeeded(take());
    customer(new StartGuest(GUEST));
    waits(agent.submit(Wish.of(ROLL_BACK, Source.SELFTEST)), Classification.Rule.DATA);
    guest.running = false;
    waits(agent.submit(Wish.of(ROLL_BACK, Source.SELFTEST)), Classification.Rule.DATA);
    // The agent's own start writes the customer's data all the same.
    assertTrue(world.node.received.stream().noneMatch(RollbackSnapshot.class::isInstance));
    succeeded(agent.submit(Wish.of(DELETE, Source.SELFTEST)));
  }

  @Test
  void theAgentsOwnStartCountsToo() {
    pass(Duration.ofMinutes(5));
    succeeded(take());
    succeeded(agent.submit(Wish.of(new StartGuest(GUEST), Source.DESIRED_STATE)));
    succeeded(agent.submit(Wish.of(new ShutdownGuest(GUEST, 60), Source.DESIRED_STATE)));
    waits(agent.submit(Wish.of(ROLL_BACK, Source.SELFTEST)), Classification.Rule.DATA);
  }

  /** It was looked at before that, and was stopped then. */
  @Test
  void aStartRightBeforeTheSnapshotCounts() {
    pass(Duration.ofMinutes(5));
    customer(new StartGuest(GUEST));
    guest.running = false;
    succeeded(take());
    waits(agent.submit(Wish.of(ROLL_BACK, Source.SELFTEST)), Classification.Rule.DATA);
  }

  @Test
  void aTaskListThatIsCutDoesNotProveThatItDidNotRun() {
    succeeded(take());
    world.node.listCutBy = 1;
    waits(agent.submit(Wish.of(ROLL_BACK, Source.SELFTEST)), Classification.Rule.NOT_OBSERVED);
    world.node.listCutBy = 0;
    succeeded(agent.submit(Wish.of(ROLL_BACK, Source.SELFTEST)));
  }

  @Test
  void aSignedSnapshotUnderTheAgentsNameStaysTheOperators() {
    succeeded(agent.submit(Wish.of(TAKE, Source.SIGNED_HUB).with(world.signing.signed(TAKE))));
    waits(agent.submit(Wish.of(ROLL_BACK, Source.SELFTEST)), Classification.Rule.SNAPSHOT_FOREIGN);
    waits(agent.submit(Wish.of(DELETE, Source.SELFTEST)), Classification.Rule.SNAPSHOT_FOREIGN);
    assertEquals(1, guest.snapshots.size());
  }

  @Test
  void aBackupThatTakesNothingAwayIsBenignAndAnyOtherIsNot() {
    succeeded(agent.submit(Wish.of(BACKUP, Source.SELFTEST)));
    world.reads.volumesSnapshot = false;
    waits(agent.submit(Wish.of(BACKUP, Source.SELFTEST)), Classification.Rule.BACKUP);
    world.reads.volumesSnapshot = true;
    guest.config.put("mp0", "local:vm-101-disk-1,mp=/x,backup=1,size=40G");
    waits(agent.submit(Wish.of(BACKUP, Source.SELFTEST)), Classification.Rule.BACKUP);
    guest.config.put("mp0", "local:vm-101-disk-1,mp=/x,backup=1");
    waits(agent.submit(Wish.of(BACKUP, Source.SELFTEST)), Classification.Rule.NOT_OBSERVED);
    assertEquals(List.of(BACKUP), world.sent());
  }
}
