package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Threads of which one runs at a time, in virtual time: which one is decided by their order alone,
 * so that the same run comes out every time. A thread gives its turn away when it pauses; time
 * passes when all of them do.
 */
final class OneAtATime implements Executor, Waiting, InstantSource {
  /** The process died: nothing after this line was done. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process died");
    }
  }

  private static final class Turn {
    private final Semaphore go = new Semaphore(0);
    private Instant wakesAt;
    private boolean done;
    private Optional<Throwable> failure = Optional.empty();

    private Turn(Instant wakesAt) {
      this.wakesAt = wakesAt;
    }
  }

  private final Instant start;
  private final Semaphore back = new Semaphore(0);
  private final List<Turn> turns = new ArrayList<>();

  @SuppressWarnings("ThreadLocalUsage") // a thread's turn is of this world, not of all
  private final ThreadLocal<Turn> own = new ThreadLocal<>();

  private Instant now;
  private boolean stopping;
  private boolean crashed;

  OneAtATime(Instant start) {
    this.start = start;
    this.now = start;
  }

  @Override
  public void execute(Runnable work) {
    Turn turn = new Turn(now);
    synchronized (turns) {
      turns.add(turn);
    }
    Thread.ofVirtual()
        .start(() -> {
          own.set(turn);
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
   * Lets everybody go on until that time, or until nobody has anything to do before it.
   *
   * @throws AssertionError if a thread ended with an exception
   */
  void runUntil(Instant end) {
    while (!crashed) {
      Optional<Turn> next = next();
      if (next.isEmpty() || next.get().wakesAt.isAfter(end)) {
        break;
      }
      if (next.get().wakesAt.isAfter(now)) {
        now = next.get().wakesAt;
      }
      give(next.get());
    }
    if (!crashed && now.isBefore(end)) {
      now = end;
    }
  }

  /** The first of those that wake first. */
  private Optional<Turn> next() {
    synchronized (turns) {
      turns.removeIf(turn -> turn.done);
      return turns.stream().min(Comparator.comparing(turn -> turn.wakesAt));
    }
  }

  private void give(Turn turn) {
    turn.go.release();
    back.acquireUninterruptibly();
    turn.failure.ifPresent(failure -> {
      throw new AssertionError("a thread ended with an exception", failure);
    });
  }

  /** Ends every thread where it stands, as the end of the process does. */
  void crash() {
    crashed = true;
    List<Turn> all;
    synchronized (turns) {
      all = List.copyOf(turns);
    }
    for (Turn turn : all) {
      if (!turn.done) {
        turn.go.release();
        back.acquireUninterruptibly();
      }
    }
  }

  boolean crashed() {
    return crashed;
  }

  /** Asks everybody to stop, as SIGTERM does. */
  void stop() {
    stopping = true;
    synchronized (turns) {
      turns.forEach(turn -> turn.wakesAt = now);
    }
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
    if (stopping) {
      throw new InterruptedException("the agent is stopping");
    }
    Turn turn = own.get();
    if (turn == null) {
      throw new IllegalStateException("only a thread of this scheduler can pause");
    }
    turn.wakesAt = now.plus(duration);
    back.release();
    turn.go.acquireUninterruptibly();
    if (crashed) {
      throw new Crash();
    }
    if (stopping) {
      throw new InterruptedException("the agent is stopping");
    }
  }

  @Override
  public Instant instant() {
    return now;
  }
}
