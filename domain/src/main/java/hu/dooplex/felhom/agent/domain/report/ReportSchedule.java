package hu.dooplex.felhom.agent.domain.report;

import hu.dooplex.felhom.agent.domain.Backoff;
import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * When the next report goes out (hub.md, The loop): one per interval, sooner after a failure, each
 * wait with jitter so that a fleet does not beat in step.
 *
 * @param interval within {@link Limits#POLL_INTERVAL_MIN} and {@link Limits#POLL_INTERVAL_MAX}
 * @param failures failed rounds in a row
 */
public record ReportSchedule(Duration interval, int failures) {
  public ReportSchedule {
    interval = clamp(interval);
  }

  public static ReportSchedule every(Duration interval) {
    return new ReportSchedule(interval, 0);
  }

  /** After a round that the hub took: its wish for the interval is adopted, within bounds. */
  public ReportSchedule afterSuccess(OptionalLong pollIntervalSeconds) {
    return pollIntervalSeconds.isPresent()
        ? every(bounded(pollIntervalSeconds.getAsLong()))
        : every(interval);
  }

  /** After a round that failed, whatever failed. */
  public ReportSchedule afterFailure() {
    return new ReportSchedule(interval, failures + 1);
  }

  /**
   * The next wait: the interval, or min(interval, 15 s · 2ⁿ) where n counts the failures after the
   * first.
   *
   * @param random evenly from [0, 1)
   */
  public Duration nextWait(double random) {
    Duration wait = failures > 0 ? Backoff.after(failures, interval) : interval;
    return Backoff.jittered(wait, random);
  }

  private static Duration bounded(long seconds) {
    // Duration.ofSeconds takes every long, so a hub cannot overflow this.
    return clamp(Duration.ofSeconds(seconds));
  }

  private static Duration clamp(Duration wished) {
    if (wished.compareTo(Limits.POLL_INTERVAL_MIN) < 0) {
      return Limits.POLL_INTERVAL_MIN;
    }
    return wished.compareTo(Limits.POLL_INTERVAL_MAX) > 0 ? Limits.POLL_INTERVAL_MAX : wished;
  }
}
