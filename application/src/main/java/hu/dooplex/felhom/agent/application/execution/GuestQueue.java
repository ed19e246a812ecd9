package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.execution.LaneOutcome.Reason;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The lanes that every change of the host goes through, whichever its source (reconcile.md, The
 * per-guest queue). It promises:
 *
 * <ol>
 *   <li><b>Serial.</b> Work of one lane never overlaps, and work of one guest runs in the order in
 *       which it was submitted; what recovery submits ahead goes before all that waits for a lane.
 *   <li><b>Parallel.</b> Work of different lanes runs side by side, at most {@code parallelism} at
 *       once. What only waits takes no part in that number: neither what waits for a lane, nor
 *       running work inside {@link LaneSlot#whileWaiting}.
 *   <li><b>No deadlock.</b> Work takes its lanes in the order of {@link Lane}, and a slot when it
 *       has them all.
 *   <li><b>Separate.</b> Work that throws fails alone; the next of its lane runs.
 *   <li><b>Bounded.</b> A lane takes {@value Limits#LANE_MAX_ENTRIES}, counted where the work is
 *       submitted: its first lane. The next one is refused. In a further lane waits at most what
 *       heads a first one. An empty lane is gone.
 *   <li><b>Nothing is lost.</b> Every submission gets exactly one outcome. After {@link #stop()}
 *       nothing begins: what has not begun is cancelled, what has may end.
 *   <li><b>Nothing is held up.</b> No thread polls, and none is held for what has not begun. What
 *       runs when follows from the order of calls alone.
 * </ol>
 */
public final class GuestQueue {
  private final Executor executor;
  private final Waiting waiting;

  /** Guards all below, and the state of entries. Foreign code is never called under it. */
  private final Object monitor = new Object();

  private final Map<Lane, LaneLine> lines = new LinkedHashMap<>();
  private final Slots slots;
  private int accepted;
  private int running;
  private boolean stopped;
  private final CompletableFuture<Boolean> idle = new CompletableFuture<>();

  /**
   * What the queue has to do at some moment.
   *
   * @param lanes that are not empty
   * @param running what has begun, or is about to, and has not ended
   * @param queued what waits for its turn
   */
  public record Load(int lanes, int running, int queued) {}

  /**
   * @param executor runs each piece of work on a thread, and returns at once
   * @param parallelism how much work runs at once, 1 or more
   */
  public GuestQueue(Executor executor, Waiting waiting, int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism is 1 or more, not " + parallelism);
    }
    this.executor = executor;
    this.waiting = waiting;
    this.slots = new Slots(parallelism);
  }

  /**
   * Puts work at the end of its lanes.
   *
   * @return its outcome, never completed by an exception. What hangs on it runs before the lanes
   *     are passed on, so it has to be short
   */
  public <T> CompletableFuture<LaneOutcome<T>> submit(Set<Lane> lanes, LaneWork<T> work) {
    return submit(new QueueEntry<>(lanes, false, work));
  }

  /**
   * Puts work before all that waits for its lanes and was not submitted this way: a guest is not
   * changed before its operations in flight are settled. What holds the lane already is not
   * overtaken. It is never refused for a full lane, as the guest would then be changed unsettled;
   * the journal bounds how much there is.
   */
  public <T> CompletableFuture<LaneOutcome<T>> submitAhead(Set<Lane> lanes, LaneWork<T> work) {
    return submit(new QueueEntry<>(lanes, true, work));
  }

  /**
   * Lets nothing begin any more and cancels what has not begun; all of that has its outcome when
   * this returns.
   *
   * @return completed once all that had begun has ended and has its outcome. Who waits for it
   *     decides how long that may take
   */
  public CompletableFuture<?> stop() {
    close();
    return idle.copy();
  }

  private void close() {
    List<QueueEntry<?>> cancelled;
    Slots.Grants grants;
    boolean quiet;
    synchronized (monitor) {
      stopped = true;
      cancelled = dismiss();
      grants = grant();
      quiet = running == 0;
    }
    tell(grants);
    cancelled.forEach(QueueEntry::cancelled);
    if (quiet) {
      idle.complete(true);
    }
  }

  public Load load() {
    synchronized (monitor) {
      return new Load(lines.size(), running, accepted - running);
    }
  }

  /** How much work holds that lane or waits for it. */
  public int inLine(Lane lane) {
    synchronized (monitor) {
      LaneLine line = lines.get(lane);
      return line == null ? 0 : line.size();
    }
  }

  private <T> CompletableFuture<LaneOutcome<T>> submit(QueueEntry<T> entry) {
    Lane first = entry.lanes().getFirst();
    Optional<Reason> refusal;
    Slots.Grants grants;
    synchronized (monitor) {
      refusal = refusal(entry, first);
      if (refusal.isEmpty()) {
        accepted++;
        lineUp(entry);
      }
      grants = grant();
    }
    refusal.ifPresent(reason -> entry.settle(new LaneOutcome.Refused<>(reason, first)));
    tell(grants);
    return entry.outcome();
  }

  private Optional<Reason> refusal(QueueEntry<?> entry, Lane first) {
    if (stopped) {
      return Optional.of(Reason.STOPPED);
    }
    LaneLine line = lines.get(first);
    return line != null && line.size() >= Limits.LANE_MAX_ENTRIES && !entry.ahead()
        ? Optional.of(Reason.LANE_FULL)
        : Optional.empty();
  }

  /** Takes the lanes that are free, up to the first that is not: there it waits. */
  private void lineUp(QueueEntry<?> entry) {
    while (entry.lacksLane()) {
      LaneLine line = lines.get(entry.nextLane());
      if (line != null) {
        line.add(entry);
        return;
      }
      lines.put(entry.nextLane(), new LaneLine(entry));
      entry.takeLane();
    }
    slots.want(entry);
  }

  /** Passes the lanes on to those who wait for them. */
  private void leave(QueueEntry<?> entry) {
    for (Lane lane : entry.lanes()) {
      Optional<QueueEntry<?>> next = Objects.requireNonNull(lines.get(lane)).pass();
      if (next.isEmpty()) {
        lines.remove(lane);
      } else {
        next.get().takeLane();
        lineUp(next.get());
      }
    }
  }

  /** Takes out all that has not begun, with the lanes and slots that it holds. */
  private List<QueueEntry<?>> dismiss() {
    List<QueueEntry<?>> dismissed = new ArrayList<>();
    for (LaneLine line : lines.values()) {
      List<QueueEntry<?>> candidates = new ArrayList<>(List.of(line.holder()));
      candidates.addAll(line.dismiss());
      for (QueueEntry<?> entry : candidates) {
        // One that holds a lane and waits in another is met twice.
        if (!entry.hasBegun() && !entry.ended()) {
          if (entry.handedOver()) {
            slots.giveBack();
            running--;
          }
          entry.end();
          dismissed.add(entry);
        }
      }
    }
    lines.values().removeIf(line -> line.holder().ended());
    slots.dismissReady();
    accepted -= dismissed.size();
    return dismissed;
  }

  private Slots.Grants grant() {
    Slots.Grants grants = slots.grant();
    running += grants.beginning().size();
    return grants;
  }

  /** Tells those who got a slot; outside the monitor, as others' code hangs on it. */
  private void tell(Slots.Grants grants) {
    grants.returning().forEach(turn -> turn.complete(true));
    grants.beginning().forEach(this::handOver);
  }

  private void handOver(QueueEntry<?> entry) {
    try {
      executor.execute(() -> run(entry));
    } catch (RuntimeException | Error noThread) {
      // Rejected, or out of memory: what comes after would fare no better.
      if (begin(entry)) {
        close();
        entry.failed(noThread);
        end(entry);
      }
    }
  }

  private <T> void run(QueueEntry<T> entry) {
    if (begin(entry)) {
      entry.settle(entry.carryOut(new OwnSlot(entry)));
      end(entry);
    }
  }

  /** False if it was cancelled before its thread came to it. */
  private boolean begin(QueueEntry<?> entry) {
    synchronized (monitor) {
      return entry.begin();
    }
  }

  private void end(QueueEntry<?> entry) {
    Slots.Grants grants;
    boolean quiet;
    synchronized (monitor) {
      entry.end();
      leave(entry);
      slots.giveBack();
      accepted--;
      running--;
      grants = grant();
      quiet = stopped && running == 0;
    }
    tell(grants);
    if (quiet) {
      idle.complete(true);
    }
  }

  private final class OwnSlot implements LaneSlot {
    private final QueueEntry<?> entry;

    OwnSlot(QueueEntry<?> entry) {
      this.entry = entry;
    }

    @Override
    public <E extends Exception> void whileWaiting(Pause<E> body) throws E {
      Slots.Grants grants;
      synchronized (monitor) {
        entry.pause();
        slots.giveBack();
        grants = grant();
      }
      tell(grants);
      try {
        body.await();
      } finally {
        comeBack();
      }
    }

    private void comeBack() {
      CompletableFuture<Boolean> turn;
      Slots.Grants grants;
      synchronized (monitor) {
        turn = slots.wantBack();
        grants = grant();
      }
      tell(grants);
      waiting.await(turn);
      synchronized (monitor) {
        entry.resume();
      }
    }
  }
}
