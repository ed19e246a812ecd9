package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.GuestQueue.Load;
import hu.dooplex.felhom.agent.application.execution.LaneOutcome.Cancelled;
import hu.dooplex.felhom.agent.application.execution.LaneOutcome.Done;
import hu.dooplex.felhom.agent.application.execution.LaneOutcome.Failed;
import hu.dooplex.felhom.agent.application.execution.LaneOutcome.Reason;
import hu.dooplex.felhom.agent.application.execution.LaneOutcome.Refused;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GuestQueueTest {
  private static final Lane G101 = Lane.of(GuestRef.lxc(101));
  private static final Lane G102 = Lane.of(GuestRef.lxc(102));
  private static final Lane G103 = Lane.of(GuestRef.lxc(103));
  private static final Lane LOCAL = Lane.of(new StorageName("local"));
  private static final Lane ZFS = Lane.of(new StorageName("zfs"));
  private static final Load EMPTY = new Load(0, 0, 0);

  private final SeededScheduler scheduler = new SeededScheduler(1);
  private final List<String> log = new ArrayList<>();
  private final GuestQueue queue = queueOf(4);

  private GuestQueue queueOf(int parallelism) {
    return new GuestQueue(scheduler, scheduler, parallelism);
  }

  /** Work that others could overlap: it lets them run between its begin and its end. */
  private LaneWork<String> work(String name) {
    return slot -> {
      log.add(name + " begins");
      scheduler.pause(Duration.ofSeconds(1));
      log.add(name + " ends");
      return name;
    };
  }

  private List<String> begun() {
    return log.stream().filter(line -> line.endsWith(" begins")).toList();
  }

  @Test
  void workOfOneGuestRunsOneAfterTheOtherInSubmitOrder() {
    for (String name : List.of("a", "b", "c")) {
      submit(queue, work(name), G101);
    }
    scheduler.runAll();
    assertEquals(List.of("a begins", "a ends", "b begins", "b ends", "c begins", "c ends"), log);
  }

  @Test
  void aGuestHasOneLaneWhateverKindTheWishNames() {
    submit(queue, work("a"), Lane.of(GuestRef.lxc(101)));
    submit(queue, work("b"), Lane.of(GuestRef.qemu(101)));
    scheduler.runAll();
    assertEquals(List.of("a begins", "a ends", "b begins", "b ends"), log);
  }

  @Test
  void differentGuestsRunSideBySideUpToTheParallelism() {
    GuestQueue two = queueOf(2);
    for (int vmid = 101; vmid <= 103; vmid++) {
      submit(two, work("g" + vmid), Lane.of(GuestRef.lxc(vmid)));
    }
    assertEquals(new Load(3, 2, 1), two.load());
    scheduler.runAll();
    assertEquals(Set.of("g101 begins", "g102 begins"), Set.copyOf(log.subList(0, 2)));
    assertTrue(log.get(2).endsWith(" ends"), log.toString());
    assertEquals(6, log.size());
  }

  @Test
  void theLaneOfTheHostIsOneOfItsOwn() {
    submit(queue, work("guest"), G101);
    submit(queue, work("rotation"), Lane.host());
    submit(queue, work("next rotation"), Lane.host());
    assertEquals(new Load(2, 2, 1), queue.load());
    scheduler.runAll();
    assertTrue(log.indexOf("rotation ends") < log.indexOf("next rotation begins"));
  }

  @Test
  void workThatThrowsFailsAloneAndItsLaneGoesOn() {
    AssertionError bug = new AssertionError("bug");
    var failed =
        queue.submit(
            Set.of(G101),
            slot -> {
              throw bug;
            });
    var next = queue.submit(Set.of(G101), work("next"));
    scheduler.runAll();
    assertSame(bug, assertInstanceOf(Failed.class, failed.join()).cause());
    assertEquals(new Done<>("next"), next.join());
    assertEquals(EMPTY, queue.load());
  }

  @Test
  void workOfTwoGuestsOnOneStorageNeverOverlaps() {
    submit(queue, work("a"), G101, LOCAL);
    submit(queue, work("b"), G102, LOCAL);
    submit(queue, work("c"), G103, ZFS);
    assertEquals(new Load(5, 2, 1), queue.load());
    scheduler.runAll();
    assertTrue(log.indexOf("a ends") < log.indexOf("b begins"), log.toString());
  }

  @Test
  void whatWaitsForItsGuestKeepsNoStorageFromOthers() {
    submit(queue, work("long"), G101);
    submit(queue, work("waits for its guest"), G101, LOCAL);
    submit(queue, work("other guest"), G102, LOCAL);
    assertEquals(new Load(3, 2, 1), queue.load());
    scheduler.runAll();
    assertTrue(
        log.indexOf("other guest begins") < log.indexOf("waits for its guest begins"),
        log.toString());
  }

  @Test
  void crossedStoragesAreTakenByNameAndNobodyWaitsInACircle() {
    submit(queue, work("a"), G101, ZFS, LOCAL);
    submit(queue, work("b"), G102, LOCAL, ZFS);
    scheduler.runAll();
    assertEquals(List.of("a begins", "a ends", "b begins", "b ends"), log);
    assertEquals(EMPTY, queue.load());
  }

  @Test
  void lanesAreOrderedHostThenGuestsByNumberThenTheMemoryThenStoragesByName() {
    Lane g99999 = Lane.of(GuestRef.qemu(99_999));
    List<Lane> ordered = List.of(Lane.host(), G101, G102, g99999, Lane.memory(), LOCAL, ZFS);
    assertEquals(ordered, ordered.reversed().stream().sorted().toList());
  }

  @Test
  void workThatOnlyWaitsLeavesItsSlotToOthersAndKeepsItsLane() {
    GuestQueue one = queueOf(1);
    submit(
        one,
        slot -> {
          log.add("posted");
          slot.whileWaiting(() -> scheduler.pause(Duration.ofSeconds(5)));
          log.add("task done");
          return "";
        },
        G101);
    submit(one, work("same guest"), G101);
    submit(one, work("other guest"), G102);
    scheduler.runAll();
    assertEquals(
        List.of(
            "posted",
            "other guest begins",
            "other guest ends",
            "task done",
            "same guest begins",
            "same guest ends"),
        log);
  }

  @Test
  void whatComesBackFromWaitingGoesBeforeWhatHasNotBegun() {
    GuestQueue one = queueOf(1);
    submit(
        one,
        slot -> {
          slot.whileWaiting(() -> log.add("waits"));
          log.add("back");
          return "";
        },
        G101);
    submit(one, work("second"), G102);
    submit(one, work("third"), G103);
    scheduler.runAll();
    assertTrue(log.indexOf("back") < log.indexOf("third begins"), log.toString());
  }

  @Test
  void aWaitThatThrowsStillTakesItsSlotBack() {
    GuestQueue one = queueOf(1);
    var waits =
        one.submit(
            Set.of(G101),
            slot -> {
              assertThrows(
                  InterruptedException.class,
                  () ->
                      slot.whileWaiting(() -> {
                        throw new InterruptedException("stop");
                      }));
              return one.load();
            });
    scheduler.runAll();
    assertEquals(new Done<>(new Load(1, 1, 0)), waits.join());
    assertEquals(EMPTY, one.load());
  }

  @Test
  void aSlotIsNotGivenAwayTwiceNorAfterTheEnd() {
    AtomicReference<LaneSlot> kept = new AtomicReference<>();
    var nested =
        queue.submit(
            Set.of(G101),
            slot -> {
              kept.set(slot);
              slot.whileWaiting(() -> slot.whileWaiting(() -> log.add("never")));
              return "";
            });
    scheduler.runAll();
    assertInstanceOf(
        IllegalStateException.class, assertInstanceOf(Failed.class, nested.join()).cause());
    assertThrows(
        IllegalStateException.class, () -> kept.get().whileWaiting(() -> log.add("never")));
    assertEquals(List.of(), log);
    assertEquals(EMPTY, queue.load());
  }

  @Test
  void theSixtyFifthOfALaneIsRefusedAndOtherLanesAreNot() {
    for (int i = 0; i < Limits.LANE_MAX_ENTRIES; i++) {
      submit(queue, work("w" + i), G101);
    }
    var refused = queue.submit(Set.of(G101), work("one too many"));
    assertEquals(new Refused<>(Reason.LANE_FULL, G101), refused.join());
    assertFalse(queue.submit(Set.of(G102), work("other")).isDone());
    scheduler.runAll();
    assertEquals(Limits.LANE_MAX_ENTRIES + 1, begun().size());
    assertFalse(queue.submit(Set.of(G101), work("there is room again")).isDone());
  }

  @Test
  void tenThousandGuestsSeenOnceLeaveNothingBehind() {
    for (int vmid = 100; vmid < 10_100; vmid++) {
      submit(queue, slot -> "", Lane.of(GuestRef.lxc(vmid)), LOCAL);
      if (vmid % 50 == 0) {
        scheduler.runAll();
        assertEquals(EMPTY, queue.load());
      }
    }
    scheduler.runAll();
    assertEquals(EMPTY, queue.load());
  }

  @Test
  void whatRecoverySubmitsGoesBeforeAllThatWaitsForThatGuest() {
    submit(queue, work("running"), G101);
    submit(queue, work("wish"), G101);
    var first = queue.submitAhead(Set.of(G101), work("in flight 1"));
    var second = queue.submitAhead(Set.of(G101), work("in flight 2"));
    scheduler.runAll();
    assertEquals(
        List.of("running begins", "in flight 1 begins", "in flight 2 begins", "wish begins"),
        begun());
    assertEquals(new Done<>("in flight 1"), first.join());
    assertEquals(new Done<>("in flight 2"), second.join());
  }

  @Test
  void aFullLaneStillTakesWhatRecoverySubmits() {
    for (int i = 0; i < Limits.LANE_MAX_ENTRIES; i++) {
      submit(queue, work("w" + i), G101);
    }
    var recovered = queue.submitAhead(Set.of(G101), work("in flight"));
    scheduler.runAll();
    assertEquals(new Done<>("in flight"), recovered.join());
    assertEquals("in flight begins", begun().get(1));
  }

  @Test
  void aStopLetsWhatRunsEndAndHandsBackWhatWaits() {
    GuestQueue two = queueOf(2);
    var running = two.submit(Set.of(G101), work("running"));
    scheduler.step();
    var noThreadYet = two.submit(Set.of(G102), work("no thread yet"));
    var sameGuest = two.submit(Set.of(G101, LOCAL), work("same guest"));
    var noSlot = two.submit(Set.of(G103, LOCAL), work("no slot"));
    CompletableFuture<?> idle = two.stop();
    assertEquals(new Cancelled<>(), noThreadYet.join());
    assertEquals(new Cancelled<>(), sameGuest.join());
    assertEquals(new Cancelled<>(), noSlot.join());
    assertEquals(new Load(1, 1, 0), two.load());
    assertFalse(idle.isDone());
    scheduler.runAll();
    assertEquals(new Done<>("running"), running.join());
    assertTrue(idle.isDone());
    assertEquals(List.of("running begins", "running ends"), log);
    assertEquals(EMPTY, two.load());
  }

  @Test
  void aStopWaitsForWorkThatWaitsItselfWithoutASlot() {
    GuestQueue one = queueOf(1);
    var waits =
        one.submit(
            Set.of(G101),
            slot -> {
              slot.whileWaiting(() -> scheduler.pause(Duration.ofHours(1)));
              return "task done";
            });
    scheduler.step();
    CompletableFuture<?> idle = one.stop();
    assertFalse(idle.isDone());
    scheduler.runAll();
    assertEquals(new Done<>("task done"), waits.join());
    assertTrue(idle.isDone());
  }

  @Test
  void afterAStopNothingIsAcceptedAndAnotherStopIsTheSame() {
    assertTrue(queue.stop().isDone());
    assertEquals(
        new Refused<>(Reason.STOPPED, G101), queue.submit(Set.of(G101), work("late")).join());
    assertEquals(
        new Refused<>(Reason.STOPPED, G101), queue.submitAhead(Set.of(G101), work("late")).join());
    assertTrue(queue.stop().isDone());
    scheduler.runAll();
    assertEquals(List.of(), log);
  }

  @Test
  void anExecutorThatTakesNothingStopsTheQueueAndLosesNothing() {
    RejectedExecutionException closed = new RejectedExecutionException("closed");
    List<CompletableFuture<? extends LaneOutcome<?>>> outcomes = new ArrayList<>();
    List<Runnable> threads = new ArrayList<>();
    GuestQueue one =
        new GuestQueue(
            thread -> {
              if (!threads.isEmpty()) {
                throw closed;
              }
              threads.add(thread);
            },
            scheduler,
            1);
    outcomes.add(one.submit(Set.of(G101), slot -> "runs"));
    outcomes.add(one.submit(Set.of(G102), slot -> "gets no thread"));
    outcomes.add(one.submit(Set.of(G103), slot -> "waits"));
    threads.getFirst().run();
    assertEquals(new Done<>("runs"), outcomes.get(0).join());
    assertEquals(new Failed<>(closed), outcomes.get(1).join());
    assertEquals(new Cancelled<>(), outcomes.get(2).join());
    assertEquals(EMPTY, one.load());
    assertTrue(one.stop().isDone());
  }

  @Test
  void whoCancelsItsViewOfAnOutcomeChangesNothing() {
    var view = queue.submit(Set.of(G101), work("a"));
    assertTrue(view.cancel(true));
    scheduler.runAll();
    assertEquals(List.of("a begins", "a ends"), log);
    assertEquals(EMPTY, queue.load());
  }

  @Test
  void workWithoutALaneAndAQueueWithoutASlotAreBugs() {
    assertThrows(IllegalArgumentException.class, () -> queue.submit(Set.of(), work("a")));
    assertThrows(IllegalArgumentException.class, () -> queueOf(0));
  }

  private static <T> void submit(GuestQueue queue, LaneWork<T> work, Lane... lanes) {
    var _ = queue.submit(Set.of(lanes), work);
  }
}
