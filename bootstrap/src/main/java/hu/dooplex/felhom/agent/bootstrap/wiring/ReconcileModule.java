package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;

/** Where the desired state comes from: from nowhere yet, so that nothing is changed. */
@Module
interface ReconcileModule {
  @Provides
  static DesiredStateSource desiredState() {
    return () -> DesiredStateSource.Desired.NOTHING;
  }
}
