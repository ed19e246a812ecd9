package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/**
 * Lets many writers share one force: the first that comes writes for all that wait, and while it
 * does, the next ones gather. Whoever comes back knows what became of its own item. No thread of
 * its own, and no waiting for company: a lone writer writes at once.
 *
 * <p>Items are committed in the order in which they came. An interrupt does not end the wait,
 * because then nobody would know whether the item is durable.
 */
final class GroupCommit<T> {
  /** Makes items durable, all of them or, when it throws, none. One thread at a time. */
  interface Commit<T> {
    void commit(List<T> items) throws StateException;
  }

  /** What needs the file to itself, such as compaction. */
  interface Alone<R> {
    R run() throws StateException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turn = lock.newCondition();
  private final Queue<Waiting<T>> waiting = new ArrayDeque<>();
  private final Commit<T> commit;
  private final ToIntFunction<T> bytes;
  private boolean busy;

  /**
   * @param bytes how much an item writes
   */
  GroupCommit(Commit<T> commit, ToIntFunction<T> bytes) {
    this.commit = commit;
    this.bytes = bytes;
  }

  private static final class Waiting<T> {
    private final T item;
    private boolean done;
    private Optional<Throwable> failure = Optional.empty();

    Waiting(T item) {
      this.item = item;
    }
  }

  /** Comes back when the item is durable. */
  void add(T item) throws StateException {
    Waiting<T> mine = new Waiting<>(item);
    lock.lock();
    try {
      waiting.add(mine);
      while (!mine.done) {
        if (busy) {
          turn.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
    if (mine.failure.isPresent()) {
      throw failed(mine.failure.get());
    }
  }

  /** Runs something while nothing is committed. */
  <R> R alone(Alone<R> task) throws StateException {
    lock.lock();
    try {
      while (busy) {
        turn.awaitUninterruptibly();
      }
      busy = true;
      lock.unlock();
      try {
        return task.run();
      } finally {
        lock.lock();
        busy = false;
        turn.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void lead() {
    List<Waiting<T>> batch = nextBatch();
    Optional<Throwable> failure = Optional.empty();
    busy = true;
    lock.unlock();
    try {
      commit.commit(batch.stream().map(each -> each.item).toList());
    } catch (StateException | RuntimeException | Error e) {
      failure = Optional.of(e);
    } finally {
      lock.lock();
      busy = false;
      for (Waiting<T> each : batch) {
        each.done = true;
        each.failure = failure;
      }
      turn.signalAll();
    }
  }

  private List<Waiting<T>> nextBatch() {
    List<Waiting<T>> batch = new ArrayList<>();
    int size = 0;
    for (Waiting<T> next = waiting.peek(); next != null; next = waiting.peek()) {
      size += bytes.applyAsInt(next.item);
      if (!batch.isEmpty() && size > Limits.APPEND_MAX_BYTES) {
        break;
      }
      batch.add(waiting.remove());
    }
    return batch;
  }

  /** One for each thread: exceptions remember the thread that made them. */
  private static StateException failed(Throwable failure) {
    return switch (failure) {
      case StateException.Damaged damaged ->
          new StateException.Damaged(String.valueOf(damaged.getMessage()));
      case StateException state -> new StateException(String.valueOf(state.getMessage()), state);
      case Error bug -> throw bug;
      default -> throw new IllegalStateException("the journal's writer failed", failure);
    };
  }

  /** How many wait for a commit that has not begun. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
