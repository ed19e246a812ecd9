package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.application.execution.ClassifyNow;
import hu.dooplex.felhom.agent.application.execution.ExecutionSettings;
import hu.dooplex.felhom.agent.application.execution.TargetLook;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;

/**
 * The agent as far as it says what an operation is and would come to: nothing that could change
 * anything.
 */
@Singleton
@Component(modules = {ProxmoxModule.class, ExplainingAgent.Settings.class})
public interface ExplainingAgent {
  ClassifyNow classifyNow();

  TargetLook targetLook();

  /**
   * @param journal that is only read
   */
  static ExplainingAgent create(
      AgentConfig config,
      SystemTime time,
      OperationJournal journal,
      EventLog events,
      Resources resources) {
    return DaggerExplainingAgent.factory().create(config, time, journal, events, resources);
  }

  /** What Dagger writes. */
  @Component.Factory
  interface Factory {
    ExplainingAgent create(
        @BindsInstance AgentConfig config,
        @BindsInstance SystemTime time,
        @BindsInstance OperationJournal journal,
        @BindsInstance EventLog events,
        @BindsInstance Resources resources);
  }

  /** The same as the daemon's. */
  @Module
  interface Settings {
    @Provides
    static ExecutionSettings settings(AgentConfig config) {
      return ExecutionModule.settings(config);
    }
  }
}
