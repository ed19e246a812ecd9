package hu.dooplex.felhom.agent.bootstrap.demo;

import hu.dooplex.felhom.agent.application.port.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Keeps the daemon's log lines, so that the story can wait for one instead of guessing the time.
 */
final class SeenEvents implements EventLog {
  private final List<String> lines = new ArrayList<>();

  @Override
  public synchronized void record(Level level, String event, List<Field> fields) {
    StringBuilder line = new StringBuilder(event);
    fields.forEach(
        field -> line.append(' ').append(field.name()).append('=').append(field.value()));
    lines.add(line.toString());
    notifyAll();
  }

  /** How many there were so far: where to begin to look for the next. */
  synchronized int count() {
    return lines.size();
  }

  /** Waits for a line that begins so, from that number on. */
  synchronized String await(String beginning, int from, Duration atMost)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (int next = from; ; next++) {
      while (next >= lines.size()) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
          throw new TimeoutException("waited in vain for the daemon to log: " + beginning);
        }
        wait(left);
      }
      if (lines.get(next).startsWith(beginning)) {
        return lines.get(next);
      }
    }
  }
}
