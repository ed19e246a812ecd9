package hu.dooplex.felhom.agent.adapters.hub;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.Tunnel;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The {@code HostReport} of hub.md, version 1: exactly its fields, in its order ({@code
 * /schema/host-report-v1.schema.json}). It is written straight from the domain's values; a second
 * set of records between the two would be held in memory for nothing.
 */
final class HostReportJson {
  private static final int SCHEMA_VERSION = 1;

  private HostReportJson() {}

  static void write(JsonGenerator json, HostReport report) throws IOException {
    new JsonFields(json).object(report, HostReportJson::report);
  }

  private static void report(JsonFields to, HostReport report) throws IOException {
    to.number("schema_version", SCHEMA_VERSION);
    to.text("agent_version", report.agentVersion());
    to.text("host_id", report.hostId());
    to.text("node", report.node().value());
    to.number("sequence", report.sequence());
    to.time("reported_at", report.reportedAt());
    to.object("host", report, HostReportJson::host);
    to.objects("guests", report.guests(), HostReportJson::guest);
    to.object("cloudflared", report.cloudflared(), HostReportJson::tunnel);
    to.objects("storage", report.storage(), HostReportJson::storage);
    to.objects("backups", report.backups(), HostReportJson::backup);
    to.objects("restore_tests", report.restoreTests(), HostReportJson::restoreTest);
    to.objects("collection_errors", report.collectionErrors(), HostReportJson::collectionError);
    to.object("reconcile", report.reconcile(), HostReportJson::reconcile);
    to.objects("pending_signatures", report.pendingSignatures(), HostReportJson::pendingSignature);
    to.object("destructive_path", report.destructivePath(), HostReportJson::destructivePath);
    to.objects("pbs", report.pbs(), HostReportJson::pbs);
    to.objects("audit", report.audit(), HostReportJson::audit);
  }

  private static void host(JsonFields to, HostReport report) throws IOException {
    NodeStatus host = report.host();
    to.text("pve_version", host.pveVersion());
    to.text("kernel", host.kernel());
    to.number("uptime_seconds", host.uptimeSeconds());
    to.object("cpu", host.cpu(), HostReportJson::cpu);
    to.object("memory", host.memory(), HostReportJson::memory);
    to.object("swap", host.swap(), HostReportJson::memory);
    to.object("rootfs", host.rootfs(), HostReportJson::fileSystem);
    to.objects("sensors", report.sensors(), HostReportJson::sensor);
    to.objects("disks", report.disks(), HostReportJson::disk);
  }

  private static void cpu(JsonFields to, NodeStatus.Cpu cpu) throws IOException {
    to.number("cores", cpu.cores());
    to.number("sockets", cpu.sockets());
    to.text("model", cpu.model());
    to.number("usage_ratio", cpu.usageRatio());
    to.numbers("load_average", cpu.loadAverage());
  }

  private static void memory(JsonFields to, NodeStatus.Space space) throws IOException {
    to.number("total_bytes", space.totalBytes());
    to.number("used_bytes", space.usedBytes());
    to.number("free_bytes", space.freeBytes());
  }

  private static void fileSystem(JsonFields to, NodeStatus.Space space) throws IOException {
    to.number("total_bytes", space.totalBytes());
    to.number("used_bytes", space.usedBytes());
    to.number("available_bytes", space.freeBytes());
  }

  private static void sensor(JsonFields to, SensorReading sensor) throws IOException {
    to.text("chip", sensor.chip());
    to.text("label", sensor.label());
    to.number("celsius", OptionalDouble.of(sensor.celsius()));
  }

  private static void disk(JsonFields to, Disk disk) throws IOException {
    to.text("device", disk.device());
    to.text("model", disk.model());
    to.text("serial", disk.serial());
    to.word("health", disk.health());
    to.number("wearout_percent", disk.wearoutPercent());
    to.number("temperature_celsius", disk.temperatureCelsius());
  }

  private static void guest(JsonFields to, GuestReport guest) throws IOException {
    to.number("vmid", guest.ref().vmid().value());
    to.text("kind", guest.ref().kind().wireName());
    to.text("name", guest.name());
    to.word("status", guest.status());
    to.number("uptime_seconds", guest.uptimeSeconds());
    to.text("lock", guest.lock());
    to.texts("tags", guest.tags());
    to.object("spec", guest.spec(), HostReportJson::spec);
    to.object("usage", guest, HostReportJson::usage);
    to.object("reconcile", guest.reconcile(), HostReportJson::guestReconcile);
    to.text("error", guest.error());
  }

  private static void spec(JsonFields to, GuestReport.Spec spec) throws IOException {
    to.number("cores", spec.cores());
    to.number("memory_bytes", spec.memoryBytes());
    to.number("swap_bytes", spec.swapBytes());
    to.number("disk_bytes", spec.diskBytes());
  }

  private static void usage(JsonFields to, GuestReport guest) throws IOException {
    to.number("cpu_ratio", guest.usage().cpuRatio());
    to.number("memory_bytes", guest.usage().memoryBytes());
    to.number("disk_bytes", guest.usage().diskBytes());
  }

  private static void guestReconcile(JsonFields to, GuestReport.Reconcile reconcile)
      throws IOException {
    to.word("state", reconcile.state());
    to.texts("fields", reconcile.fields());
    to.text("reason", reconcile.reason());
  }

  private static void tunnel(JsonFields to, Tunnel tunnel) throws IOException {
    to.word("status", tunnel.status());
    to.number("ready_connections", tunnel.readyConnections());
    to.text("connector_id", tunnel.connectorId());
  }

  private static void storage(JsonFields to, StorageStatus storage) throws IOException {
    to.text("name", storage.name());
    to.text("type", storage.type());
    to.truth("active", storage.active());
    to.truth("shared", storage.shared());
    to.number("total_bytes", storage.totalBytes());
    to.number("used_bytes", storage.usedBytes());
    to.texts("content", storage.content());
  }

  private static void backup(JsonFields to, BackupReport backup) throws IOException {
    to.text("storage", backup.storage());
    to.number("vmid", backup.vmid().value());
    to.text("volume", backup.volume());
    to.time("taken_at", backup.takenAt());
    to.number("size_bytes", backup.sizeBytes());
    to.truth("protected", backup.isProtected());
    to.word("verified", backup.verified());
  }

  private static void restoreTest(JsonFields to, HostReport.RestoreTest test) throws IOException {
    to.number("vmid", test.vmid());
    to.text("backup", test.backup());
    to.time("tested_at", test.testedAt());
    to.text("outcome", test.outcome());
    to.number("duration_seconds", test.durationSeconds());
    to.text("message", test.message());
  }

  private static void collectionError(JsonFields to, HostReport.CollectionError error)
      throws IOException {
    to.text("source", error.source());
    to.text("message", error.message());
  }

  private static void reconcile(JsonFields to, HostReport.ReconcileReport reconcile)
      throws IOException {
    to.word("mode", reconcile.mode());
    to.number(
        "generation", reconcile.generation().map(OptionalLong::of).orElse(OptionalLong.empty()));
    to.time("last_pass_at", reconcile.lastPassAt());
    to.truth("paused", reconcile.paused());
    to.truth("blocked", reconcile.blocked());
    to.number("in_flight", reconcile.inFlight());
  }

  private static void pendingSignature(JsonFields to, HostReport.PendingSignatureReport pending)
      throws IOException {
    to.text("nonce", pending.nonce());
    to.text("operation", pending.operation());
    to.number("vmid", pending.vmid());
    to.time("since", pending.since());
    to.text("document", pending.documentBase64());
  }

  private static void destructivePath(JsonFields to, HostReport.DestructivePath path)
      throws IOException {
    to.truth("open", path.open());
    to.text("reason", path.reason());
  }

  private static void pbs(JsonFields to, HostReport.PbsReport pbs) throws IOException {
    to.text("storage", pbs.storage());
    to.text("server", pbs.server());
    to.text("datastore", pbs.datastore());
    to.truth("active", pbs.active());
    to.time("last_backup_at", pbs.lastBackupAt());
  }

  private static void audit(JsonFields to, HostReport.AuditReport entry) throws IOException {
    to.number("sequence", entry.sequence());
    to.time("at", entry.at());
    to.text("operation", entry.operation());
    to.number("vmid", entry.vmid());
    to.text("decision", entry.decision());
    to.text("reason", entry.reason());
    to.text("hash", entry.hash());
  }
}
