package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.AuditAnchor;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.ReportSink;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import jakarta.inject.Inject;
import java.util.List;

/** One round: collects a report, sends it, and keeps what the hub's answer asks to be kept. */
public final class ReportHost {
  private final HostCollector collector;
  private final AgentState state;
  private final AuditAnchor audit;
  private final ReportSink hub;
  private final Bell passes;
  private final Bell signedOperations;
  private final TrustedClock clock;
  private final DesiredGeneration desired;
  private final Waiting waiting;
  private final EventLog events;

  @Inject
  ReportHost(
      HostCollector collector,
      AgentState state,
      AuditAnchor audit,
      ReportSink hub,
      Bells bells,
      DesiredGeneration desired,
      TrustedClock clock,
      Waiting waiting,
      EventLog events) {
    this.collector = collector;
    this.state = state;
    this.audit = audit;
    this.hub = hub;
    this.passes = bells.passes();
    this.signedOperations = bells.signedOperations();
    this.clock = clock;
    this.desired = desired;
    this.waiting = waiting;
    this.events = events;
  }

  /** How a round ended. */
  public sealed interface Round {
    /** The hub took the report. */
    record Delivered(HostReport report, ControlEnvelope envelope) implements Round {}

    /** There is no report without the node's status. */
    record NotCollected(ApiException failure) implements Round {}

    /** The hub did not take it. */
    record NotDelivered(HostReport report, HubException failure) implements Round {}

    /** The agent was asked to stop before the report was complete. */
    record Stopped() implements Round {}

    /**
     * Whether a token was refused, or a certificate was not to be trusted: so that looking for
     * renewed ones may help.
     */
    default boolean mistrusted() {
      return switch (this) {
        case NotCollected(ApiException.HttpError error) -> error.status() == 401;
        case NotDelivered(var report, HubException.HttpError error) ->
            error.status() == 401 || error.status() == 403;
        case NotCollected(ApiException.Unreachable unreachable) ->
            unreachable.fault() == TransportFault.TLS;
        case NotDelivered(var report, HubException.TransportError error) ->
            error.fault() == TransportFault.TLS;
        case Delivered delivered -> false;
        case NotCollected otherwise -> false;
        case NotDelivered otherwise -> false;
        case Stopped stopped -> false;
      };
    }
  }

  public Round run() {
    followClock();
    HostReport report;
    try {
      HostReport collected = collector.collect();
      if (waiting.stopping()) {
        return new Round.Stopped();
      }
      report = number(collected);
    } catch (ApiException failure) {
      return waiting.stopping() ? new Round.Stopped() : new Round.NotCollected(failure);
    }
    try {
      ControlEnvelope envelope = hub.deliver(report);
      envelope.blocked().ifPresent(this::keepBlocked);
      desired.announced(envelope.desiredGeneration());
      if (envelope.hasSignedOperations()) {
        signedOperations.ring();
      }
      keepReported(report.audit());
      return new Round.Delivered(report, envelope);
    } catch (HubException failure) {
      return new Round.NotDelivered(report, failure);
    }
  }

  /** trust.md, pipeline 8: the floor under the clock rises with every report. */
  private void followClock() {
    try {
      clock.follow();
    } catch (StateException failure) {
      stateFailed(failure);
    }
  }

  private HostReport number(HostReport report) {
    try {
      return report.numbered(state.nextReportSequence());
    } catch (StateException failure) {
      // The report goes out all the same: it is how anybody learns of a full disk.
      stateFailed(failure);
      return report.numbered(state.reportSequence());
    }
  }

  private void keepBlocked(boolean blocked) {
    if (blocked == state.blocked()) {
      return;
    }
    events.warning("blocked_changed", EventLog.field("blocked", blocked));
    try {
      state.setBlocked(blocked);
    } catch (StateException failure) {
      stateFailed(failure);
    }
    if (!blocked) {
      passes.ring();
    }
  }

  private void keepReported(List<AuditReport> taken) {
    if (taken.isEmpty()) {
      return;
    }
    try {
      audit.setReported(taken.getLast().sequence(), taken.getLast().hash());
    } catch (StateException failure) {
      stateFailed(failure);
    }
  }

  private void stateFailed(StateException failure) {
    events.error("state_failed", EventLog.field("error", String.valueOf(failure.getMessage())));
  }
}
