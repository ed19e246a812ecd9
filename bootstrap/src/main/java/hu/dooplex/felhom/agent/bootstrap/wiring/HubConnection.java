package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.adapters.hub.HubClient;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.HubCertificate;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;

/** The hub, for a single question. */
public record HubConnection(DesiredStateHub desiredState, HubCertificate certificate) {
  public static HubConnection open(AgentConfig.Hub hub, Resources resources) {
    Trust trust = new Trust("hub.tls");
    trust.become(hub.tls());
    HubClient client = HubModule.client(hub, trust, resources);
    return new HubConnection(client, client);
  }
}
