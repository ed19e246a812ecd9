package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;

/** The hub, for a single question. */
public final class HubConnection {
  private HubConnection() {}

  public static DesiredStateHub open(AgentConfig.Hub hub, Resources resources) {
    Trust trust = new Trust("hub.tls");
    trust.become(hub.tls());
    return HubModule.client(hub, trust, resources);
  }
}
