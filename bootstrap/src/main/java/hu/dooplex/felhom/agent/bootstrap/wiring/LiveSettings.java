package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig.Tls;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a running daemon can take up of a changed configuration (operations.md, Daemon). */
@Singleton
public final class LiveSettings {
  private final Trust proxmox = new Trust("proxmox.tls");
  private final Trust hub = new Trust("hub.tls");
  private volatile Mode mode;
  private volatile Duration pollInterval;

  @Inject
  LiveSettings(AgentConfig config) {
    mode = config.reconcile().mode();
    pollInterval = interval(config);
    proxmox.become(config.proxmox().tls());
    hubTls(config).ifPresent(hub::become);
  }

  private static Duration interval(AgentConfig config) {
    return config.hub().map(AgentConfig.Hub::pollInterval).orElse(Limits.POLL_INTERVAL_MAX);
  }

  private static Optional<Tls> hubTls(AgentConfig config) {
    return config.hub().map(AgentConfig.Hub::tls);
  }

  public void takeMode(AgentConfig config) {
    mode = config.reconcile().mode();
  }

  public void takeInterval(AgentConfig config) {
    pollInterval = interval(config);
  }

  /**
   * Takes up whom to trust; CA files are read again.
   *
   * @return the sections of which that is somebody else than before
   * @throws java.io.UncheckedIOException if a CA file cannot be read; what it stands for stays
   */
  public List<String> takeTrust(AgentConfig config) {
    List<String> changed = new ArrayList<>();
    if (proxmox.become(config.proxmox().tls())) {
      changed.add("proxmox.tls");
    }
    if (hubTls(config).filter(hub::become).isPresent()) {
      changed.add("hub.tls");
    }
    return List.copyOf(changed);
  }

  public Mode mode() {
    return mode;
  }

  public Duration pollInterval() {
    return pollInterval;
  }

  Trust proxmoxTrust() {
    return proxmox;
  }

  Trust hubTrust() {
    return hub;
  }
}
