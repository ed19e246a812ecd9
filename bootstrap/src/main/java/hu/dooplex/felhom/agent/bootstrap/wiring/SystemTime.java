package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The system's clock and real waiting, both of which the demo runs faster. Once {@link #stop()} is
 * called, every wait ends at once, those that are still to come too.
 */
public final class SystemTime implements Waiting, BoundedWait, InstantSource {
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Set<CountDownLatch> waiters = ConcurrentHashMap.newKeySet();
  private final Instant begun;
  private final long begunNanos;
  private final int speed;
  private final InstantSource clock;

  private SystemTime(int speed, Instant begun, long begunNanos, Optional<InstantSource> clock) {
    this.speed = speed;
    this.begun = begun;
    this.begunNanos = begunNanos;
    this.clock = clock.orElse(() -> begun.plus(elapsed()));
  }

  /** Time as it is. */
  public static SystemTime real() {
    return fasterBy(1).by(InstantSource.system());
  }

  /** Time that runs that many times faster from now on. */
  public static SystemTime fasterBy(int speed) {
    return fasterBy(speed, InstantSource.system().instant());
  }

  /**
   * Time that has run that many times faster for a while, in another process.
   *
   * @param since its {@link #begun()} there
   */
  public static SystemTime fasterBy(int speed, Instant since) {
    Duration ago = Duration.between(since, InstantSource.system().instant());
    return new SystemTime(speed, since, System.nanoTime() - ago.toNanos(), Optional.empty());
  }

  /** The same waiting, and the time of day from a clock that may be set while the agent runs. */
  public SystemTime by(InstantSource settable) {
    return new SystemTime(speed, begun, begunNanos, Optional.of(settable));
  }

  /** When it was like the system's clock. */
  public Instant begun() {
    return begun;
  }

  public void stop() {
    stopped.countDown();
    waiters.forEach(CountDownLatch::countDown);
  }

  @Override
  public boolean stopping() {
    return stopped.getCount() == 0;
  }

  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public boolean join(CompletableFuture<?> others, Duration atMost) throws InterruptedException {
    try {
      others.get(atMost.dividedBy(speed).toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // it has ended
    }
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begunNanos).multipliedBy(speed);
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    if (countedDown(stopped, duration)) {
      throw new InterruptedException("the agent stops");
    }
  }

  /** Waits as long as the agent's clock needs for it; a loop says meanwhile that it lives. */
  private boolean countedDown(CountDownLatch latch, Duration atMost) throws InterruptedException {
    Progress.stamp();
    long left = atMost.toNanos() / speed;
    long slice = Progress.expected() ? Limits.LOOP_STAMP.toNanos() : Long.MAX_VALUE;
    long end = System.nanoTime() + left;
    boolean down = latch.await(Math.min(left, slice), TimeUnit.NANOSECONDS);
    while (!down && (left = end - System.nanoTime()) > 0) {
      Progress.stamp();
      down = latch.await(Math.min(left, slice), TimeUnit.NANOSECONDS);
    }
    Progress.stamp();
    return down;
  }

  @Override
  public void await(CompletableFuture<?> other) {
    CompletableFuture<Boolean> ended = other.handle((value, fault) -> true);
    if (Progress.expected()) {
      Progress.stamp();
      long slice = Limits.LOOP_STAMP.toNanos();
      while (!ended.copy().completeOnTimeout(false, slice, TimeUnit.NANOSECONDS).join()) {
        Progress.stamp();
      }
      Progress.stamp();
    } else {
      ended.join();
    }
  }

  @Override
  public void pause(Duration atMost, CompletableFuture<?> other) throws InterruptedException {
    CountDownLatch woken = new CountDownLatch(1);
    waiters.add(woken);
    try {
      var _ = other.whenComplete((value, fault) -> woken.countDown());
      // A stop before this look is seen here, a later one counts the latch down.
      if (!stopping()) {
        var _ = countedDown(woken, atMost);
      }
    } finally {
      waiters.remove(woken);
    }
    if (stopping()) {
      throw new InterruptedException("the agent stops");
    }
  }
}
