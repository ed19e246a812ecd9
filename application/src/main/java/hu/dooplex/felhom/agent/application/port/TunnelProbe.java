package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.report.Tunnel;

/** Looks at the readiness endpoint of this host's cloudflared. */
public interface TunnelProbe {
  /** One look; a failure is one of its results. */
  Tunnel.Readiness look();
}
