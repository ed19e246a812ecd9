package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveControl;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.application.execution.ExecutionSettings;
import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.port.GuestControl;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;

/** How the host is changed: the queue, and what stands behind its lanes. */
@Module
interface ExecutionModule {
  @Provides
  @Singleton
  static GuestControl control(PveTransport transport, AgentConfig config) {
    return new PveControl(transport, config.node());
  }

  @Provides
  static ExecutionSettings settings(AgentConfig config) {
    return new ExecutionSettings(
        config.policy(),
        config.proxmox().tokenId(),
        config.privileged().enabled()
            ? Optional.of(config.privileged().usbMountParent())
            : Optional.empty());
  }

  /** What still runs when everything is closed has had its grace, and is in the journal. */
  @Provides
  @Singleton
  static ChangeThreads threads(Resources resources) {
    return resources.keep(new ChangeThreads());
  }

  @Provides
  @Singleton
  static GuestQueue queue(AgentConfig config, Waiting waiting, ChangeThreads threads) {
    return new GuestQueue(threads, waiting, config.reconcile().parallelism());
  }

  @Binds
  Executor executor(ChangeThreads threads);
}
