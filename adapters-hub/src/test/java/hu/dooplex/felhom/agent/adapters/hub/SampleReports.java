package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume.Verification;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.Tunnel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;

/** The two reports that the golden files hold. */
public final class SampleReports {
  private SampleReports() {}

  /** Everything the host can say, said. */
  public static HostReport full() {
    return new HostReport(
        "0.4.0",
        "demo-felhom",
        new NodeName("pve1"),
        42,
        Instant.parse("2026-11-22T19:25:00.987654321Z"),
        new NodeStatus(
            Optional.of("9.2.2"),
            Optional.of("6.17.2-1-pve"),
            OptionalLong.of(86_400),
            new NodeStatus.Cpu(
                OptionalInt.of(8),
                OptionalInt.of(1),
                Optional.of("Intel(R) N100"),
                OptionalDouble.of(0.031),
                List.of(0.12, 0.20, 0.18)),
            space(16_000_000_000L, 4_000_000_000L, 12_000_000_000L),
            space(8_000_000_000L, 0, 8_000_000_000L),
            space(100_000_000_000L, 20_000_000_000L, 75_000_000_000L)),
        List.of(new SensorReading("coretemp-isa-0000", "Package id 0", 43.0)),
        List.of(
            new Disk(
                "/dev/sda",
                Optional.of("Samsung SSD 870"),
                Optional.of("S5Y1"),
                Disk.Health.PASSED,
                OptionalInt.of(3),
                OptionalInt.of(36),
                OptionalLong.of(500_000_000_000L))),
        List.of(
            new GuestReport(
                GuestRef.lxc(101),
                Optional.of("nextcloud"),
                RunState.RUNNING,
                OptionalLong.of(3600),
                Optional.of("backup"),
                new TreeSet<>(List.of("web", "prod")),
                Optional.of(
                    new GuestReport.Spec(
                        OptionalInt.of(2),
                        OptionalLong.of(2_147_483_648L),
                        OptionalLong.of(536_870_912),
                        OptionalLong.of(8_589_934_592L))),
                new GuestUsage(
                    OptionalDouble.of(0.01),
                    OptionalLong.of(1_000_000),
                    OptionalLong.empty(),
                    OptionalLong.of(2_000_000)),
                new GuestReport.Reconcile(
                    GuestReport.State.DRIFT, List.of("memory"), Optional.of("policy")),
                Optional.of("kérés \u001b[31m\u202e"))),
        new Tunnel(Tunnel.Status.HEALTHY, OptionalInt.of(4), Optional.of("d6b1a8f0-1c2d")),
        List.of(
            new StorageStatus(
                "local-lvm",
                "lvmthin",
                true,
                true,
                false,
                OptionalLong.of(300),
                OptionalLong.of(100),
                OptionalLong.of(200),
                new TreeSet<>(List.of("rootdir", "images")))),
        List.of(
            new BackupReport(
                Optional.of("pbs"),
                new Vmid(101),
                Optional.of("pbs:backup/ct/101/2026-11-22T01:00:00Z"),
                Optional.of(Instant.parse("2026-11-22T01:00:00Z")),
                OptionalLong.of(123_456),
                Optional.of(true),
                Verification.OK)),
        List.of(
            new HostReport.RestoreTest(
                101,
                "pbs:backup/ct/101/2026-11-22T01:00:00Z",
                Instant.parse("2026-11-22T03:00:00Z"),
                "succeeded",
                61,
                "started and answered")),
        List.of(new HostReport.CollectionError("storage", "http_596")),
        new HostReport.ReconcileReport(
            HostReport.Mode.ENFORCE,
            Optional.of(17L),
            Optional.of(Instant.parse("2026-11-22T19:24:00Z")),
            true,
            true,
            2),
        List.of(
            new HostReport.PendingSignatureReport(
                Optional.of("6QK3ZJ7W5V2N4X8B1M0RTYP9CD"),
                "destroy_guest",
                OptionalInt.of(102),
                Instant.parse("2026-11-22T19:00:00Z"),
                Optional.of("eyJ2ZXJzaW9uIjoxfQ=="))),
        new HostReport.DestructivePath(false, Optional.of("signer_rollback")),
        List.of(
            new HostReport.PbsReport(
                "pbs",
                Optional.of("192.0.2.7"),
                Optional.of("main"),
                true,
                Optional.of(Instant.parse("2026-11-22T01:00:00Z")))),
        List.of(
            new HostReport.AuditReport(
                7,
                Instant.parse("2026-11-22T19:00:00Z"),
                "destroy_guest",
                OptionalInt.of(101),
                "pending_signature",
                "destructive",
                "9f2c")));
  }

  /** A host of which hardly anything is known: each list empty, or with one unknown thing in it. */
  public static HostReport sparse() {
    return new HostReport(
        "0.4.0",
        "demo-felhom",
        new NodeName("pve1"),
        1,
        Instant.parse("2026-11-22T19:25:00Z"),
        new NodeStatus(
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            new NodeStatus.Cpu(
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of()),
            NodeStatus.Space.UNKNOWN,
            NodeStatus.Space.UNKNOWN,
            NodeStatus.Space.UNKNOWN),
        List.of(),
        List.of(
            new Disk(
                "/dev/sdb",
                Optional.empty(),
                Optional.empty(),
                Disk.Health.UNKNOWN,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty())),
        List.of(
            new GuestReport(
                GuestRef.qemu(100),
                Optional.empty(),
                RunState.UNKNOWN,
                OptionalLong.empty(),
                Optional.empty(),
                new TreeSet<>(),
                Optional.empty(),
                GuestUsage.UNKNOWN,
                GuestReport.Reconcile.UNMANAGED,
                Optional.empty())),
        new Tunnel(Tunnel.Status.NOT_CONFIGURED, OptionalInt.empty(), Optional.empty()),
        List.of(
            new StorageStatus(
                "nas",
                "nfs",
                true,
                false,
                true,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                new TreeSet<>())),
        List.of(
            new BackupReport(
                Optional.empty(),
                new Vmid(100),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Verification.NONE)),
        List.of(),
        List.of(),
        new HostReport.ReconcileReport(
            HostReport.Mode.OBSERVE, Optional.empty(), Optional.empty(), false, false, 0),
        List.of(
            new HostReport.PendingSignatureReport(
                Optional.empty(),
                "rotate_signers",
                OptionalInt.empty(),
                Instant.parse("2026-11-22T19:00:00Z"),
                Optional.empty())),
        new HostReport.DestructivePath(true, Optional.empty()),
        List.of(
            new HostReport.PbsReport(
                "pbs", Optional.empty(), Optional.empty(), false, Optional.empty())),
        List.of());
  }

  private static NodeStatus.Space space(long total, long used, long free) {
    return new NodeStatus.Space(
        OptionalLong.of(total), OptionalLong.of(used), OptionalLong.of(free));
  }
}
