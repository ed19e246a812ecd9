package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.logging.LogFormat;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.signer.Signer;
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
    Policy policy,
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

  /**
   * What a hub may cause without a signature.
   *
   * @param memoryShare of the host's memory that all guests together may be configured to
   * @param minStorageFree share of a storage that stays free
   */
  public record Policy(
      Guests guests,
      List<String> managedFields,
      long memoryMinBytes,
      double memoryShare,
      double cpulimitMin,
      List<StorageName> backupStorages,
      Optional<VmidRange> scratchVmids,
      List<StorageName> scratchStorages,
      int runChangesPerGuestDay,
      int configWritesPerGuestDay,
      int maxAgentSnapshots,
      double minStorageFree) {
    public Policy {
      managedFields = List.copyOf(managedFields);
      backupStorages = List.copyOf(backupStorages);
      scratchStorages = List.copyOf(scratchStorages);
    }

    /**
     * The guests a hub may touch.
     *
     * @param listed empty if it is all
     */
    public record Guests(boolean all, List<Vmid> listed) {
      public static final Guests ALL = new Guests(true, List.of());
      public static final Guests NONE = new Guests(false, List.of());

      public Guests {
        listed = List.copyOf(listed);
      }

      public static Guests only(List<Vmid> listed) {
        return new Guests(false, listed);
      }

      public boolean includes(Vmid vmid) {
        return all || listed.contains(vmid);
      }
    }

    /** Both ends belong to it. */
    public record VmidRange(Vmid first, Vmid last) {}
  }

  public record Log(EventLog.Level level, LogFormat format) {}
}
