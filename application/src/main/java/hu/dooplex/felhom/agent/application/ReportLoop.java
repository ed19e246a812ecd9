package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.application.port.AccessTokens;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.report.ReportSchedule;
import jakarta.inject.Inject;
import java.time.Duration;

/** Reports until the agent is asked to stop; no failure ends it (hub.md, The loop). */
public final class ReportLoop {
  private final ReportHost reportHost;
  private final AccessTokens tokens;
  private final CertificateWatch certificate;
  private final Waiting waiting;
  private final RandomSource random;
  private final EventLog events;

  @Inject
  ReportLoop(
      ReportHost reportHost,
      AccessTokens tokens,
      CertificateWatch certificate,
      Waiting waiting,
      RandomSource random,
      EventLog events) {
    this.reportHost = reportHost;
    this.tokens = tokens;
    this.certificate = certificate;
    this.waiting = waiting;
    this.random = random;
    this.events = events;
  }

  /**
   * Runs until a wait is interrupted.
   *
   * @param interval from the configuration; the hub may change it with every answer
   */
  public void run(Duration interval) {
    ReportSchedule schedule = ReportSchedule.every(interval);
    try {
      while (true) {
        schedule = round(schedule);
        waiting.pause(schedule.nextWait(random.unit()));
      }
    } catch (InterruptedException stop) {
      events.info("report_loop_stopped");
    }
  }

  private ReportSchedule round(ReportSchedule schedule) {
    Duration begun = waiting.elapsed();
    Round round = reportHost.run();
    certificate.look();
    if (round.refusedLogin()) {
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
