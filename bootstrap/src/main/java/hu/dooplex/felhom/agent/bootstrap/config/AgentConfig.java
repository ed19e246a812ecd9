package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.logging.LogFormat;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the agent works with; every value is checked. What the keys mean is said in {@link
 * ConfigSchema}.
 *
 * @param hub there where the mode needs a hub, see {@link Mode}
 */
public record AgentConfig(
    String hostId,
    NodeName node,
    Path stateDir,
    Path runtimeDir,
    Proxmox proxmox,
    Optional<Hub> hub,
    Cloudflared cloudflared,
    Reconcile reconcile,
    Privileged privileged,
    Signers signers,
    LocalPolicy policy,
    Log log) {

  /**
   * @param url without path and trailing slash
   */
  public record Proxmox(
      URI url, String tokenId, SecretSource token, Tls tls, Duration requestTimeout) {}

  /**
   * @param url may have a path, never a trailing slash
   */
  public record Hub(
      URI url, SecretSource token, Tls tls, Optional<URI> proxy, Duration pollInterval) {}

  /** How a server's certificate is trusted. */
  public sealed interface Tls {
    /**
     * The leaf has one of these fingerprints.
     *
     * @param sha256 one, or two; upper case with colons
     */
    record Pinned(List<String> sha256) implements Tls {
      public Pinned {
        sha256 = List.copyOf(sha256);
      }
    }

    /** The chain ends in a certificate of this file, and the host name fits. */
    record CaFile(Path path) implements Tls {}

    /** The chain ends in one that the platform trusts, and the host name fits. */
    record Platform() implements Tls {}

    /** Nothing is checked. Set by name, and loud at every start. */
    record Insecure() implements Tls {}
  }

  public record Cloudflared(Optional<URI> readyUrl) {}

  /**
   * @param parallelism guests worked on at once
   * @param desiredStateFile takes the hub's place
   */
  public record Reconcile(HostReport.Mode mode, int parallelism, Optional<Path> desiredStateFile) {}

  /**
   * @param usbMountParent below it a hub may have USB disks mounted; elsewhere it takes a signature
   */
  public record Privileged(boolean enabled, MountPoint usbMountParent) {}

  /** The form of the keys is checked, not the keys themselves. */
  public record Signers(List<Signer> configured, int minVersion, Thresholds thresholds) {
    public Signers {
      configured = List.copyOf(configured);
    }
  }

  public record Log(EventLog.Level level, LogFormat format) {}
}
