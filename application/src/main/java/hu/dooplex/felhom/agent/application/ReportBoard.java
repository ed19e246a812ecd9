package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.ReportHost.Round;
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

  @Inject
  public ReportBoard(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void ended(Round round) {
    Instant now = clock.instant();
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

  /** Empty before the first report, and if the node does not say. */
  synchronized Optional<String> pveVersion() {
    return pveVersion;
  }
}
