package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.ReconcileHost.Pass;
import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.application.reconcile.Attempts;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.ReportSchedule;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes passes until the agent is asked to stop; no failure ends it. One follows the other in the
 * interval of the reports, as a drift that nobody is told of is of no use sooner, or at once when
 * its bell rings, when changes are resumed, and when a guest that failed is due to be tried again.
 */
public final class ReconcileLoop {
  private final ReconcileHost reconcileHost;
  private final Attempts attempts;
  private final KillSwitch killSwitch;
  private final Bell bell;
  private final Bell status;
  private final Bell wishes;
  private final Waiting waiting;
  private final RandomSource random;
  private final EventLog events;

  @Inject
  public ReconcileLoop(
      ReconcileHost reconcileHost,
      Attempts attempts,
      KillSwitch killSwitch,
      Bells bells,
      Waiting waiting,
      RandomSource random,
      EventLog events) {
    this.reconcileHost = reconcileHost;
    this.attempts = attempts;
    this.killSwitch = killSwitch;
    this.bell = bells.passes();
    this.status = bells.status();
    this.wishes = bells.wishes();
    this.waiting = waiting;
    this.random = random;
    this.events = events;
  }

  /**
   * Runs until the agent is asked to stop.
   *
   * @param interval at least {@link Limits#POLL_INTERVAL_MIN}; asked for after every pass
   */
  public void run(Supplier<Duration> interval) {
    // The times are those of reports: an interval with jitter, and a back-off after a failure.
    ReportSchedule schedule = ReportSchedule.every(interval.get());
    try {
      while (!waiting.stopping()) {
        boolean paused = killSwitch.paused();
        schedule = made() ? ReportSchedule.every(interval.get()) : schedule.afterFailure();
        status.ring();
        wishes.ring();
        await(schedule.nextWait(random.unit()), paused);
      }
    } catch (InterruptedException stop) {
      // It was asked to stop in the middle of something, which the journal has.
    }
    events.info("reconcile_loop_stopped");
  }

  /** Whether there was a whole pass. */
  private boolean made() throws InterruptedException {
    try {
      return switch (reconcileHost.run()) {
        case Pass.NothingDesired() -> true;
        case Pass.Made(var _, boolean whole) -> whole;
        case Pass.NotObserved(var failure) -> {
          events.error(
              "pass_not_possible", EventLog.field("error", String.valueOf(failure.getMessage())));
          yield false;
        }
      };
    } catch (RuntimeException bug) {
      // One guest's or one document's, for all that is known: the next pass may be spared it.
      events.error("pass_broke", EventLog.field("error", bug));
      return false;
    }
  }

  private void await(Duration wait, boolean paused) throws InterruptedException {
    Optional<Duration> retry = attempts.untilNext();
    Duration left = retry.isPresent() && retry.get().compareTo(wait) < 0 ? retry.get() : wait;
    boolean rang = false;
    while (paused && !rang && left.compareTo(Limits.PAUSE_LOOK) > 0) {
      // The switch is a file that rings no bell.
      rang = bell.await(waiting, Limits.PAUSE_LOOK) || !killSwitch.paused();
      left = left.minus(Limits.PAUSE_LOOK);
    }
    if (!rang) {
      var _ = bell.await(waiting, left);
    }
  }
}
