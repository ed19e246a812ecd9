package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.application.RecoverInFlight;
import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.exercise.ExerciseTasks;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;

/** The agent as far as it changes guests at its console's wish: no hub, and no loops. */
@Singleton
@Component(
    modules = {
      ProxmoxModule.class,
      PrivilegedModule.class,
      StateModule.class,
      ExecutionModule.class,
      SigningModule.class,
      ExercisingAgent.Randomness.class
    })
public interface ExercisingAgent {
  ExerciseTasks exerciseTasks();

  RecoverInFlight recovery();

  GuestQueue queue();

  static ExercisingAgent create(
      AgentConfig config,
      SystemTime time,
      OpenState state,
      KillSwitch killSwitch,
      EventLog events,
      Resources resources) {
    return DaggerExercisingAgent.factory()
        .create(config, time, state, killSwitch, events, resources);
  }

  /** What Dagger writes. */
  @Component.Factory
  interface Factory {
    ExercisingAgent create(
        @BindsInstance AgentConfig config,
        @BindsInstance SystemTime time,
        @BindsInstance OpenState state,
        @BindsInstance KillSwitch killSwitch,
        @BindsInstance EventLog events,
        @BindsInstance Resources resources);
  }

  /** For ids and snapshot names. */
  @Module
  interface Randomness {
    @Provides
    static RandomSource random() {
      return new MachineRandomness();
    }
  }
}
