package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.AuditAnchor;
import hu.dooplex.felhom.agent.application.port.AuditRecords;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateHealth;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
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
  static OperationJournal journal(OpenState state) {
    return state.records();
  }

  @Provides
  static AuditTrail audit(OpenState state) {
    return state.audit();
  }

  @Provides
  static AuditRecords auditRecords(OpenState state) {
    return state.audit();
  }

  @Provides
  static PendingWishes wishes(OpenState state) {
    return state.wishes();
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
}
