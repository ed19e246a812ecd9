package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.hub.CloudflaredProbe;
import hu.dooplex.felhom.agent.adapters.hub.HubClient;
import hu.dooplex.felhom.agent.application.port.HubCertificate;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.ReportSink;
import hu.dooplex.felhom.agent.application.port.ResultSink;
import hu.dooplex.felhom.agent.application.port.SignedOperationSource;
import hu.dooplex.felhom.agent.application.port.TunnelProbe;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.domain.Limits;
import jakarta.inject.Singleton;

/** The hub over HTTPS, this host's tunnel, and randomness. */
@Module
interface HubModule {
  @Binds
  ReportSink reportSink(HubClient client);

  @Binds
  SignedOperationSource signedOperations(HubClient client);

  @Binds
  ResultSink results(HubClient client);

  @Binds
  HubCertificate certificate(HubClient client);

  @Binds
  TunnelProbe tunnelProbe(CloudflaredProbe probe);

  @Provides
  @Singleton
  static HubClient client(AgentConfig.Hub hub, LiveSettings settings, Resources resources) {
    return client(hub, settings.hubTrust(), resources);
  }

  static HubClient client(AgentConfig.Hub hub, Trust trust, Resources resources) {
    return resources.keep(
        new HubClient(
            hub.url(),
            hub.token(),
            trust.context(),
            hub.proxy(),
            AgentVersion.current(),
            Limits.HUB_REQUEST_TIMEOUT));
  }

  @Provides
  @Singleton
  static CloudflaredProbe probe(AgentConfig config, Resources resources) {
    return resources.keep(new CloudflaredProbe(config.cloudflared().readyUrl()));
  }

  @Provides
  static RandomSource random() {
    return new MachineRandomness();
  }
}
