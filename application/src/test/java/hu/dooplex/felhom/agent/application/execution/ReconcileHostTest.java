package hu.dooplex.felhom.agent.application.execution;

import static hu.dooplex.felhom.agent.application.execution.PassWorld.absent;
import static hu.dooplex.felhom.agent.application.execution.PassWorld.cores;
import static hu.dooplex.felhom.agent.application.execution.PassWorld.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.ReconcileHost.Pass;
import hu.dooplex.felhom.agent.application.ReconcileHost.Tally;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReconcileHostTest {
  private static final GuestRef A = GuestRef.lxc(101);
  private static final GuestRef B = GuestRef.lxc(102);
  private static final GuestRef C = GuestRef.lxc(103);

  private final PassWorld pass = new PassWorld();
  private final ExecutionWorld world = pass.world;
  private final ChangingNode.Guest a = world.node.add(A);

  private static SetGuestConfig set(GuestRef guest, String... pairs) {
    TreeMap<String, String> set = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      set.put(pairs[i], pairs[i + 1]);
    }
    return new SetGuestConfig(guest, set, new TreeSet<>());
  }

  private static DesiredGuest larger(GuestRef guest) {
    return PassWorld.guest(
        guest,
        Optional.of(true),
        Map.of(
            ManagedField.CORES,
            new DesiredValue.Whole(2),
            ManagedField.MEMORY,
            new DesiredValue.Whole(1024 * PassWorld.MIB - 1)));
  }

  private List<String> events(String name) {
    return world.events.stream().filter(name::equals).toList();
  }

  @Test
  void onePassConvergesAndTheNextIsQuiet() {
    pass.desire(larger(A));
    PassWorld.Life process = pass.new Life();
    assertEquals(new Tally(1, 1, 0, 0, 2, 0, 0, 0), process.tally());
    assertEquals(List.of(set(A, "cores", "2", "memory", "1024"), new StartGuest(A)), world.sent());
    assertEquals(new Reconcile(State.IN_SYNC, List.of(), Optional.empty()), pass.standing(A));
    assertEquals(Optional.of(world.time.instant()), pass.board.lastPassAt());
    world.effects.clear();
    assertEquals(new Tally(1, 1, 0, 0, 0, 0, 0, 0), process.tally());
    assertEquals(List.of(), world.effects);
  }

  @Test
  void aWriteCarriesTheDigestThatItWasPlannedFrom() {
    pass.desire(cores(A, 2));
    a.writes = 7;
    pass.new Life().tally();
    JournalEntry.Intent intent =
        assertInstanceOf(JournalEntry.Intent.class, world.records.getFirst());
    assertEquals(Optional.of("digest-7"), intent.configDigest());
    assertEquals(Source.DESIRED_STATE, intent.source());
  }

  @Test
  void aQuietPassMakesOneCallForEachGuestAndFourMore() {
    int guests = 40;
    List<DesiredGuest> desired = new ArrayList<>();
    for (int i = 0; i < guests; i++) {
      GuestRef guest = i % 2 == 0 ? GuestRef.lxc(200 + i) : GuestRef.qemu(200 + i);
      world.node.add(guest);
      desired.add(cores(guest, 1));
    }
    pass.desire(desired.toArray(DesiredGuest[]::new));
    PassWorld.Life process = pass.new Life();
    assertEquals(guests, process.tally().inSync());
    assertEquals(guests + 4, world.reads.reads.size());
    assertEquals(guests + 4, Set.copyOf(world.reads.reads).size());
  }

  @Test
  void withoutADesiredStateNothingIsAskedAndNothingIsDone() {
    assertInstanceOf(Pass.NothingDesired.class, pass.new Life().pass());
    assertEquals(List.of(), world.reads.reads);
    assertEquals(List.of(), world.effects);
    assertEquals(Reconcile.UNMANAGED, pass.standing(A));
    assertEquals(Optional.of(world.time.instant()), pass.board.lastPassAt());
  }

  @Test
  void aGuestThatIsNotDesiredIsLeftAlone() {
    world.node.add(B);
    pass.desire(cores(A, 1));
    pass.new Life().tally();
    assertEquals(Reconcile.UNMANAGED, pass.standing(B));
    assertTrue(!world.reads.reads.contains("pending lxc/102"));
  }

  @Test
  void observingPlansAndChangesNothing() {
    pass.mode = HostReport.Mode.OBSERVE;
    pass.desire(larger(A));
    assertEquals(new Tally(1, 0, 1, 0, 0, 0, 0, 0), pass.new Life().tally());
    assertEquals(
        new Reconcile(State.DRIFT, List.of("cores", "memory", "run_state"), Optional.empty()),
        pass.standing(A));
    assertEquals(List.of(), world.effects);
  }

  @Test
  void oneThatIsNotToBeTouchedIsLeftAloneAndSaidSo() {
    a.lock = Optional.of("backup");
    ChangingNode.Guest template = world.node.add(B);
    template.config.put("template", "1");
    world.node.add(C).highAvailability = true;
    world.node.add(GuestRef.qemu(104));
    GuestRef elsewhere = GuestRef.lxc(105);
    world.reads.elsewhere.add(
        NodeReads.resource(
            "lxc/105", "lxc", "pve2", Optional.of(elsewhere.vmid()), Optional.empty()));
    GuestRef missing = GuestRef.lxc(106);
    GuestRef unreadable = GuestRef.lxc(107);
    world.node.add(unreadable);
    world.reads.faults.put("pending lxc/107", ChangingNode.http(403, "permission check failed"));
    List<GuestRef> all = List.of(A, B, C, GuestRef.lxc(104), elsewhere, missing, unreadable);
    pass.desire(all.stream().map(guest -> cores(guest, 2)).toArray(DesiredGuest[]::new));
    assertEquals(new Tally(7, 0, 0, 7, 0, 0, 0, 0), pass.new Life().tally());
    assertEquals(
        List.of(
            "SKIPPED locked",
            "SKIPPED template",
            "SKIPPED ha_managed",
            "SKIPPED other_kind",
            "SKIPPED elsewhere",
            "SKIPPED missing",
            "SKIPPED unreadable"),
        all.stream().map(pass::told).toList());
    assertEquals(List.of(), world.effects);
  }

  @Test
  void pausedItPlansAndChangesNothing() {
    world.paused = true;
    pass.desire(cores(A, 2));
    PassWorld.Life process = pass.new Life();
    process.tally();
    assertEquals("DRIFT paused", pass.told(A));
    assertEquals(List.of(), world.effects);
    assertEquals(Optional.empty(), pass.attempts.untilNext());
    world.paused = false;
    process.tally();
    assertEquals("IN_SYNC", pass.told(A));
  }

  @Test
  void whatTheHubBlocksIsWhatComesFromTheHub() {
    world.blocked = true;
    pass.desire(cores(A, 2));
    PassWorld.Life process = pass.new Life();
    process.tally();
    assertEquals("DRIFT blocked", pass.told(A));
    assertEquals(List.of(), world.effects);
    pass.desireLocally(cores(A, 2));
    process.tally();
    assertEquals("IN_SYNC", pass.told(A));
  }

  @Test
  void aGuestThatFailsIsTriedAgainLaterAndLater() {
    pass.desire(running(A));
    world.node.exit = "startup for container '101' failed";
    PassWorld.Life process = pass.new Life();
    List<Long> waits = new ArrayList<>();
    for (int failure = 1; failure <= 8; failure++) {
      assertEquals(1, process.tally().failed());
      assertEquals(failure, world.sent().size());
      assertEquals((failure < 5 ? "DRIFT" : "DEGRADED") + " task_failed", pass.told(A));
      Duration next = pass.attempts.untilNext().orElseThrow();
      waits.add(next.toSeconds());
      world.time.pass(next.minusMillis(1));
      process.tally();
      assertEquals(failure, world.sent().size());
      // status.md: while it waits it stands with the reason of the last try
      assertEquals((failure < 5 ? "DRIFT" : "DEGRADED") + " task_failed", pass.told(A));
      world.time.pass(Duration.ofMillis(1));
    }
    assertEquals(List.of(15L, 30L, 60L, 120L, 240L, 480L, 900L, 900L), waits);
    assertEquals(List.of("guest_degraded"), events("guest_degraded"));
    world.node.exit = "OK";
    assertEquals(1, process.tally().changed());
    assertEquals("IN_SYNC", pass.told(A));
    assertEquals(Optional.empty(), pass.attempts.untilNext());
  }

  @Test
  void aGuestThatSomebodyElseMendedIsDegradedNoMore() {
    pass.desire(running(A));
    world.node.exit = "no";
    PassWorld.Life process = pass.new Life();
    process.tally();
    a.running = true;
    process.tally();
    assertEquals("IN_SYNC", pass.told(A));
    assertEquals(Optional.empty(), pass.attempts.untilNext());
  }

  @Test
  void aWriteThatDoesNotDoWhatItIsForIsAFailure() {
    pass.desire(cores(A, 2));
    world.beforeCall = () -> a.config.put("cores", "1");
    PassWorld.Life process = pass.new Life();
    assertEquals(1, process.tally().failed());
    assertEquals("DRIFT not_converged", pass.told(A));
    assertEquals(1, world.sent().size());
    assertTrue(pass.attempts.untilNext().isPresent());
  }

  @Test
  void aConflictIsPlannedAnewAtOnce() {
    pass.desire(cores(A, 2));
    world.afterIntent =
        () -> {
          a.writes++;
          world.afterIntent = () -> {};
        };
    assertEquals(1, pass.new Life().tally().changed());
    assertEquals(List.of(set(A, "cores", "2"), set(A, "cores", "2")), world.sent());
    assertEquals("IN_SYNC", pass.told(A));
  }

  @Test
  void threeConflictsAreEnoughForAPassAndNoFailure() {
    pass.desire(cores(A, 2));
    world.afterIntent = () -> a.writes++;
    PassWorld.Life process = pass.new Life();
    assertEquals(0, process.tally().failed());
    assertEquals(3, world.sent().size());
    assertEquals("DRIFT conflict", pass.told(A));
    assertEquals(Optional.empty(), pass.attempts.untilNext());
    world.afterIntent = () -> {};
    process.tally();
    assertEquals("IN_SYNC", pass.told(A));
  }

  @Test
  void whatNeedsASignatureWaitsForItAsLongAsItIsDesired() {
    Operation destroy = new DestroyGuest(A, false, false, false);
    pass.desire(absent(A));
    PassWorld.Life process = pass.new Life();
    assertEquals(new Tally(1, 0, 1, 0, 0, 1, 0, 0), process.tally());
    assertEquals(List.of(destroy), world.wishes.stream().map(wish -> wish.operation()).toList());
    assertEquals(
        new Reconcile(State.DRIFT, List.of("presence"), Optional.of("signature")),
        pass.standing(A));
    process.tally();
    a.lock = Optional.of("backup");
    process.tally();
    assertEquals("SKIPPED locked", pass.told(A));
    assertEquals(1, world.wishes.size());
    a.lock = Optional.empty();
    pass.desire(cores(A, 1));
    process.tally();
    assertEquals(List.of(), world.wishes);
    assertEquals(List.of(), world.sent());
    assertEquals(Optional.empty(), pass.attempts.untilNext());
  }

  @Test
  void whatIsDesiredOfAGuestThatThePolicyDoesNotNameCanBePendingToo() {
    world.policy = LocalPolicy.NOTHING;
    pass.desire(absent(A));
    assertEquals(new Tally(1, 0, 0, 1, 0, 1, 0, 0), pass.new Life().tally());
    assertEquals("SKIPPED policy", pass.told(A));
    assertEquals(1, world.wishes.size());
  }

  @Test
  void whileItIsChangedAGuestIsReportedAsItWasPlanned() {
    List<String> told = new ArrayList<>();
    world.reads.before = read -> told.add(pass.told(A));
    pass.desire(cores(A, 2));
    pass.new Life().tally();
    assertEquals("UNMANAGED", told.getFirst());
    assertEquals("DRIFT", told.getLast());
    assertEquals("IN_SYNC", pass.told(A));
  }

  @Test
  void wishesOfAGuestThatIsNotDesiredAnyMoreAreForgottenUnlessThatIsOnlyNotKnown() {
    pass.desire(absent(A));
    PassWorld.Life process = pass.new Life();
    process.tally();
    pass.desired = new Desired(Optional.empty(), true, Optional.of("state_unavailable"));
    process.pass();
    assertEquals(1, world.wishes.size());
    pass.desired = Desired.NOTHING;
    process.pass();
    assertEquals(List.of(), world.wishes);
  }

  @Test
  void whatDoesNotNeedASignatureDoesNotWaitForWhatDoes() {
    pass.desire(
        PassWorld.guest(
            A,
            Optional.of(true),
            Map.of(
                ManagedField.CORES,
                new DesiredValue.Whole(2),
                ManagedField.HOSTNAME,
                new DesiredValue.Text("other"))));
    PassWorld.Life process = pass.new Life();
    assertEquals(2, process.tally().changed());
    assertEquals(List.of(set(A, "cores", "2"), new StartGuest(A)), world.sent());
    assertEquals(
        List.of(set(A, "hostname", "other")),
        world.wishes.stream().map(wish -> wish.operation()).toList());
    assertEquals("DRIFT signature", pass.told(A));
  }

  @Test
  void aBudgetThatIsUsedUpIsNoFailure() {
    world.policy = ExecutionWorld.POLICY;
    PassWorld.Life process = pass.new Life();
    for (int cores = 2; cores <= 4; cores++) {
      pass.desire(cores(A, cores));
      assertEquals(0, process.tally().failed());
    }
    assertEquals(2, world.sent().size());
    assertEquals("DRIFT over_budget", pass.told(A));
    assertEquals(Optional.empty(), pass.attempts.untilNext());
  }

  @Test
  void aNodeThatIsAwayAtTheBeginningLeavesEverythingAsItWasSaid() {
    pass.desire(cores(A, 2));
    PassWorld.Life process = pass.new Life();
    process.tally();
    world.node.awayUntil = Duration.ofHours(1);
    assertInstanceOf(Pass.NotObserved.class, process.pass());
    assertEquals("IN_SYNC", pass.told(A));
  }

  @Test
  void aNodeThatGoesAwayIsNotAskedOnceForEveryGuest() {
    world.node.add(B);
    world.node.add(C);
    world.reads.faults.put("pending lxc/101", ChangingNode.lost());
    pass.desire(cores(A, 2), cores(B, 2), cores(C, 2));
    assertEquals(new Tally(3, 0, 0, 3, 0, 0, 0, 0), pass.new Life().tally());
    assertEquals(List.of("guest_not_read"), events("guest_not_read"));
    assertEquals(Reconcile.UNMANAGED, pass.standing(B));
    assertEquals(5, world.reads.reads.size());
    assertEquals(Optional.empty(), pass.attempts.untilNext());
  }

  @Test
  void aGuestInFlightIsLeftAloneUntilThatIsSettled() {
    pass.desire(running(A));
    world.journalTakes = 1;
    world.time.stopAtWait(3);
    PassWorld.Life process = pass.new Life();
    process.tally();
    assertEquals("SKIPPED in_flight", pass.told(A));
    world.reads.reads.clear();
    process.tally();
    assertEquals(List.of("resources", "lxc", "qemu", "privileges"), world.reads.reads);
    assertEquals("SKIPPED in_flight", pass.told(A));
    world.journalTakes = Integer.MAX_VALUE;
    world.time.stopAtWait(Integer.MAX_VALUE);
    process.agent.recovery.begin();
    process.tally();
    assertEquals("IN_SYNC", pass.told(A));
    assertEquals(List.of(new StartGuest(A)), world.sent());
  }

  @Test
  void aGuestWithOtherWorkInItsLaneIsLeftToThat() {
    List<Runnable> threads = new ArrayList<>();
    PassWorld.Life process = pass.new Life(new GuestQueue(threads::add, world.time, 4));
    pass.desire(cores(A, 2));
    var _ = process.agent.queue.submit(Set.of(Lane.of(A)), slot -> 1);
    process.tally();
    assertEquals("SKIPPED operation_waiting", pass.told(A));
    assertEquals(4, world.reads.reads.size());
  }

  @Test
  void whatLinesUpBehindThePassGoesBeforeItsChanges() {
    PassWorld.Life process = pass.new Life();
    pass.desire(cores(A, 2));
    world.reads.before =
        read -> {
          if (read.equals("pending lxc/101")) {
            var _ = process.agent.queue.submit(Set.of(Lane.of(A)), slot -> 1);
          }
        };
    process.tally();
    assertEquals("SKIPPED operation_waiting", pass.told(A));
    assertEquals(List.of("cores"), pass.standing(A).fields());
    assertEquals(List.of(), world.sent());
  }

  @Test
  void memoryIsGivenInTheLaneThatAllGuestsShare() {
    world.node.add(B);
    pass.desire(
        PassWorld.guest(
            A, Optional.of(true), Map.of(ManagedField.MEMORY, new DesiredValue.Whole(5L << 30))),
        PassWorld.guest(
            B, Optional.of(true), Map.of(ManagedField.MEMORY, new DesiredValue.Whole(5L << 30))));
    pass.new Life().tally();
    assertEquals(
        List.of(set(A, "memory", "5120"), new StartGuest(A), new StartGuest(B)), world.sent());
    assertEquals("IN_SYNC", pass.told(A));
    assertEquals("DRIFT signature", pass.told(B));
  }

  @Test
  void aValueThatProxmoxWouldNeverTakeIsAPlanErrorAndSaidOnce() {
    pass.desire(
        PassWorld.guest(
            A, Optional.empty(), Map.of(ManagedField.HOSTNAME, new DesiredValue.Text("no_name"))));
    PassWorld.Life process = pass.new Life();
    process.tally();
    process.tally();
    assertEquals(
        new Reconcile(State.PLAN_ERROR, List.of("hostname"), Optional.of("value")),
        pass.standing(A));
    assertEquals(List.of("guest_plan_error"), events("guest_plan_error"));
    assertEquals(List.of(), world.sent());
  }

  /** Nothing is held for two minutes, and one value does not keep back the others. */
  @Test
  void aValueThatProxmoxRefusesIsAPlanErrorAndNotSentAgain() {
    world.node.refuses.put("cores", "2");
    pass.desire(larger(A));
    PassWorld.Life process = pass.new Life();
    assertEquals(new Tally(1, 0, 1, 0, 2, 0, 0, 0), process.tally());
    assertEquals(
        List.of(
            set(A, "cores", "2", "memory", "1024"), set(A, "memory", "1024"), new StartGuest(A)),
        world.sent());
    assertTrue(world.time.elapsed().compareTo(Duration.ofSeconds(30)) < 0);
    Reconcile refused = new Reconcile(State.PLAN_ERROR, List.of("cores"), Optional.of("value"));
    assertEquals(refused, pass.standing(A));
    assertEquals(Optional.empty(), pass.attempts.untilNext());
    JournalEntry.Ended end = assertInstanceOf(JournalEntry.Ended.class, world.records.get(1));
    assertEquals(JournalEntry.Outcome.FAILED, end.outcome());
    assertEquals("value_refused", end.reason());
    process.tally();
    assertEquals(3, world.sent().size());
    assertEquals(refused, pass.standing(A));
    assertEquals(List.of("guest_plan_error"), events("guest_plan_error"));
  }

  @Test
  void aRefusedValueIsSentAgainOnceDesiredOrActualIsAnother() {
    world.node.refuses.put("cores", "2");
    pass.desire(cores(A, 2));
    PassWorld.Life process = pass.new Life();
    process.tally();
    pass.desire(cores(A, 3));
    assertEquals(1, process.tally().changed());
    pass.desire(cores(A, 2));
    process.tally();
    assertEquals(
        List.of(set(A, "cores", "2"), set(A, "cores", "3"), set(A, "cores", "2")), world.sent());
    a.config.put("cores", "4");
    process.tally();
    process.tally();
    assertEquals(4, world.sent().size());
    assertEquals("PLAN_ERROR value", pass.told(A));
  }

  @Test
  void whatWaitsForASignatureIsNotJudgedInEveryPassAgain() {
    world.node.add(B);
    pass.desire(
        absent(A),
        PassWorld.guest(
            B, Optional.empty(), Map.of(ManagedField.HOSTNAME, new DesiredValue.Text("other"))));
    PassWorld.Life process = pass.new Life();
    process.tally();
    assertEquals(2, world.decisions.size());
    world.reads.reads.clear();
    assertEquals(new Tally(2, 0, 2, 0, 0, 2, 0, 0), process.tally());
    assertEquals(2 + 4, world.reads.reads.size());
    assertEquals(2, world.decisions.size());
    assertEquals("DRIFT signature", pass.told(A));
    assertEquals("DRIFT signature", pass.told(B));
  }

  /** Another configuration, a wish that was forgotten, a new process, or an hour later. */
  @Test
  void whatWaitsIsJudgedAgainWhenAnythingCanBeOtherwise() {
    pass.desire(absent(A));
    PassWorld.Life process = pass.new Life();
    process.tally();
    a.writes++;
    process.tally();
    assertEquals(2, world.decisions.size());
    process.tally();
    world.wishes.clear();
    process.tally();
    assertEquals(3, world.decisions.size());
    world.time.pass(Duration.ofMinutes(59));
    process.tally();
    assertEquals(3, world.decisions.size());
    world.time.pass(Duration.ofMinutes(1));
    process.tally();
    assertEquals(4, world.decisions.size());
    pass.new Life().tally();
    assertEquals(5, world.decisions.size());
  }

  /** The plan sees memory as the gate does, and no start: that is asked for in every pass. */
  @Test
  void whatThePlanFindsHarmlessNowIsJudgedNow() {
    a.running = true;
    a.config.put("memory", "4096");
    a.memoryInUse = 4000L << 20;
    pass.desire(
        PassWorld.guest(
            A, Optional.empty(), Map.of(ManagedField.MEMORY, new DesiredValue.Whole(1L << 30))));
    PassWorld.Life process = pass.new Life();
    process.tally();
    process.tally();
    assertEquals("DRIFT signature", pass.told(A));
    assertEquals(1, world.decisions.size());
    a.memoryInUse = 500L << 20;
    assertEquals(1, process.tally().changed());
    assertEquals("IN_SYNC", pass.told(A));
  }

  @Test
  void aPassIsToldOfOnlyWhenItIsNotLikeTheLast() {
    pass.desire(cores(A, 2));
    PassWorld.Life process = pass.new Life();
    for (int i = 0; i < 4; i++) {
      process.tally();
    }
    assertEquals(
        List.of("INFO pass_done", "INFO pass_done", "DEBUG pass_done", "DEBUG pass_done"),
        world.levels.stream().filter(event -> event.endsWith(" pass_done")).toList());
  }

  @Test
  void aProcessThatDiesAnywhereInAPassComesToTheSameEndAndSendsNothingTwice() {
    int step = 0;
    boolean died = true;
    while (died) {
      step++;
      PassWorld other = new PassWorld();
      ChangingNode.Guest guest = other.world.node.add(A);
      other.desire(larger(A));
      other.world.killAt(step, step % 2 == 0);
      try {
        other.new Life().pass();
      } catch (ExecutionWorld.Killed killed) {
        assertTrue(other.world.dead());
      }
      died = other.world.dead();
      other.world.restart();
      PassWorld.Life again = other.new Life();
      again.agent.recovery.begin();
      again.tally();
      String what = "step " + step;
      assertEquals("IN_SYNC", other.told(A), what);
      assertEquals("1024", guest.config.get("memory"), what);
      assertTrue(guest.running, what);
      long intents =
          other.world.records.stream().filter(JournalEntry.Intent.class::isInstance).count();
      assertTrue(other.world.sent().size() <= intents, what);
    }
    assertTrue(step > 10);
  }
}
