package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.hub.DesiredStateJson;
import hu.dooplex.felhom.agent.adapters.hub.HubClient;
import hu.dooplex.felhom.agent.application.DesiredGeneration;
import hu.dooplex.felhom.agent.application.DesiredStateWatch;
import hu.dooplex.felhom.agent.application.HubDesiredState;
import hu.dooplex.felhom.agent.application.LocalDesiredState;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.DesiredStateDocuments;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.TrustedFile;
import hu.dooplex.felhom.agent.domain.Limits;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the desired state comes from: a file on this host if one is configured, else the hub. */
@Module
interface DesiredModule {
  @Binds
  DesiredStateHub hub(HubClient client);

  @Binds
  DesiredStateSource source(DesiredStateWatch watch);

  @Provides
  static DesiredStateDocuments documents() {
    return new DesiredStateJson();
  }

  @Provides
  @Singleton
  static DesiredGeneration generation(Bells bells) {
    return new DesiredGeneration(bells.passes());
  }

  @Provides
  @Singleton
  static DesiredStateWatch watch(
      AgentConfig config,
      Provider<HubDesiredState> hub,
      DesiredStateDocuments documents,
      EventLog events) {
    Optional<Path> file = config.reconcile().desiredStateFile();
    return new DesiredStateWatch(
        file.isPresent() ? new LocalDesiredState(local(file.get()), documents, events) : hub.get());
  }

  private static TrustedFile local(Path path) {
    try {
      return TrustedFile.ofThisProcess(
          "reconcile.desired_state_file", path, Limits.DESIRED_STATE_MAX_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
