package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.host.ClusterResource;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.PveVersion;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.ThinPool;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads of the node itself. Every call is bounded in time and bytes. */
public interface HostObservation {
  PveVersion version() throws ApiException;

  /** The names of the cluster's nodes; for a host alone, its own. */
  List<NodeName> nodes() throws ApiException;

  NodeStatus nodeStatus() throws ApiException;

  /** The storages this node sees, by name. */
  List<StorageStatus> storages() throws ApiException;

  /** One storage of this node. */
  StorageStatus storage(String storage) throws ApiException;

  /** The cluster's definitions of its storages, by name. */
  List<StorageStatus.Definition> storageDefinitions() throws ApiException;

  /** The thin pools of the node's volume groups; needs {@code Sys.Audit} on {@code /}. */
  List<ThinPool> thinPools() throws ApiException;

  /** What a storage holds of one content type, such as {@code backup}. */
  List<StorageVolume> volumes(String storage, String content) throws ApiException;

  List<ClusterResource> clusterResources() throws ApiException;

  /** What the token may do. */
  Privileges privileges() throws ApiException;

  List<Disk> disks() throws ApiException;

  /** The certificate that the last answer came with; empty before the first, and without TLS. */
  Optional<CertificateFacts> certificate();

  /** What the server's clock said with its last answer, in whole seconds; empty if it did not. */
  default Optional<Instant> answeredAt() {
    return Optional.empty();
  }
}
