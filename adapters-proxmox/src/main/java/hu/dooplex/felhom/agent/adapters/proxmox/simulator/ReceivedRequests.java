package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** What came in, in order. It is how a test shows that nothing else was asked for. */
public final class ReceivedRequests {
  /**
   * A request.
   *
   * @param path below {@code /api2/json}, decoded
   * @param query as sent; empty without one
   * @param token who asked; empty without a valid token, and never its secret
   */
  public record Received(String method, String path, String query, Optional<String> token) {
    public boolean mutating() {
      return !method.equals("GET") && !method.equals("HEAD");
    }

    @Override
    public String toString() {
      return method + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
  }

  /** More than a test asks for; a demo that is left running asks without end. */
  static final int KEPT = 1000;

  private final Deque<Received> last = new ArrayDeque<>();
  private int count;
  private int mutating;

  ReceivedRequests() {}

  synchronized void add(Received request) {
    count++;
    if (request.mutating()) {
      mutating++;
    }
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(request);
    notifyAll();
  }

  /** Waits until {@link #mutating()} is that many. */
  public synchronized void awaitMutating(int many, Duration atMost)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (mutating < many) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new TimeoutException("waited for change " + many + "; there were " + mutating);
      }
      wait(left);
    }
  }

  /** The last {@value #KEPT}. */
  public synchronized List<Received> all() {
    return List.copyOf(last);
  }

  /** How many there were since the start, those that are no longer kept too. */
  public synchronized int count() {
    return count;
  }

  /** How many of {@link #count()} were more than a read, refused ones included. */
  public synchronized int mutating() {
    return mutating;
  }
}
