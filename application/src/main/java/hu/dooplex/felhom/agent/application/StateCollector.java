package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.AuditAnchor;
import hu.dooplex.felhom.agent.application.port.AuditRecords;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.StateHealth;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.application.signing.DestructivePathLook;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.HostReport.ReconcileReport;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Collects what a report tells of the agent itself: what it does, waits for and decided. */
final class StateCollector {
  private final ReportIdentity identity;
  private final ReconcileBoard board;
  private final AgentState state;
  private final KillSwitch killSwitch;
  private final OperationJournal journal;
  private final PendingSignatures signatures;
  private final AuditRecords audit;
  private final AuditAnchor anchor;
  private final StateHealth health;
  private final DestructivePathLook destructivePath;
  private final DesiredStateWatch desired;
  private final EventLog events;

  @Inject
  StateCollector(
      ReportIdentity identity,
      ReconcileBoard board,
      AgentState state,
      KillSwitch killSwitch,
      OperationJournal journal,
      PendingSignatures signatures,
      AuditRecords audit,
      AuditAnchor anchor,
      StateHealth health,
      DestructivePathLook destructivePath,
      DesiredStateWatch desired,
      EventLog events) {
    this.identity = identity;
    this.board = board;
    this.state = state;
    this.killSwitch = killSwitch;
    this.journal = journal;
    this.signatures = signatures;
    this.audit = audit;
    this.anchor = anchor;
    this.health = health;
    this.destructivePath = destructivePath;
    this.desired = desired;
    this.events = events;
  }

  ReconcileReport reconcile() {
    return new ReconcileReport(
        identity.mode(),
        desired.last().state().map(DesiredState::generation),
        board.lastPassAt(),
        killSwitch.paused(),
        state.blocked(),
        journal.read(known -> known.inFlight().size()));
  }

  /** Why no newer desired state was taken, if so. */
  void desiredState(CollectionRound round) {
    desired.last().problem().ifPresent(code -> round.error("desired_state", code));
  }

  PendingSignatures pendingSignatures() {
    return signatures;
  }

  DestructivePath destructivePath() {
    Optional<String> obstacle = health.problem().or(destructivePath::obstacle);
    return new DestructivePath(obstacle.isEmpty(), obstacle);
  }

  /** The decisions since the last report that the hub took. */
  List<AuditReport> decisions(CollectionRound round) {
    try {
      return audit.after(anchor.reported(), Limits.AUDIT_REPORTED_MAX);
    } catch (StateException failure) {
      events.warning(
          "collection_failed",
          EventLog.field("source", "audit"),
          EventLog.field("error", String.valueOf(failure.getMessage())));
      round.error("audit", "not readable");
      return List.of();
    }
  }
}
