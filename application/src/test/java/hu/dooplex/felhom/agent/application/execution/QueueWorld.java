package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A run of the queue that a seed decides: who submits what when, what the work does, when the queue
 * is stopped. It keeps books of its own, by guest and not by lane, and compares after every step.
 */
final class QueueWorld {
  private static final int GUESTS = 4;
  private static final int SUBMISSIONS = 60;

  private final Random random;
  private final SeededScheduler scheduler;
  private final GuestQueue queue;
  private final int parallelism;
  private final Bug bug;
  private final List<Wish> wishes = new ArrayList<>();
  private final Map<String, Integer> active = new HashMap<>();
  private final StringBuilder log = new StringBuilder();
  private int slotsUsed;
  private int mostSlotsUsed;
  private boolean stopped;

  /** What is wrong on purpose, to see that the invariants find it. */
  enum Bug {
    NONE,
    TWO_LANES_FOR_ONE_GUEST,
    STORAGE_FORGOTTEN,
    ONE_SLOT_TOO_MANY,
    BEHIND_INSTEAD_OF_AHEAD
  }

  /** A submission as the books have it. */
  private static final class Wish {
    final int number;
    final String guest;
    final Set<String> storages = new HashSet<>();
    final boolean ahead;
    CompletableFuture<? extends LaneOutcome<?>> outcome = new CompletableFuture<>();
    boolean begun;
    boolean ended;
    int overtakenBy;

    Wish(int number, String guest, boolean ahead) {
      this.number = number;
      this.guest = guest;
      this.ahead = ahead;
    }
  }

  QueueWorld(long seed, Bug bug) {
    random = new Random(seed);
    scheduler = new SeededScheduler(random.nextLong());
    parallelism = 1 + random.nextInt(4);
    queue =
        new GuestQueue(scheduler, scheduler, parallelism + (bug == Bug.ONE_SLOT_TOO_MANY ? 1 : 0));
    this.bug = bug;
  }

  /** Runs to the end; an invariant that does not hold is an {@link AssertionError}. */
  String run() {
    int stopAfter = random.nextInt(3) == 0 ? random.nextInt(SUBMISSIONS) : Integer.MAX_VALUE;
    while (wishes.size() < SUBMISSIONS) {
      submit();
      if (wishes.size() > stopAfter && !stopped) {
        stop();
      }
      for (int steps = random.nextInt(4); steps > 0; steps--) {
        scheduler.step();
        check();
      }
    }
    while (scheduler.step()) {
      check();
    }
    checkEnd();
    return log.toString();
  }

  int mostSlotsUsed() {
    return mostSlotsUsed;
  }

  private void submit() {
    int vmid = 101 + random.nextInt(GUESTS);
    Wish wish = new Wish(wishes.size(), "g" + vmid, random.nextInt(6) == 0);
    Set<Lane> lanes = new HashSet<>();
    lanes.add(Lane.of(GuestRef.lxc(laneNumber(vmid))));
    for (String storage : List.of("local", "zfs")) {
      if (random.nextInt(5) == 0) {
        wish.storages.add(storage);
        if (bug != Bug.STORAGE_FORGOTTEN) {
          lanes.add(Lane.of(new StorageName(storage)));
        }
      }
    }
    wishes.add(wish);
    LaneWork<Integer> work = slot -> carryOut(wish, slot);
    wish.outcome =
        wish.ahead && bug != Bug.BEHIND_INSTEAD_OF_AHEAD
            ? queue.submitAhead(lanes, work)
            : queue.submit(lanes, work);
  }

  private int laneNumber(int vmid) {
    return bug == Bug.TWO_LANES_FOR_ONE_GUEST && random.nextBoolean() ? vmid + 1000 : vmid;
  }

  private void stop() {
    stopped = true;
    var _ = queue.stop();
    for (Wish wish : wishes) {
      expect(wish.begun || wish.outcome.isDone(), "a stop leaves nothing without an outcome");
    }
    log.append("stop;");
  }

  private int carryOut(Wish wish, LaneSlot slot) throws Exception {
    begin(wish);
    try {
      for (int rounds = random.nextInt(4); rounds > 0; rounds--) {
        if (random.nextBoolean()) {
          scheduler.pause(Duration.ofSeconds(random.nextInt(3)));
        } else {
          slot.whileWaiting(() -> {
            useSlots(-1);
            scheduler.pause(Duration.ofSeconds(random.nextInt(10)));
          });
          useSlots(1);
        }
      }
      if (random.nextInt(8) == 0) {
        throw new IllegalStateException("fails");
      }
      return wish.number;
    } finally {
      end(wish);
    }
  }

  private void begin(Wish wish) {
    log.append("begin ").append(wish.number).append(';');
    expect(!wish.begun, "work begins once");
    wish.begun = true;
    useSlots(1);
    count(wish, 1);
    for (Wish other : wishes) {
      if (other.guest.equals(wish.guest) && !other.begun && !other.outcome.isDone()) {
        expect(other.number > wish.number || other.ahead != wish.ahead, "submit order of a guest");
        if (other.ahead && !wish.ahead) {
          other.overtakenBy++;
        }
        // The one that held the lane already when the other came.
        expect(other.overtakenBy <= 1, "what is ahead goes first");
      }
    }
  }

  private void end(Wish wish) {
    log.append("end ").append(wish.number).append(';');
    wish.ended = true;
    count(wish, -1);
    useSlots(-1);
  }

  private void count(Wish wish, int change) {
    active.merge(wish.guest, change, Integer::sum);
    wish.storages.forEach(storage -> active.merge(storage, change, Integer::sum));
  }

  private void useSlots(int change) {
    slotsUsed += change;
    mostSlotsUsed = Math.max(mostSlotsUsed, slotsUsed);
  }

  private void check() {
    active.forEach((lane, works) -> expect(works <= 1, "never two at " + lane));
    expect(slotsUsed <= parallelism, "never more than " + parallelism + " at once");
    long open = wishes.stream().filter(wish -> !wish.outcome.isDone()).count();
    GuestQueue.Load load = queue.load();
    expect(load.running() + load.queued() == open, "all that is open is in the queue: " + load);
  }

  private void checkEnd() {
    expect(queue.load().equals(new GuestQueue.Load(0, 0, 0)), "the queue is empty");
    for (Wish wish : wishes) {
      expect(wish.outcome.isDone(), "every submission has an outcome");
      boolean right =
          switch (wish.outcome.join()) {
            case LaneOutcome.Done<?>(Object value) -> wish.ended && value.equals(wish.number);
            case LaneOutcome.Failed<?>(Throwable cause) ->
                wish.ended && "fails".equals(cause.getMessage());
            case LaneOutcome.Cancelled<?>() -> stopped && !wish.begun;
            case LaneOutcome.Refused<?>(var reason, var lane) ->
                stopped && !wish.begun && reason == LaneOutcome.Reason.STOPPED;
          };
      expect(right, "wish " + wish.number + " ended as it ran: " + wish.outcome.join());
    }
    expect(!stopped || queue.stop().isDone(), "a stopped queue is idle at the end");
  }

  private static void expect(boolean holds, String invariant) {
    if (!holds) {
      throw new AssertionError(invariant);
    }
  }
}
