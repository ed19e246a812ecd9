package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.cli.journal.MetricsFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile;
import hu.dooplex.felhom.agent.application.HealthWatch;
import hu.dooplex.felhom.agent.application.RingingJournal;
import hu.dooplex.felhom.agent.application.RingingNonces;
import hu.dooplex.felhom.agent.application.RingingTrail;
import hu.dooplex.felhom.agent.application.RingingWishes;
import hu.dooplex.felhom.agent.application.handover.HubResults;
import hu.dooplex.felhom.agent.application.handover.ResultKeepingJournal;
import hu.dooplex.felhom.agent.application.handover.Results;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.metrics.Counters;
import hu.dooplex.felhom.agent.application.metrics.CountingJournal;
import hu.dooplex.felhom.agent.application.metrics.CountingTrail;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.AuditAnchor;
import hu.dooplex.felhom.agent.application.port.AuditRecords;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.MetricsBoard;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateHealth;
import hu.dooplex.felhom.agent.application.port.StatusBoard;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.systemd.Supervisor;
import hu.dooplex.felhom.agent.bootstrap.systemd.ToldStatus;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What the agent remembers, in the files of the state folder. */
@Module
interface StateModule {
  @Binds
  StateHealth health(OpenState state);

  @Provides
  static AgentState agentState(OpenState state) {
    return state.identity();
  }

  @Provides
  static AuditAnchor anchor(OpenState state) {
    return state.identity();
  }

  @Provides
  @Singleton
  static HealthWatch healthWatch(OpenState state, Bells bells) {
    return new HealthWatch(state, bells.reports());
  }

  /** What has ended is kept for the hub, and then the hub is called. */
  @Provides
  static OperationJournal journal(
      OpenState state,
      HealthWatch health,
      HubResults kept,
      Counters counters,
      InstantSource clock,
      Bells bells) {
    OperationJournal records = new CountingJournal(state.records(), counters);
    return new RingingJournal(
        new ResultKeepingJournal(records, new Results(records, clock), kept),
        health,
        bells.reports(),
        bells.status());
  }

  @Provides
  static AuditTrail audit(OpenState state, HealthWatch health, Counters counters) {
    return new CountingTrail(new RingingTrail(state.audit(), health), counters);
  }

  @Provides
  static AuditRecords auditRecords(OpenState state) {
    return state.audit();
  }

  @Provides
  static PendingWishes wishes(OpenState state, Bells bells) {
    return new RingingWishes(state.wishes(), bells.reports(), bells.wishes());
  }

  @Provides
  static DesiredStateStore desired(OpenState state) {
    return state.desired();
  }

  @Provides
  @Singleton
  static IssuedNonces nonces(AgentConfig config, InstantSource clock, Bells bells) {
    return new RingingNonces(new NoncesAtFirstUse(config.runtimeDir(), clock), bells.reports());
  }

  @Provides
  static StatusBoard statusBoard(AgentConfig config) {
    return new ToldStatus(new StatusFile(config.runtimeDir()), Supervisor.of(System.getenv()));
  }

  @Provides
  static MetricsBoard metrics(AgentConfig config, OpenState state) {
    return new MetricsFile(config.runtimeDir(), state.journal()::bytes);
  }

  @Provides
  @Singleton
  static AgentStatus.RunningAs process(InstantSource clock) {
    long pid = ProcessId.own();
    return new AgentStatus.RunningAs(pid, ProcessId.startTicks(pid).orElse(0), clock.instant());
  }
}
