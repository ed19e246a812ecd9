package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.metrics.Counters;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.MetricsBoard;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.domain.report.AgentCounts;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Shows the numbers beside the status. One thread at a time shows them. */
final class ShowMetrics {
  private final Counters counters;
  private final ReportBoard reports;
  private final ReconcileBoard guests;
  private final ServerCertificates certificates;
  private final MetricsBoard board;
  private final EventLog events;
  private String logged = "";

  @Inject
  ShowMetrics(
      Counters counters,
      ReportBoard reports,
      ReconcileBoard guests,
      ServerCertificates certificates,
      MetricsBoard board,
      EventLog events) {
    this.counters = counters;
    this.reports = reports;
    this.guests = guests;
    this.certificates = certificates;
    this.board = board;
    this.events = events;
  }

  /** Shows them once. A failure is logged when it is another one than the last. */
  void beside(AgentStatus status) {
    try {
      board.show(
          status,
          new AgentCounts(
              reports.rounds(),
              guests.passes(),
              counters.ended(),
              counters.decisions(),
              counters.refusedSignatures(),
              ends()));
      logged = "";
    } catch (StateException failure) {
      String why = String.valueOf(failure.getMessage());
      if (!why.equals(logged)) {
        logged = why;
        events.error("metrics_not_written", EventLog.field("error", why));
      }
    }
  }

  private Map<String, Instant> ends() {
    Map<String, Instant> ends = new HashMap<>();
    certificates.seen().forEach((server, certificate) -> ends.put(server, certificate.notAfter()));
    return ends;
  }
}
