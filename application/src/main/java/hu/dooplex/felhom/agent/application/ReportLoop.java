package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.AccessTokens;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.ReportSchedule;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Reports until the agent is asked to stop; no failure ends it (hub.md, The loop). */
public final class ReportLoop {
  private final ReportHost reportHost;
  private final AccessTokens tokens;
  private final CertificateWatch certificate;
  private final ReportBoard board;
  private final Bell bell;
  private final Bell status;
  private final Waiting waiting;
  private final RandomSource random;
  private final EventLog events;
  private Optional<Duration> lastExtra = Optional.empty();

  @Inject
  ReportLoop(
      ReportHost reportHost,
      AccessTokens tokens,
      CertificateWatch certificate,
      ReportBoard board,
      Bells bells,
      Waiting waiting,
      RandomSource random,
      EventLog events) {
    this.reportHost = reportHost;
    this.tokens = tokens;
    this.certificate = certificate;
    this.board = board;
    this.bell = bells.reports();
    this.status = bells.status();
    this.waiting = waiting;
    this.random = random;
    this.events = events;
  }

  /**
   * Runs until a wait is interrupted.
   *
   * @param configured the interval, asked for before every round; the hub may change it with every
   *     answer
   */
  public void run(Supplier<Duration> configured) {
    Duration interval = configured.get();
    ReportSchedule schedule = ReportSchedule.every(interval);
    try {
      while (true) {
        if (!configured.get().equals(interval)) {
          interval = configured.get();
          schedule = ReportSchedule.every(interval);
        }
        // What rang before a report is collected is in it.
        bell.silence();
        schedule = round(schedule);
        await(schedule);
      }
    } catch (InterruptedException stop) {
      events.info("report_loop_stopped");
    }
  }

  /**
   * Waits for the next round: for as long as the schedule says, or until the bell rings; but not
   * for a bell while rounds fail, as the hub is to be spared then, and not less than some time
   * after the last report that was called by it.
   */
  private void await(ReportSchedule schedule) throws InterruptedException {
    Duration wait = schedule.nextWait(random.unit());
    Duration due = waiting.elapsed().plus(wait);
    if (schedule.failures() > 0) {
      waiting.pause(wait);
    } else if (bell.await(waiting, wait)) {
      Duration now = waiting.elapsed();
      Duration next = lastExtra.map(last -> last.plus(Limits.EXTRA_REPORT_GAP)).orElse(now);
      Duration left = (next.compareTo(due) < 0 ? next : due).minus(now);
      if (left.isPositive()) {
        waiting.pause(left);
      }
      lastExtra = Optional.of(waiting.elapsed());
    }
  }

  private ReportSchedule round(ReportSchedule schedule) {
    Duration begun = waiting.elapsed();
    Round round = reportHost.run();
    board.ended(round);
    status.ring();
    certificate.look();
    if (round.mistrusted()) {
      tokens.readAgain();
    }
    return switch (round) {
      case Round.Stopped() -> schedule;
      case Round.Delivered(var report, var envelope) -> {
        ReportSchedule next = schedule.afterSuccess(envelope.pollIntervalSeconds());
        events.info(
            "report_sent",
            EventLog.field("sequence", report.sequence()),
            EventLog.field("guests", report.guests().size()),
            EventLog.field("errors", report.collectionErrors().size()),
            EventLog.field("took_ms", waiting.elapsed().minus(begun).toMillis()));
        if (!next.interval().equals(schedule.interval())) {
          events.info(
              "poll_interval_changed", EventLog.field("seconds", next.interval().toSeconds()));
        }
        yield next;
      }
      case Round.NotCollected(var failure) -> {
        events.error(
            "report_not_collected", EventLog.field("error", String.valueOf(failure.getMessage())));
        yield schedule.afterFailure();
      }
      case Round.NotDelivered(var report, var failure) -> {
        events.error(
            "report_not_sent",
            EventLog.field("sequence", report.sequence()),
            EventLog.field("error", String.valueOf(failure.getMessage())));
        yield schedule.afterFailure();
      }
    };
  }
}
