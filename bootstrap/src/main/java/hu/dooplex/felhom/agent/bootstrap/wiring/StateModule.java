package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile;
import hu.dooplex.felhom.agent.application.Bells;
import hu.dooplex.felhom.agent.application.HealthWatch;
import hu.dooplex.felhom.agent.application.RingingJournal;
import hu.dooplex.felhom.agent.application.RingingTrail;
import hu.dooplex.felhom.agent.application.RingingWishes;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.AuditAnchor;
import hu.dooplex.felhom.agent.application.port.AuditRecords;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.SignerLog;
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

  @Provides
  static OperationJournal journal(OpenState state, HealthWatch health, Bells bells) {
    return new RingingJournal(state.records(), health, bells.reports(), bells.status());
  }

  @Provides
  static AuditTrail audit(OpenState state, HealthWatch health) {
    return new RingingTrail(state.audit(), health);
  }

  @Provides
  static AuditRecords auditRecords(OpenState state) {
    return state.audit();
  }

  @Provides
  static PendingWishes wishes(OpenState state, Bells bells) {
    return new RingingWishes(state.wishes(), bells.reports());
  }

  @Provides
  static DesiredStateStore desired(OpenState state) {
    return state.desired();
  }

  @Provides
  static SignerLog signers(OpenState state) {
    return state.signers();
  }

  @Provides
  @Singleton
  static IssuedNonces nonces(AgentConfig config, InstantSource clock) {
    return new NoncesAtFirstUse(config.runtimeDir(), clock);
  }

  @Provides
  static StatusBoard statusBoard(AgentConfig config) {
    return new ToldStatus(new StatusFile(config.runtimeDir()), Supervisor.of(System.getenv()));
  }

  @Provides
  @Singleton
  static AgentStatus.RunningAs process(InstantSource clock) {
    long pid = ProcessId.own();
    return new AgentStatus.RunningAs(pid, ProcessId.startTicks(pid).orElse(0), clock.instant());
  }
}
