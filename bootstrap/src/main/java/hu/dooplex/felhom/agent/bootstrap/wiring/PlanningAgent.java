package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Binds;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.reconcile.PlanHost;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** The agent as far as it plans: nothing that could change anything is wired. */
@Singleton
@Component(modules = {ProxmoxModule.class, PlanningAgent.Threads.class})
public interface PlanningAgent {
  PlanHost planHost();

  static PlanningAgent create(
      AgentConfig config, SystemTime time, EventLog events, Resources resources) {
    return DaggerPlanningAgent.factory().create(config, time, events, resources);
  }

  /** What Dagger writes. */
  @Component.Factory
  interface Factory {
    PlanningAgent create(
        @BindsInstance AgentConfig config,
        @BindsInstance SystemTime time,
        @BindsInstance EventLog events,
        @BindsInstance Resources resources);
  }

  /** For reads side by side. */
  @Module
  interface Threads {
    @Provides
    @Singleton
    static ChangeThreads threads(Resources resources) {
      return resources.keep(new ChangeThreads());
    }

    @Binds
    Executor executor(ChangeThreads threads);
  }
}
