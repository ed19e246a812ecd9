package hu.dooplex.felhom.agent.bootstrap.demo;

import hu.dooplex.felhom.agent.application.port.EventLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Keeps the daemon's last log lines, so that the story can wait for one instead of guessing the
 * time.
 */
final class SeenEvents implements EventLog {
  /** More than one step waits for; a demo that is left running logs without end. */
  static final int KEPT = 1000;

  private final Deque<String> last = new ArrayDeque<>();
  private int count;

  @Override
  public synchronized void record(Level level, String event, List<Field> fields) {
    StringBuilder line = new StringBuilder(event);
    fields.forEach(
        field -> line.append(' ').append(field.name()).append('=').append(field.value()));
    count++;
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(line.toString());
    notifyAll();
  }

  /** How many there were so far: where to begin to look for the next. */
  synchronized int count() {
    return count;
  }

  /** Waits for a line that begins so, from that number on. */
  synchronized String await(String beginning, int from, Duration atMost)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (; ; ) {
      Optional<String> line = find(beginning, from);
      if (line.isPresent()) {
        return line.get();
      }
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new TimeoutException("waited in vain for the daemon to log: " + beginning);
      }
      wait(left);
    }
  }

  private synchronized Optional<String> find(String beginning, int from) {
    int gone = count - last.size();
    return last.stream()
        .skip(Math.max(0, from - gone))
        .filter(line -> line.startsWith(beginning))
        .findFirst();
  }
}
