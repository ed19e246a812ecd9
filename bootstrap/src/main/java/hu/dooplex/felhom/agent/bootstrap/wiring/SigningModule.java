package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.Spool;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;

/** Who may sign, and what is kept of what was signed. */
@Module
interface SigningModule {
  @Provides
  static SigningSettings settings(AgentConfig config) {
    AgentConfig.Signers signers = config.signers();
    return new SigningSettings(
        config.hostId(),
        signers.configured(),
        signers.minVersion(),
        signers.thresholds(),
        config.policy());
  }

  @Provides
  static OperationDocuments documents() {
    return new OperationDocumentJson();
  }

  @Provides
  static SignerLog signers(OpenState state) {
    return state.signers();
  }

  @Provides
  static TimeMemory timeMemory(OpenState state) {
    return state.identity();
  }

  @Provides
  static ResultOutbox outbox(OpenState state) {
    return state.results();
  }

  @Provides
  static Spool spool(OpenState state) {
    return state.spool();
  }
}
