package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;

/**
 * The sign of life of one loop: when it last began or ended a step, an exchange or a stretch of
 * waiting. It is bound to the loop's thread, so that what the loop calls can stamp it without
 * knowing of it; on any other thread a stamp is of no effect.
 */
public final class Progress {
  private static final ScopedValue<Progress> OF_THREAD = ScopedValue.newInstance();

  private volatile long stampNanos = System.nanoTime();
  private volatile boolean ended;

  /** Runs the loop as the one whose progress this is. */
  public void of(Runnable loop) {
    stampNanos = System.nanoTime();
    try {
      ScopedValue.where(OF_THREAD, this).run(loop);
    } finally {
      ended = true;
    }
  }

  /** The loop of this thread gets on, if it is one. */
  static void stamp() {
    if (OF_THREAD.isBound()) {
      OF_THREAD.get().stampNanos = System.nanoTime();
    }
  }

  /** Whether this thread is a loop's, so that it has to stamp while it waits. */
  static boolean expected() {
    return OF_THREAD.isBound();
  }

  /** How long ago it last got on; one that has ended is nobody's concern any more. */
  public Duration silence() {
    return ended ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - stampNanos);
  }

  /** Whether it gets on, as far as one can tell. */
  public boolean alive() {
    return silence().compareTo(Limits.LOOP_SILENCE) <= 0;
  }
}
