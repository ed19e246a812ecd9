package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.domain.Limits;
import java.util.function.LongSupplier;

/**
 * The sign of life of one loop: when it last began or ended a step, an exchange or a stretch of
 * waiting. It is bound to the loop's thread, so that what the loop calls can stamp it without
 * knowing of it; on any other thread a stamp is of no effect.
 */
public final class Progress {
  private static final ScopedValue<Progress> OF_THREAD = ScopedValue.newInstance();

  private final LongSupplier nanos;
  private volatile long stamp;
  private volatile boolean ended;

  public Progress() {
    this(System::nanoTime);
  }

  Progress(LongSupplier nanos) {
    this.nanos = nanos;
    stamp = nanos.getAsLong();
  }

  /** Runs the loop as the one whose progress this is. */
  public void of(Runnable loop) {
    stamp = nanos.getAsLong();
    try {
      ScopedValue.where(OF_THREAD, this).run(loop);
    } finally {
      ended = true;
    }
  }

  /** The loop of this thread gets on, if it is one. */
  static void stamp() {
    if (OF_THREAD.isBound()) {
      Progress own = OF_THREAD.get();
      own.stamp = own.nanos.getAsLong();
    }
  }

  /** Whether this thread is a loop's, so that it has to stamp while it waits. */
  static boolean expected() {
    return OF_THREAD.isBound();
  }

  /** Whether it gets on, as far as one can tell; one that has ended is not missed. */
  public boolean alive() {
    return ended || nanos.getAsLong() - stamp <= Limits.LOOP_SILENCE.toNanos();
  }
}
