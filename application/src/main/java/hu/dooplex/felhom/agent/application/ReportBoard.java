package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.domain.report.AgentCounts.Reports;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.Failure;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.LastReport;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.Taken;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How reporting stands, for who looks at this host. */
@Singleton
public final class ReportBoard {
  private final InstantSource clock;
  private LastReport standing = LastReport.NONE;
  private Optional<String> pveVersion = Optional.empty();
  private Reports rounds = Reports.NONE;

  @Inject
  public ReportBoard(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void ended(Round round) {
    Instant now = clock.instant();
    rounds = counted(round);
    switch (round) {
      case Round.Delivered(var report, var _) -> {
        seen(report);
        standing = new LastReport(Optional.of(new Taken(report.sequence(), now)), Optional.empty());
      }
      case Round.NotDelivered(var report, var failure) -> {
        seen(report);
        failed(now, failure);
      }
      case Round.NotCollected(var failure) -> failed(now, failure);
      case Round.Stopped() -> {}
    }
  }

  private Reports counted(Round round) {
    return switch (round) {
      case Round.Delivered _ ->
          new Reports(rounds.sent() + 1, rounds.notCollected(), rounds.notDelivered());
      case Round.NotCollected _ ->
          new Reports(rounds.sent(), rounds.notCollected() + 1, rounds.notDelivered());
      case Round.NotDelivered _ ->
          new Reports(rounds.sent(), rounds.notCollected(), rounds.notDelivered() + 1);
      case Round.Stopped() -> rounds;
    };
  }

  private void seen(HostReport report) {
    pveVersion = report.host().pveVersion();
  }

  private void failed(Instant now, Exception failure) {
    standing =
        new LastReport(
            standing.taken(), Optional.of(new Failure(now, String.valueOf(failure.getMessage()))));
  }

  synchronized LastReport standing() {
    return standing;
  }

  synchronized Reports rounds() {
    return rounds;
  }

  /** Empty before the first report, and if the node does not say. */
  synchronized Optional<String> pveVersion() {
    return pveVersion;
  }
}
