package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.cli.privileged.CommandLineHost;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Root's command line, where it is switched on. */
@Module
interface PrivilegedModule {
  @Provides
  @Singleton
  static Optional<PrivilegedHost> privileged(AgentConfig config) {
    return config.privileged().enabled()
        ? Optional.of(CommandLineHost.ofThisProcess())
        : Optional.empty();
  }
}
