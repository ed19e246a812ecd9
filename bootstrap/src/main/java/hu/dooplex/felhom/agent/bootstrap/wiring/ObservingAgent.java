package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.BindsInstance;
import dagger.Component;
import hu.dooplex.felhom.agent.application.ChangeRightsCheck;
import hu.dooplex.felhom.agent.application.ClockCheck;
import hu.dooplex.felhom.agent.application.ConnectionCheck;
import hu.dooplex.felhom.agent.application.SelfTest;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;

/** The agent as far as it only reads the node: no hub, no state folder. */
@Singleton
@Component(modules = {ProxmoxModule.class, PrivilegedModule.class})
public interface ObservingAgent {
  SelfTest selfTest();

  ConnectionCheck connectionCheck();

  ChangeRightsCheck changeRightsCheck();

  ClockCheck clockCheck();

  static ObservingAgent create(AgentConfig config, SystemTime time, Resources resources) {
    return DaggerObservingAgent.factory().create(config, time, resources);
  }

  /** What Dagger writes. */
  @Component.Factory
  interface Factory {
    ObservingAgent create(
        @BindsInstance AgentConfig config,
        @BindsInstance SystemTime time,
        @BindsInstance Resources resources);
  }
}
