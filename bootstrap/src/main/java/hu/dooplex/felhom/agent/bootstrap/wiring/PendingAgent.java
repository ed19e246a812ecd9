package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.BindsInstance;
import dagger.Component;
import hu.dooplex.felhom.agent.application.ShowPending;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;

/** The agent as far as it shows what is to be signed: nothing that could change anything. */
@Singleton
@Component(modules = ProxmoxModule.class)
public interface PendingAgent {
  ShowPending showPending();

  static PendingAgent create(
      AgentConfig config, SystemTime time, EventLog events, Resources resources) {
    return DaggerPendingAgent.factory().create(config, time, events, resources);
  }

  /** What Dagger writes. */
  @Component.Factory
  interface Factory {
    PendingAgent create(
        @BindsInstance AgentConfig config,
        @BindsInstance SystemTime time,
        @BindsInstance EventLog events,
        @BindsInstance Resources resources);
  }
}
