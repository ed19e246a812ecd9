package hu.dooplex.felhom.agent.application.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The parallel slots, and who waits for one. Used under the queue's monitor alone. */
final class Slots {
  private int free;
  private final Deque<CompletableFuture<Boolean>> returning = new ArrayDeque<>();
  private final Deque<QueueEntry<?>> ready = new ArrayDeque<>();

  Slots(int count) {
    this.free = count;
  }

  /** It has its lanes and may begin once there is a slot. */
  void want(QueueEntry<?> entry) {
    ready.addLast(entry);
  }

  /** Completed once the work that waited has a slot again. */
  CompletableFuture<Boolean> wantBack() {
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    returning.addLast(turn);
    return turn;
  }

  void giveBack() {
    free++;
  }

  /** Nothing begins any more; what has begun still gets its slot back. */
  void dismissReady() {
    ready.clear();
  }

  /** Gives the free slots away. */
  Grants grant() {
    Grants grants = new Grants(new ArrayList<>(0), new ArrayList<>(1));
    while (free > 0) {
      // Those that have begun go first: they hold lanes that others wait for.
      Optional<CompletableFuture<Boolean>> back = Optional.ofNullable(returning.pollFirst());
      if (back.isPresent()) {
        grants.returning().add(back.get());
      } else if (!ready.isEmpty()) {
        QueueEntry<?> entry = ready.removeFirst();
        entry.handOver();
        grants.beginning().add(entry);
      } else {
        break;
      }
      free--;
    }
    return grants;
  }

  /** Who got a slot; they are told outside the monitor. */
  record Grants(List<CompletableFuture<Boolean>> returning, List<QueueEntry<?>> beginning) {}
}
