package hu.dooplex.felhom.agent.domain;

import java.time.Duration;

/** How long to wait before what failed is tried again: twice as long each time, up to a cap. */
public final class Backoff {
  /** Past this many doublings every wait has reached every cap. */
  private static final int MAX_DOUBLINGS = 10;

  private Backoff() {}

  /**
   * min(cap, 15 s · 2ⁿ), where n counts the failures after the first.
   *
   * @param failures in a row, 1 or more
   */
  public static Duration after(int failures, Duration cap) {
    Duration wait = Limits.RETRY_BASE.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return wait.compareTo(cap) < 0 ? wait : cap;
  }

  /**
   * The wait, stretched or shortened by up to a tenth, so that many do not beat in step.
   *
   * @param random evenly from [0, 1)
   */
  public static Duration jittered(Duration wait, double random) {
    double factor = 1 + Limits.JITTER_RATIO * (2 * random - 1);
    return Duration.ofMillis(Math.round(wait.toMillis() * factor));
  }
}
