package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.BindsInstance;
import dagger.Component;
import hu.dooplex.felhom.agent.application.ShowPending;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;

/** The agent as far as it shows what is to be signed: nothing that could change anything. */
@Singleton
@Component(modules = {ProxmoxModule.class, ExplainingAgent.Settings.class})
public interface PendingAgent {
  ShowPending showPending();

  /**
   * @param journal that is only read
   */
  static PendingAgent create(
      AgentConfig config,
      SystemTime time,
      OperationJournal journal,
      EventLog events,
      Resources resources) {
    return DaggerPendingAgent.factory().create(config, time, journal, events, resources);
  }

  /** What Dagger writes. */
  @Component.Factory
  interface Factory {
    PendingAgent create(
        @BindsInstance AgentConfig config,
        @BindsInstance SystemTime time,
        @BindsInstance OperationJournal journal,
        @BindsInstance EventLog events,
        @BindsInstance Resources resources);
  }
}
