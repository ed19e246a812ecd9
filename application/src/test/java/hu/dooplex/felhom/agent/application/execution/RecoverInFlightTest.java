package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.RecoverInFlight;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A test a row of the table in reconcile.md, Crash recovery. */
class RecoverInFlightTest {
  private static final GuestRef GUEST = Operations.GUEST;
  private static final StartGuest START = new StartGuest(GUEST);
  private static final DestroyGuest DESTROY = new DestroyGuest(GUEST, false, false, false);
  private static final SetGuestConfig WRITE = Operations.write(GUEST);

  private final ExecutionWorld world = new ExecutionWorld();
  private final ChangingNode.Guest guest = world.node.add(GUEST);
  private int begun;

  private static Operation of(String wireName) {
    return Operations.oneOfEach().stream()
        .filter(operation -> operation.wireName().equals(wireName))
        .findFirst()
        .orElseThrow();
  }

  private OperationId begin(Operation operation, boolean destructive) throws Exception {
    OperationId id = new OperationId("1".repeat(25) + begun++);
    world.append(
        new JournalEntry.Intent(
            id,
            world.time.instant(),
            operation,
            Source.DESIRED_STATE,
            ChangingNode.TOKEN,
            destructive,
            Optional.empty(),
            world.time.instant().plusSeconds(600),
            Optional.of("digest-0"),
            Collections.emptySortedMap(),
            Optional.empty(),
            Optional.of("felhom-m"),
            false,
            Optional.empty()));
    return id;
  }

  private void submitted(OperationId id, Operation operation) throws Exception {
    Upid task = world.node.arrive(operation, world.time.instant());
    world.append(new JournalEntry.Submitted(id, world.time.instant(), task));
  }

  private RecoverInFlight.Begun recover() {
    world.restart();
    return world.new Agent().recovery.begin();
  }

  private void endsAs(Outcome outcome, String reason) {
    assertTrue(recover().done().isDone());
    JournalEntry.Ended end = assertInstanceOf(JournalEntry.Ended.class, world.records.getLast());
    assertEquals(outcome, end.outcome());
    assertEquals(reason, end.reason());
    assertEquals(List.of(), world.sent());
    assertEquals(List.of(), world.state().inFlight());
  }

  @Test
  void aTaskThatStillRunsIsWaitedFor() throws Exception {
    submitted(begin(START, false), START);
    endsAs(Outcome.SUCCEEDED, "");
    assertTrue(guest.running);
    assertEquals(Duration.ofMillis(3750), world.time.elapsed());
  }

  @Test
  void aTaskThatStoppedGetsTheEndItDeserves() throws Exception {
    world.node.exit = "CT is locked (backup)";
    submitted(begin(START, false), START);
    world.time.pass(Duration.ofHours(1));
    endsAs(Outcome.FAILED, "task_failed");
  }

  @Test
  void ofAForgottenTaskTheGuestIsAsked() throws Exception {
    submitted(begin(START, false), START);
    world.node.forgetsTasks = true;
    endsAs(Outcome.OUTCOME_UNKNOWN, "task_forgotten");
    submitted(begin(START, false), START);
    world.time.pass(Duration.ofHours(1));
    endsAs(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);
  }

  @Test
  void aGuestThatIsGoneWasDestroyed() throws Exception {
    submitted(begin(DESTROY, true), DESTROY);
    world.node.forgetsTasks = true;
    world.time.pass(Duration.ofHours(1));
    endsAs(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);
    assertFalse(world.node.guests.containsKey(GUEST));
  }

  @Test
  void aRequestThatArrivesLateIsAdopted() throws Exception {
    OperationId id = begin(START, false);
    Upid task = world.node.arrive(START, world.time.instant().plusSeconds(119));
    endsAs(Outcome.SUCCEEDED, "");
    JournalEntry.Submitted adopted =
        assertInstanceOf(JournalEntry.Submitted.class, world.records.get(world.records.size() - 2));
    assertEquals(id, adopted.id());
    assertEquals(task, adopted.task());
  }

  @Test
  void aTaskOfAnotherRecordIsNotAdopted() throws Exception {
    OperationId first = begin(START, false);
    OperationId second = begin(START, false);
    submitted(first, START);
    assertEquals(2, recover().inFlight());
    assertEquals(Outcome.SUCCEEDED, world.state().finished(first).orElseThrow().outcome());
    assertEquals(Outcome.ABANDONED, world.state().finished(second).orElseThrow().outcome());
  }

  @Test
  void twoTasksThatNothingTellsApartAreAnUnknownOutcome() throws Exception {
    begin(START, false);
    world.node.arrive(START, world.time.instant());
    world.node.arrive(START, world.time.instant());
    endsAs(Outcome.OUTCOME_UNKNOWN, "several_tasks");
  }

  @Test
  void whatNeverArrivedIsAbandonedAfterTwoMinutesIfItIsBenign() throws Exception {
    begin(START, false);
    endsAs(Outcome.ABANDONED, "not_arrived");
    assertEquals(Limits.LATE_ARRIVAL, world.time.elapsed());
  }

  @Test
  void whatIsDestructiveIsNeverSentAgain() throws Exception {
    begin(DESTROY, true);
    endsAs(Outcome.OUTCOME_UNKNOWN, "not_found");
    assertEquals(Limits.LATE_ARRIVAL, world.time.elapsed());
  }

  @Test
  void aConfigWriteIsDecidedByValueAndDigestAfterTwoMinutes() throws Exception {
    begin(WRITE, false);
    endsAs(Outcome.ABANDONED, "not_arrived");
    assertEquals(Limits.LATE_ARRIVAL, world.time.elapsed());
    begin(WRITE, false);
    guest.writes++;
    endsAs(Outcome.OUTCOME_UNKNOWN, "config_changed");
    begin(WRITE, false);
    guest.config.putAll(WRITE.set());
    endsAs(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);
  }

  @Test
  void aTemplateIsFoundByItsTask() throws Exception {
    Operation template = of("convert_to_template");
    begin(template, true);
    world.node.arrive(template, world.time.instant());
    endsAs(Outcome.SUCCEEDED, "");
    begin(template, true);
    endsAs(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);
  }

  @Test
  void aUsbMountIsSeenOrUnknown() throws Exception {
    begin(of("mount_usb"), false);
    endsAs(Outcome.OUTCOME_UNKNOWN, "not_found");
    world.usb.mounted = true;
    begin(of("mount_usb"), false);
    endsAs(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);
  }

  @Test
  void aContainerOfTheCommandLineIsKnownByItsMarker() throws Exception {
    begin(of("create_guest_keyctl"), true);
    endsAs(Outcome.OUTCOME_UNKNOWN, "not_found");
    guest.config.put("tags", "a;felhom-m");
    begin(of("create_guest_keyctl"), true);
    endsAs(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);
  }

  @Test
  void aVolumeThatIsNotListedIsGoneOnlyForATokenThatWouldSeeIt() throws Exception {
    Operation delete = of("delete_backup");
    world.node.forgetsTasks = true;
    submitted(begin(delete, true), delete);
    endsAs(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);
    world.reads.volumes.add(
        new StorageVolume(
            "local:backup/vzdump-lxc-101.tar.zst",
            "backup",
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            false,
            StorageVolume.Verification.NONE,
            Optional.empty()));
    submitted(begin(delete, true), delete);
    endsAs(Outcome.OUTCOME_UNKNOWN, "task_forgotten");
    world.reads.volumes.clear();
    world.reads.privileges.put("/storage", Map.of("Datastore.Audit", true));
    submitted(begin(delete, true), delete);
    endsAs(Outcome.OUTCOME_UNKNOWN, "task_forgotten");
  }

  @Test
  void aNodeThatIsAwayKeepsEverythingInFlightUntilItIsBack() throws Exception {
    begin(DESTROY, true);
    world.node.arrive(DESTROY, world.time.instant());
    world.node.awayUntil = Duration.ofHours(3);
    endsAs(Outcome.SUCCEEDED, "");
    assertTrue(world.events.contains("operation_kept_in_flight"));
  }

  @Test
  void anAgentThatStopsLeavesItInFlightForTheNext() throws Exception {
    begin(DESTROY, true);
    world.time.stopAtWait(4);
    recover();
    assertEquals(1, world.records.size());
    assertEquals(1, world.state().inFlight().size());
  }

  @Test
  void aRotationWaitsForWhoeverKnowsTheSignerLog() throws Exception {
    begin(of("rotate_signers"), true);
    world.time.stopAtWait(4);
    recover();
    assertEquals(1, world.state().inFlight().size());
  }

  @Test
  void whatCannotBeWrittenDownIsTriedAgain() throws Exception {
    begin(START, false);
    world.restart();
    world.journalTakes = 0;
    ExecutionWorld.Agent agent = world.new Agent();
    world.time.stopAtWait(30);
    agent.recovery.begin();
    assertTrue(world.events.contains("journal_not_written"));
    assertEquals(1, world.state().inFlight().size());
  }

  /** A --selftest=task transaction: the description is put back, the own snapshot deleted. */
  @Test
  void aTransactionIsPutInOrder() {
    Selftest.run(world);
    assertEquals("probe", guest.config.get("description"));
    assertEquals(1, guest.snapshots.size());
    RecoverInFlight.Begun recovery = recover();
    assertTrue(recovery.done().isDone());
    assertEquals(0, recovery.inFlight());
    assertEquals(Optional.empty(), Optional.ofNullable(guest.config.get("description")));
    assertEquals(List.of(), guest.snapshots);
    assertEquals(4, world.sent().size());
    assertEquals(List.of(), world.state().unfinished());
    recover();
    assertEquals(4, world.sent().size());
  }

  @Test
  void aSnapshotThatIsNoLongerTheAgentsOwnIsLeftAndReported() {
    Selftest.run(world);
    var taken = guest.snapshots.removeFirst();
    guest.snapshots.add(
        new hu.dooplex.felhom.agent.domain.guest.Snapshot(
            taken.name(), "mine now\n", taken.taken(), taken.parent()));
    recover();
    assertEquals(1, guest.snapshots.size());
    assertEquals(List.of(), world.wishes);
    assertTrue(world.events.contains("transaction_left_undone"));
  }

  /** The self-test's transaction, as far as it gets. */
  static final class Selftest {
    private static final OperationId FIRST = new OperationId("7" + "Z".repeat(25));

    private Selftest() {}

    static void run(ExecutionWorld world) {
      LocalPolicy policy = LocalPolicy.selfTest(GUEST.vmid());
      ExecutionWorld.Agent agent = world.new Agent();
      CreateSnapshot snapshot =
          new CreateSnapshot(GUEST, new SnapshotName("felhom_" + "a".repeat(26)), FIRST.value());
      SetGuestConfig describe =
          new SetGuestConfig(GUEST, new TreeMap<>(Map.of("description", "probe")), new TreeSet<>());
      agent.submit(Wish.of(snapshot, Source.SELFTEST).withId(FIRST).under(policy));
      agent.submit(Wish.of(describe, Source.SELFTEST).within(FIRST).under(policy));
    }
  }
}
