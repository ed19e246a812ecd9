package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Threads of which one runs at a time, in virtual time: which one is decided by their order alone,
 * so that the same run comes out every time. A thread gives its turn away when it waits; time
 * passes when all of them do. The process that they belong to can die at any line, and another one
 * begin later.
 */
public final class OneAtATime implements Executor, Waiting, InstantSource {
  /** The process died: nothing after this line was done. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process died");
    }
  }

  /** Which of those goes on whose time has come; they are never none. */
  public interface Order {
    int next(int among);
  }

  private static final class Turn {
    private final Semaphore go = new Semaphore(0);
    private Instant wakesAt;
    private Optional<CompletableFuture<?>> waitsFor = Optional.empty();
    private Optional<CompletableFuture<?>> wokenBy = Optional.empty();
    private boolean done;
    private Optional<Throwable> failure = Optional.empty();

    private Turn(Instant wakesAt) {
      this.wakesAt = wakesAt;
    }

    private boolean canGoOn() {
      return !done && waitsFor.map(CompletableFuture::isDone).orElse(true);
    }

    private Instant wakesAt() {
      return wokenBy.filter(CompletableFuture::isDone).isPresent() ? Instant.MIN : wakesAt;
    }
  }

  private static final ThreadLocal<Turn> OWN = new ThreadLocal<>();

  private final Instant start;
  private final Order order;
  private final Semaphore back = new Semaphore(0);
  private final List<Turn> turns = new ArrayList<>();
  private Instant now;
  private boolean stopping;
  private boolean crashed;

  /** The one that has waited longest goes first. */
  OneAtATime(Instant start) {
    this(start, among -> 0);
  }

  public OneAtATime(Instant start, Order order) {
    this.start = start;
    this.order = order;
    this.now = start;
  }

  @Override
  public void execute(Runnable work) {
    if (crashed) {
      return;
    }
    Turn turn = new Turn(now);
    turns.add(turn);
    Thread.ofVirtual()
        .start(() -> {
          OWN.set(turn);
          turn.go.acquireUninterruptibly();
          try {
            if (!crashed) {
              work.run();
            }
          } catch (Crash died) {
            crashed = true;
          } catch (RuntimeException | Error e) {
            turn.failure = Optional.of(e);
          } finally {
            turn.done = true;
            back.release();
          }
        });
  }

  /**
   * Lets everybody go on until that time, or until the process dies.
   *
   * @throws AssertionError if a thread ended with an exception
   */
  public void runUntil(Instant end) {
    while (!crashed) {
      turns.removeIf(turn -> turn.done);
      List<Turn> ready =
          turns.stream().filter(Turn::canGoOn).sorted(Comparator.comparing(Turn::wakesAt)).toList();
      if (ready.isEmpty() || ready.getFirst().wakesAt().isAfter(end)) {
        if (now.isBefore(end)) {
          now = end;
        }
        return;
      }
      if (ready.getFirst().wakesAt().isAfter(now)) {
        now = ready.getFirst().wakesAt();
      }
      long due = ready.stream().filter(turn -> !turn.wakesAt().isAfter(now)).count();
      give(ready.get(order.next((int) due)));
    }
  }

  /** Lets others go first whose time has come. */
  public void giveWay() {
    giveAway(now, Optional.empty());
  }

  private void give(Turn turn) {
    turn.go.release();
    back.acquireUninterruptibly();
    turn.failure.ifPresent(failure -> {
      throw new AssertionError("a thread ended with an exception", failure);
    });
  }

  /** The process dies here, and with it this thread. */
  public Crash die() {
    crashed = true;
    return new Crash();
  }

  /** Whether the process died and its threads are not gone yet. */
  public boolean crashed() {
    return crashed;
  }

  /** Ends every thread where it stands, as the end of the process does; another one can begin. */
  public void bury() {
    crashed = true;
    for (Turn turn : List.copyOf(turns)) {
      if (!turn.done) {
        turn.go.release();
        back.acquireUninterruptibly();
      }
    }
    turns.clear();
    crashed = false;
    stopping = false;
  }

  @Override
  public boolean stopping() {
    return stopping;
  }

  @Override
  public Duration elapsed() {
    return Duration.between(start, now);
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    giveAway(now.plus(duration), Optional.empty());
    if (stopping) {
      throw new InterruptedException("the agent is stopping");
    }
  }

  @Override
  public void pause(Duration atMost, CompletableFuture<?> other) throws InterruptedException {
    Optional.ofNullable(OWN.get()).ifPresent(turn -> turn.wokenBy = Optional.of(other));
    try {
      pause(atMost);
    } finally {
      Optional.ofNullable(OWN.get()).ifPresent(turn -> turn.wokenBy = Optional.empty());
    }
  }

  @Override
  public void await(CompletableFuture<?> other) {
    if (crashed) {
      throw new Crash();
    }
    if (!other.isDone()) {
      giveAway(now, Optional.of(other));
    }
  }

  private void giveAway(Instant until, Optional<CompletableFuture<?>> other) {
    if (crashed) {
      throw new Crash();
    }
    Turn turn = OWN.get();
    if (turn == null) {
      throw new IllegalStateException("only a thread of this scheduler can wait");
    }
    turn.wakesAt = until;
    turn.waitsFor = other;
    back.release();
    turn.go.acquireUninterruptibly();
    turn.waitsFor = Optional.empty();
    if (crashed) {
      throw new Crash();
    }
  }

  /** Asks everybody to stop, as SIGTERM does. */
  public void stop() {
    stopping = true;
    turns.forEach(turn -> turn.wakesAt = now);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
