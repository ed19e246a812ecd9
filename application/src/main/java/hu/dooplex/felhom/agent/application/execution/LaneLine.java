package hu.dooplex.felhom.agent.application.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Who holds a lane, and who waits for it. It exists only while somebody holds it. */
final class LaneLine {
  private QueueEntry<?> holder;
  private final Deque<QueueEntry<?>> ahead = new ArrayDeque<>(0);
  private final Deque<QueueEntry<?>> others = new ArrayDeque<>(2);

  LaneLine(QueueEntry<?> holder) {
    this.holder = holder;
  }

  void add(QueueEntry<?> entry) {
    (entry.ahead() ? ahead : others).addLast(entry);
  }

  /** The holder leaves, the next one holds it; empty when nobody waits. */
  Optional<QueueEntry<?>> pass() {
    QueueEntry<?> next = ahead.isEmpty() ? others.pollFirst() : ahead.pollFirst();
    if (next == null) {
      return Optional.empty();
    }
    holder = next;
    return Optional.of(next);
  }

  int size() {
    return 1 + ahead.size() + others.size();
  }

  QueueEntry<?> holder() {
    return holder;
  }

  /** Takes out those who wait, in the order in which their turn would have come. */
  List<QueueEntry<?>> dismiss() {
    List<QueueEntry<?>> waiting = new ArrayList<>(ahead);
    waiting.addAll(others);
    ahead.clear();
    others.clear();
    return waiting;
  }
}
