package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Runs one thread at a time, switches only where a thread waits, and lets the seed choose who goes
 * on: a seed is a run. Time passes when nobody can do anything without it.
 */
final class SeededScheduler implements Executor, Waiting {
  private static final ScopedValue<Fiber> CURRENT = ScopedValue.newInstance();

  private final Random random;
  private final List<Fiber> fibers = new ArrayList<>();
  private final Semaphore control = new Semaphore(0);
  private Duration now = Duration.ZERO;
  private boolean stopping;

  SeededScheduler(long seed) {
    random = new Random(seed);
  }

  /** A thread of work, and what it waits for. */
  private static final class Fiber {
    final Semaphore turn = new Semaphore(0);
    BooleanSupplier mayGoOn = () -> true;
    Duration wakesAt = Duration.ZERO;
    boolean ended;
  }

  @Override
  public void execute(Runnable work) {
    Fiber fiber = new Fiber();
    fibers.add(fiber);
    Thread.ofVirtual()
        .start(() -> {
          fiber.turn.acquireUninterruptibly();
          ScopedValue.where(CURRENT, fiber).run(work);
          fiber.ended = true;
          control.release();
        });
  }

  /** Lets one thread go on until it waits or ends; false when none is left. */
  boolean step() {
    if (fibers.isEmpty()) {
      return false;
    }
    List<Fiber> able = able();
    if (able.isEmpty()) {
      now =
          fibers.stream()
              .map(fiber -> fiber.wakesAt)
              .filter(time -> time.compareTo(now) > 0)
              .min(Duration::compareTo)
              .orElseThrow(() -> new IllegalStateException("deadlock: nobody can go on"));
      able = able();
    }
    Fiber fiber = able.get(random.nextInt(able.size()));
    fiber.turn.release();
    control.acquireUninterruptibly();
    if (fiber.ended) {
      fibers.remove(fiber);
    }
    return true;
  }

  private List<Fiber> able() {
    return fibers.stream()
        .filter(fiber -> fiber.wakesAt.compareTo(now) <= 0 && fiber.mayGoOn.getAsBoolean())
        .toList();
  }

  void runAll() {
    while (step()) {
      // until nobody has anything to do
    }
  }

  void stopTime() {
    stopping = true;
  }

  @Override
  public boolean stopping() {
    return stopping;
  }

  @Override
  public Duration elapsed() {
    return now;
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    Fiber fiber = CURRENT.get();
    fiber.wakesAt = now.plus(duration);
    giveTurn(fiber);
    if (stopping) {
      throw new InterruptedException("stop");
    }
  }

  @Override
  public void await(CompletableFuture<?> other) {
    Fiber fiber = CURRENT.get();
    fiber.mayGoOn = other::isDone;
    giveTurn(fiber);
    fiber.mayGoOn = () -> true;
  }

  private void giveTurn(Fiber fiber) {
    control.release();
    fiber.turn.acquireUninterruptibly();
  }
}
