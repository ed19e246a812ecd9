package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.StateHealth;
import hu.dooplex.felhom.agent.application.port.StatusBoard;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.policy.Budget;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.HostReport.ReconcileReport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Shows on this host how the agent stands. Nothing that goes wrong with it matters to others. */
@Singleton
public final class ShowStatus {
  private final ReportIdentity identity;
  private final AgentStatus.RunningAs process;
  private final ReportBoard reports;
  private final StateCollector state;
  private final DesiredStateWatch desired;
  private final ReconcileBoard guests;
  private final ReconcileSettings settings;
  private final GuestQueue queue;
  private final OperationJournal journal;
  private final StateHealth health;
  private final StatusBoard board;
  private final ShowMetrics metrics;
  private final InstantSource clock;
  private final EventLog events;
  private String logged = "";

  @Inject
  ShowStatus(
      ReportIdentity identity,
      AgentStatus.RunningAs process,
      ReportBoard reports,
      StateCollector state,
      DesiredStateWatch desired,
      ReconcileBoard guests,
      ReconcileSettings settings,
      GuestQueue queue,
      OperationJournal journal,
      StateHealth health,
      StatusBoard board,
      ShowMetrics metrics,
      InstantSource clock,
      EventLog events) {
    this.identity = identity;
    this.process = process;
    this.reports = reports;
    this.state = state;
    this.desired = desired;
    this.guests = guests;
    this.settings = settings;
    this.queue = queue;
    this.journal = journal;
    this.health = health;
    this.board = board;
    this.metrics = metrics;
    this.clock = clock;
    this.events = events;
  }

  /** Shows it once. A failure is logged when it is another one than the last. */
  public synchronized void run() {
    try {
      AgentStatus status = collect(clock.instant());
      metrics.beside(status);
      board.show(status);
      logged = "";
    } catch (StateException failure) {
      failed(String.valueOf(failure.getMessage()));
    } catch (RuntimeException bug) {
      failed(bug.toString());
    }
  }

  private void failed(String why) {
    if (!why.equals(logged)) {
      logged = why;
      events.error("status_not_written", EventLog.field("error", why));
    }
  }

  private AgentStatus collect(Instant now) {
    ReconcileReport standing = state.reconcile();
    List<AgentStatus.Guest> desiredGuests = guests.all();
    GuestQueue.Load load = queue.load();
    return new AgentStatus(
        identity.agentVersion(),
        identity.hostId(),
        identity.node(),
        reports.pveVersion(),
        process,
        now,
        reports.standing(),
        new AgentStatus.Reconciling(
            standing.mode(),
            standing.generation(),
            standing.lastPassAt(),
            desired.last().problem(),
            standing.paused(),
            standing.blocked()),
        desiredGuests,
        new AgentStatus.Queue(load.lanes(), load.running(), load.queued()),
        journal.read(known -> known.inFlight().stream().map(ShowStatus::inFlight).toList()),
        new AgentStatus.BudgetLimits(
            settings.policy().runChangesPerGuestDay(), settings.policy().configWritesPerGuestDay()),
        spent(desiredGuests.stream().map(AgentStatus.Guest::ref).toList(), now),
        state.pendingSignatures().shown(),
        state.destructivePath(),
        health.problem());
  }

  private static AgentStatus.InFlight inFlight(JournalState.Known one) {
    Operation operation = one.intent().operation();
    return new AgentStatus.InFlight(
        one.id(),
        operation.wireName(),
        operation instanceof Operation.OnGuest onGuest
            ? Optional.of(onGuest.guest())
            : Optional.empty(),
        one.intent().at());
  }

  private List<AgentStatus.Spent> spent(Collection<GuestRef> refs, Instant now) {
    return journal.read(known -> {
      List<AgentStatus.Spent> spent = new ArrayList<>();
      for (GuestRef guest : refs) {
        Budget budget = Budget.spent(known, guest, now);
        if (!budget.equals(Budget.UNUSED)) {
          spent.add(new AgentStatus.Spent(guest, budget));
        }
      }
      return spent;
    });
  }
}
