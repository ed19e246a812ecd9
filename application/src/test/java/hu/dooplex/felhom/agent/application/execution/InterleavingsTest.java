package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.GuestQueue.Load;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.gate.TestPermits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** What threads can do to each other, tried interleaving by interleaving. */
class InterleavingsTest {
  /** Per test; {@code -Dlincheck.invocations=} for a long run. The planted bug takes fewer. */
  private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 25);

  private static final Lane STORAGE = Lane.of(new StorageName("local"));
  private static final StartGuest START = new StartGuest(GuestRef.lxc(101));

  private static Lane guest(int number) {
    return Lane.of(GuestRef.lxc(101 + number));
  }

  /** Real waiting for others; nothing here waits for time. */
  private static final class NoTime implements Waiting {
    @Override
    public boolean stopping() {
      return false;
    }

    @Override
    public Duration elapsed() {
      return Duration.ZERO;
    }

    @Override
    public void pause(Duration duration) {}
  }

  private static GuestQueue queueOf(int parallelism) {
    // Work runs on the thread that gives it its turn: each of the test's threads may become that.
    return new GuestQueue(Runnable::run, new NoTime(), parallelism);
  }

  /** A lane with room for two, as threads see it whose work never begins. */
  @Param(name = "guest", gen = IntGen.class, conf = "0:1")
  public static final class FillingThreads {
    private final GuestQueue queue = new GuestQueue(thread -> {}, new NoTime(), 2);

    public FillingThreads() {
      for (int i = 2; i < Limits.LANE_MAX_ENTRIES; i++) {
        submit(0);
      }
    }

    @Operation
    public String submit(@Param(name = "guest") int guest) {
      return nameOf(queue.submit(Set.of(guest(guest), STORAGE), slot -> guest));
    }

    @Operation
    public String submitAhead(@Param(name = "guest") int guest) {
      return nameOf(queue.submitAhead(Set.of(guest(guest)), slot -> guest));
    }

    @Operation
    public String load() {
      return queue.load().toString();
    }
  }

  /** A queue that may be stopped any time. */
  @Param(name = "guest", gen = IntGen.class, conf = "0:1")
  public static final class StoppingThreads {
    private final GuestQueue queue = new GuestQueue(thread -> {}, new NoTime(), 1);

    @Operation
    public String submit(@Param(name = "guest") int guest) {
      return nameOf(queue.submit(Set.of(guest(guest)), slot -> guest));
    }

    @Operation
    public String load() {
      return queue.load().toString();
    }

    @Operation
    public boolean stop() {
      return queue.stop().isDone();
    }
  }

  /** Another thread may have cancelled it already, so only a refusal tells. */
  private static String nameOf(CompletableFuture<? extends LaneOutcome<?>> outcome) {
    return outcome.isDone() && outcome.join() instanceof LaneOutcome.Refused<?> refused
        ? refused.reason().name()
        : "accepted";
  }

  @Test
  void submissionsOfSeveralThreadsToALaneAlmostFullAreAsIfOneAfterTheOther() {
    asIfOneAfterTheOther(FillingThreads.class);
  }

  @Test
  void submissionsAndStopsOfSeveralThreadsAreAsIfOneAfterTheOther() {
    asIfOneAfterTheOther(StoppingThreads.class);
  }

  private static void asIfOneAfterTheOther(Class<?> threads) {
    new ModelCheckingOptions()
        .iterations(2)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(threads);
  }

  /** A permit in the hands of several threads. */
  public static final class RedeemingThreads {
    private final Permit permit = TestPermits.permit(START);

    @Operation
    public boolean redeem() {
      return redeems(permit);
    }
  }

  private static boolean redeems(Permit permit) {
    try {
      return permit.redeem().equals(START);
    } catch (IllegalStateException alreadyRedeemed) {
      return false;
    }
  }

  @Test
  void redemptionsOfSeveralThreadsAreAsIfOneAfterTheOther() {
    asIfOneAfterTheOther(RedeemingThreads.class);
  }

  @Test
  void aPermitHasExactlyOneRedeemer() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          Permit permit = TestPermits.permit(START);
          AtomicInteger redeemers = new AtomicInteger();
          Runnable redeem =
              () -> {
                if (redeems(permit)) {
                  redeemers.incrementAndGet();
                }
              };
          together(redeem, redeem);
          assertEquals(1, redeemers.get());
        });
  }

  /** Counts who is in one lane; more than one there is a broken queue. */
  private static final class Crowd {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicBoolean crowded = new AtomicBoolean();

    Integer pass() {
      if (inside.incrementAndGet() > 1) {
        crowded.set(true);
      }
      inside.decrementAndGet();
      return passed.incrementAndGet();
    }

    void expectTwoOneByOne(GuestQueue queue) {
      assertFalse(crowded.get());
      assertEquals(2, passed.get());
      assertEquals(new Load(0, 0, 0), queue.load());
    }
  }

  @Test
  void workOfOneGuestFromTwoThreadsNeverOverlaps() {
    Lincheck.runConcurrentTest(INVOCATIONS, () -> twoThreads(guest(0), guest(0)));
  }

  @Test
  void twoLanesForOneGuestAreFound() {
    assertThrows(
        LincheckAssertionError.class,
        () -> Lincheck.runConcurrentTest(INVOCATIONS, () -> twoThreads(guest(0), guest(1))));
  }

  /** Two threads that mean the same guest, and the lanes that they name. */
  private static void twoThreads(Lane one, Lane other) {
    GuestQueue queue = queueOf(2);
    Crowd crowd = new Crowd();
    together(
        () -> submit(queue, slot -> crowd.pass(), one),
        () -> submit(queue, slot -> crowd.pass(), other));
    crowd.expectTwoOneByOne(queue);
  }

  @Test
  void workOfTwoGuestsOnOneStorageNeverOverlaps() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          GuestQueue queue = queueOf(2);
          Crowd crowd = new Crowd();
          together(
              () -> submit(queue, slot -> crowd.pass(), guest(0), STORAGE),
              () -> submit(queue, slot -> crowd.pass(), guest(1), STORAGE));
          crowd.expectTwoOneByOne(queue);
        });
  }

  @Test
  void withOneSlotTwoGuestsThatWaitNeverRunAtOnce() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          GuestQueue queue = queueOf(1);
          Crowd crowd = new Crowd();
          LaneWork<Integer> work =
              slot -> {
                slot.whileWaiting(() -> {});
                return crowd.pass();
              };
          together(() -> submit(queue, work, guest(0)), () -> submit(queue, work, guest(1)));
          crowd.expectTwoOneByOne(queue);
        });
  }

  @Test
  void aStopAmidSubmissionsLosesNoneOfThem() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          GuestQueue queue = queueOf(1);
          AtomicInteger ran = new AtomicInteger();
          var outcomes = new ArrayList<CompletableFuture<LaneOutcome<Integer>>>();
          var idle = new ArrayList<CompletableFuture<?>>();
          together(
              () -> {
                outcomes.add(queue.submit(Set.of(guest(0)), slot -> ran.incrementAndGet()));
                outcomes.add(queue.submit(Set.of(guest(1)), slot -> ran.incrementAndGet()));
              },
              () -> idle.add(queue.stop()));
          assertTrue(idle.getFirst().isDone());
          long done =
              outcomes.stream()
                  .filter(outcome -> outcome.isDone() && outcome.join() instanceof LaneOutcome.Done)
                  .count();
          assertEquals(ran.get(), done);
          assertTrue(outcomes.stream().allMatch(CompletableFuture::isDone));
          assertEquals(new Load(0, 0, 0), queue.load());
        });
  }

  private static void submit(GuestQueue queue, LaneWork<Integer> work, Lane... lanes) {
    var _ = queue.submit(Set.of(lanes), work);
  }

  private static void together(Runnable one, Runnable other) {
    Thread first = new Thread(one);
    Thread second = new Thread(other);
    first.start();
    second.start();
    try {
      first.join();
      second.join();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
