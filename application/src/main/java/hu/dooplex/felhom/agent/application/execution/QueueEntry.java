package hu.dooplex.felhom.agent.application.execution;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Work on its way through the queue. Its state is the queue's: read and changed under the queue's
 * monitor alone.
 */
final class QueueEntry<T> {
  private enum State {
    QUEUED,
    /** It has lanes and slot, and the executor was asked for a thread. */
    HANDED_OVER,
    RUNNING,
    /** It runs, and gave its slot away while it waits. */
    PAUSING,
    ENDED
  }

  private final List<Lane> lanes;
  private final boolean ahead;
  private final LaneWork<T> work;
  private final CompletableFuture<LaneOutcome<T>> outcome = new CompletableFuture<>();
  private int lanesTaken;
  private State state = State.QUEUED;

  QueueEntry(Set<Lane> lanes, boolean ahead, LaneWork<T> work) {
    if (lanes.isEmpty()) {
      throw new IllegalArgumentException("work needs a lane");
    }
    this.lanes = lanes.stream().sorted().toList();
    this.ahead = ahead;
    this.work = work;
  }

  /** All of them, in the order in which they are taken. */
  List<Lane> lanes() {
    return lanes;
  }

  /** Whether it goes before others of its lane. */
  boolean ahead() {
    return ahead;
  }

  boolean lacksLane() {
    return lanesTaken < lanes.size();
  }

  Lane nextLane() {
    return lanes.get(lanesTaken);
  }

  void takeLane() {
    lanesTaken++;
  }

  void handOver() {
    change(State.QUEUED, State.HANDED_OVER);
  }

  boolean handedOver() {
    return state == State.HANDED_OVER;
  }

  boolean hasBegun() {
    return state == State.RUNNING || state == State.PAUSING;
  }

  boolean ended() {
    return state == State.ENDED;
  }

  /** Only what was handed over begins, and that once; what was cancelled since then does not. */
  boolean begin() {
    if (state != State.HANDED_OVER) {
      return false;
    }
    state = State.RUNNING;
    return true;
  }

  void pause() {
    change(State.RUNNING, State.PAUSING);
  }

  void resume() {
    change(State.PAUSING, State.RUNNING);
  }

  void end() {
    state = State.ENDED;
  }

  private void change(State from, State to) {
    if (state != from) {
      throw new IllegalStateException("work that is " + state + " cannot become " + to);
    }
    state = to;
  }

  /** The caller's own view: whoever completes or cancels it changes nothing here. */
  CompletableFuture<LaneOutcome<T>> outcome() {
    return outcome.copy();
  }

  void settle(LaneOutcome<T> how) {
    outcome.complete(how);
  }

  void cancelled() {
    settle(new LaneOutcome.Cancelled<>());
  }

  void failed(Throwable cause) {
    settle(new LaneOutcome.Failed<>(cause));
  }

  /** Runs the work; whatever it throws is its outcome and no one else's. */
  LaneOutcome<T> carryOut(LaneSlot slot) {
    try {
      return new LaneOutcome.Done<>(work.run(slot));
    } catch (Throwable cause) {
      return new LaneOutcome.Failed<>(cause);
    }
  }
}
