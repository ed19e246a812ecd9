package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.proxmox.api.HttpsTransport;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.application.ReportIdentity;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Proxmox VE over HTTPS, and time. */
@Module
interface ProxmoxModule {
  @Binds
  HostObservation hostObservation(PveApi api);

  @Binds
  GuestObservation guestObservation(PveApi api);

  @Binds
  TaskProgress taskProgress(PveApi api);

  @Binds
  Waiting waiting(SystemTime time);

  @Binds
  InstantSource clock(SystemTime time);

  @Provides
  @Singleton
  static PveTransport transport(AgentConfig config, LiveSettings settings, Resources resources) {
    AgentConfig.Proxmox proxmox = config.proxmox();
    return resources.keep(
        new HttpsTransport(
            proxmox.url(),
            proxmox.tokenId(),
            proxmox.token(),
            settings.proxmoxTrust().context(),
            proxmox.requestTimeout()));
  }

  @Provides
  @Singleton
  static PveApi api(PveTransport transport, AgentConfig config, Waiting waiting) {
    return new PveApi(new StampingTransport(transport), config.node(), waiting);
  }

  @Provides
  static NodeName node(AgentConfig config) {
    return config.node();
  }

  @Provides
  static ReportIdentity identity(AgentConfig config, LiveSettings settings) {
    return new ReportIdentity(
        AgentVersion.current(), config.hostId(), config.node(), settings::mode);
  }

  @Provides
  static ReconcileSettings reconcileSettings(AgentConfig config, LiveSettings settings) {
    return new ReconcileSettings(settings::mode, config.node(), config.policy());
  }
}
