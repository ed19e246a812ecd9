package hu.dooplex.felhom.agent.domain.report;

import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the hub is told of a host in one report (hub.md, HostReport). Every collection is there,
 * empty when there is nothing to say; a value that is not known is empty, never zero.
 *
 * @param sequence rises by one with every report that is sent, over restarts too
 */
public record HostReport(
    String agentVersion,
    String hostId,
    NodeName node,
    long sequence,
    Instant reportedAt,
    NodeStatus host,
    List<SensorReading> sensors,
    List<Disk> disks,
    List<GuestReport> guests,
    Tunnel cloudflared,
    List<StorageStatus> storage,
    List<BackupReport> backups,
    List<RestoreTest> restoreTests,
    List<CollectionError> collectionErrors,
    ReconcileReport reconcile,
    List<PendingSignatureReport> pendingSignatures,
    DestructivePath destructivePath,
    List<PbsReport> pbs,
    List<AuditReport> audit) {
  public HostReport {
    sensors = List.copyOf(sensors);
    disks = List.copyOf(disks);
    guests = List.copyOf(guests);
    storage = List.copyOf(storage);
    backups = List.copyOf(backups);
    restoreTests = List.copyOf(restoreTests);
    collectionErrors = List.copyOf(collectionErrors);
    pendingSignatures = List.copyOf(pendingSignatures);
    pbs = List.copyOf(pbs);
    audit = List.copyOf(audit);
  }

  /** The same report with the number it is sent under. */
  public HostReport numbered(long number) {
    return new HostReport(
        agentVersion,
        hostId,
        node,
        number,
        reportedAt,
        host,
        sensors,
        disks,
        guests,
        cloudflared,
        storage,
        backups,
        restoreTests,
        collectionErrors,
        reconcile,
        pendingSignatures,
        destructivePath,
        pbs,
        audit);
  }

  /**
   * A source that could not be read; its collection is empty or incomplete.
   *
   * @param source {@code storage}, {@code backups}, {@code pbs}, {@code tunnel}, …
   * @param message for the hub: what failed, without texts of the host
   */
  public record CollectionError(String source, String message) {}

  /** A backup that was restored to try it. None yet: nothing restores on its own. */
  public record RestoreTest(
      int vmid,
      String backup,
      Instant testedAt,
      String outcome,
      long durationSeconds,
      String message) {}

  /**
   * How reconciliation stands.
   *
   * @param generation of the desired state that is enforced
   * @param paused by the local kill switch
   * @param blocked by the hub
   * @param inFlight operations that have begun and not ended
   */
  public record ReconcileReport(
      Mode mode,
      Optional<Long> generation,
      Optional<Instant> lastPassAt,
      boolean paused,
      boolean blocked,
      int inFlight) {}

  /** {@code reconcile.mode}. */
  public enum Mode {
    /** Plans and reports; changes nothing. */
    OBSERVE,
    /** Brings guests to the desired state. */
    ENFORCE
  }

  /** An operation that waits for an operator's signature. */
  public record PendingSignatureReport(
      Optional<String> nonce,
      String operation,
      OptionalInt vmid,
      Instant since,
      Optional<String> documentBase64) {}

  /**
   * Whether a signed operation could run.
   *
   * @param reason why not; a code, not a text
   */
  public record DestructivePath(boolean open, Optional<String> reason) {}

  /** A decision out of the audit trail. */
  public record AuditReport(
      long sequence,
      Instant at,
      String operation,
      OptionalInt vmid,
      String decision,
      String reason,
      String hash) {}

  /** A Proxmox Backup Server storage. */
  public record PbsReport(
      String storage,
      Optional<String> server,
      Optional<String> datastore,
      boolean active,
      Optional<Instant> lastBackupAt) {}
}
