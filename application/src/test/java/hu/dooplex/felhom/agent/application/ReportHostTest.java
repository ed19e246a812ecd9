package hu.dooplex.felhom.agent.application;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.PendingWishes.Wish;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.StorageVolume.Verification;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.CollectionError;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.HostReport.PendingSignatureReport;
import hu.dooplex.felhom.agent.domain.report.Tunnel;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportHostTest {
  private static final Signer OPS = TestSigner.ed25519(1).named("ops-1");

  private final ReportWorld world = new ReportWorld();

  private static TaskEntry vzdump(String id, String outcome, int secondsAfterStart) {
    long start = 0x6B034DC7L + secondsAfterStart;
    Upid upid =
        new Upid("UPID:pve1:00001046:0005FBBF:%08X:vzdump:%s:root@pam:".formatted(start, id));
    return new TaskEntry(upid, Optional.of(Instant.ofEpochSecond(start + 5)), Optional.of(outcome));
  }

  private static StorageVolume backup(int vmid, String taken) {
    return new StorageVolume(
        "pbs:backup/ct/" + vmid + "/" + taken,
        "backup",
        Optional.of("pbs-ct"),
        Optional.of(new Vmid(vmid)),
        OptionalLong.of(1000),
        Optional.of(Instant.parse(taken)),
        true,
        Verification.OK,
        Optional.empty());
  }

  @Test
  void oneUnreadableGuestIsReportedAsSuchAndStopsNothing() {
    world.node.lxc(101).lxc(102).lxc(103);
    world.node.fail("config lxc/102", FakeNode.http(500));

    HostReport report = world.delivered();

    assertEquals(
        List.of(101, 102, 103),
        report.guests().stream().map(guest -> guest.ref().vmid().value()).toList());
    GuestReport bad = report.guests().get(1);
    assertEquals(RunState.UNKNOWN, bad.status());
    assertEquals(Optional.empty(), bad.spec());
    assertEquals(Optional.of("http 500"), bad.error());
    assertEquals(RunState.RUNNING, report.guests().get(2).status());
    assertTrue(report.guests().get(2).spec().isPresent());
  }

  @Test
  void withoutTheNodesStatusThereIsNoReportAndNoNumberIsSpent() {
    ApiException down = new ApiException.Unreachable("GET /x", TransportFault.CONNECT, "refused");
    world.node.fail("node status", down);
    assertEquals(new Round.NotCollected(down), world.reportHost.run());
    assertEquals(List.of(), world.hub.reports);
    assertEquals(0, world.state.reportSequence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lxc", "qemu", "storages", "privileges", "tasks", "definitions"})
  void aSourceThatFailsLeavesItsCollectionOutAndAnErrorIn(String source) {
    world.node.lxc(101).storage("pbs", "pbs", true, "backup");
    world.node.fail(source, FakeNode.http(596));
    HostReport report = world.delivered();
    assertEquals(1, report.collectionErrors().size());
    assertEquals("http 596", report.collectionErrors().get(0).message());
  }

  @Test
  void theHubGetsCodesWhileProxmoxTextsStayInTheLog() {
    world.node.lxc(101);
    world.node.fail("config lxc/101", FakeNode.http(500));
    world.node.fail("storages", FakeNode.http(500));
    HostReport report = world.delivered();
    assertFalse(report.toString().contains("/etc/pve"), report.toString());
    assertTrue(world.events.toString().contains("/etc/pve/private"));
  }

  @Test
  void aMissingPrivilegeIsNamedToTheHub() {
    world.node.lxc(101);
    world.node.fail(
        "config lxc/101",
        new ApiException.HttpError(
            "GET /x",
            403,
            "403",
            Map.of(),
            MissingPrivilege.in("Permission check failed (/vms/101, VM.Audit)")));
    assertEquals(
        Optional.of("missing privilege: VM.Audit on /vms/101"),
        world.delivered().guests().get(0).error());
  }

  @Test
  void whatIsNotReadWithinTheBudgetIsReportedAsNotRead() {
    world.node.lxc(101).lxc(102).storage("local", "dir", true, "backup");
    world.node.beforeEveryRead(() -> world.time.pass(Limits.COLLECTION_BUDGET.dividedBy(3)));

    HostReport report = world.delivered();

    // node status, lxc and qemu lists: the budget is spent before the first config.
    assertEquals(
        List.of(Optional.of("not read in time"), Optional.of("not read in time")),
        report.guests().stream().map(GuestReport::error).toList());
    assertTrue(
        report.collectionErrors().contains(new CollectionError("storage", "not read in time")));
  }

  @Test
  void guestsThatStallDoNotCostWhatIsAskedForOnce() {
    world.node.lxc(101).lxc(102).storage("local", "dir", true, "iso");
    world.node.beforeEveryRead(() -> {
      if (world.node.reads.getLast().startsWith("config")) {
        world.time.pass(Limits.COLLECTION_BUDGET);
      }
    });
    HostReport report = world.delivered();
    assertEquals(List.of(), report.collectionErrors());
    assertEquals(1, report.storage().size());
    assertEquals(Optional.empty(), report.guests().get(0).error());
    assertEquals(Optional.of("not read in time"), report.guests().get(1).error());
  }

  @Test
  void aGuestWithoutAListedBackupHasItsTaskUnlessEveryStorageCouldBeRead() {
    world
        .node
        .lxc(101)
        .lxc(102)
        .storage("pbs", "pbs", true, "backup")
        .storage("local", "dir", true, "backup")
        .grant("/storage/pbs", "Datastore.AllocateSpace")
        .grant("/vms", "VM.Backup");
    world.node.backups.put("pbs", List.of(backup(101, "2026-11-20T01:00:00Z")));
    world.node.tasks.addAll(List.of(vzdump("101", "OK", 200), vzdump("102", "OK", 100)));

    assertEquals(
        List.of("pbs 101", " 102"),
        world.delivered().backups().stream()
            .map(backup -> backup.storage().orElse("") + " " + backup.vmid())
            .toList());

    world.node.grant("/storage/local", "Datastore.AllocateSpace");
    assertEquals(
        List.of("pbs 101"),
        world.delivered().backups().stream()
            .map(backup -> backup.storage().orElse("") + " " + backup.vmid())
            .toList());
  }

  @Test
  void ownMarkerTagsAreLeftOut() {
    world.node.lxc(101, "prod", "felhom-scratch", "web");
    assertEquals(Set.of("prod", "web"), world.delivered().guests().get(0).tags());
  }

  @Test
  void numbersRiseByOnePerReportThatIsSentEvenIfTheHubDoesNotTakeIt() {
    world.hub.fail(new HubException.HttpError(503, "", "503"));
    assertInstanceOf(Round.NotDelivered.class, world.reportHost.run());
    world.delivered();
    assertEquals(List.of(1L, 2L), world.hub.reports.stream().map(HostReport::sequence).toList());
  }

  @Test
  void aFullDiskDoesNotSilenceTheReports() {
    world.state.diskFull = true;
    assertEquals(1, world.delivered().sequence());
    assertEquals(2, world.delivered().sequence());
    assertTrue(world.events.get(0).startsWith("state_failed"));
  }

  @Test
  void aReportTellsWhatTheAgentDoesWaitsForAndWhetherItMay() {
    Instant since = Instant.parse("2026-11-22T19:00:00Z");
    world.paused = true;
    world.problem = Optional.of("journal_damaged");
    world.state.wishes.add(new Wish(new StopGuest(GuestRef.lxc(101)), Source.DESIRED_STATE, since));
    world.state.wishes.add(new Wish(new Unknown("\u001b[2J"), Source.SIGNED_HUB, since));
    HostReport report = world.delivered();
    assertTrue(report.reconcile().paused());
    assertEquals(0, report.reconcile().inFlight());
    assertEquals(
        new DestructivePath(false, Optional.of("journal_damaged")), report.destructivePath());
    assertEquals(
        List.of(
            new PendingSignatureReport(
                Optional.empty(), "stop_guest", OptionalInt.of(101), since, Optional.empty()),
            new PendingSignatureReport(
                Optional.empty(), "unknown", OptionalInt.empty(), since, Optional.empty())),
        report.pendingSignatures());
    world.paused = false;
    world.problem = Optional.empty();
    assertFalse(world.delivered().reconcile().paused());
    assertEquals(
        new DestructivePath(false, Optional.of("no_signers")), world.delivered().destructivePath());
  }

  @Test
  void theBytesToSignAreReportedWithTheirNonce() throws Exception {
    Instant since = Instant.parse("2026-11-22T19:00:00Z");
    StopGuest stop = new StopGuest(GuestRef.lxc(101));
    for (Source source : List.of(Source.DESIRED_STATE, Source.SIGNED_CONSOLE)) {
      world.state.wishes.add(new Wish(stop, source, since));
    }
    OperationDocument document = TestAuthorizations.document(stop);
    String text = new String(world.documents.write(document), US_ASCII);
    world.nonces.issue(
        new IssuedNonces.Issued(
            document.nonce(), Source.SIGNED_CONSOLE, text, since, Optional.empty()));
    List<PendingSignatureReport> reported = world.delivered().pendingSignatures();
    assertEquals(Optional.empty(), reported.getFirst().nonce());
    assertEquals(Optional.empty(), reported.getFirst().documentBase64());
    assertEquals(Optional.of(document.nonce().value()), reported.getLast().nonce());
    assertEquals(
        text,
        new String(
            Base64.getDecoder().decode(reported.getLast().documentBase64().orElseThrow()),
            US_ASCII));
    world.nonces.broken = true;
    HostReport without = world.delivered();
    assertEquals(2, without.pendingSignatures().size());
    assertEquals(
        List.of(new CollectionError("pending_signatures", "not readable")),
        without.collectionErrors());
  }

  @Test
  void decisionsAreReportedUntilTheHubTookThemAndAtMostFiveHundredAtOnce() {
    for (int i = 1; i <= 501; i++) {
      world.state.decisions.add(
          new AuditReport(
              i,
              Instant.EPOCH,
              "stop_guest",
              OptionalInt.of(101),
              "refused",
              "policy",
              "hash" + i));
    }
    world.hub.fail(new HubException.HttpError(503, "", "503"));
    assertInstanceOf(Round.NotDelivered.class, world.reportHost.run());
    assertEquals(0, world.state.reported());
    assertEquals(world.state.decisions.subList(0, 500), world.delivered().audit());
    assertEquals(500, world.state.reported());
    assertEquals("hash500", world.state.reportedHash);
    assertEquals(world.state.decisions.subList(500, 501), world.delivered().audit());
    assertEquals(List.of(), world.delivered().audit());
  }

  @Test
  void anAuditTrailThatCannotBeReadIsACollectionErrorWithoutItsPath() {
    world.state.auditUnreadable = true;
    HostReport report = world.delivered();
    assertEquals(List.of(new CollectionError("audit", "not readable")), report.collectionErrors());
    assertTrue(world.events.toString().contains("audit.log cannot be read"));
  }

  @Test
  void blockedIsKeptUntilAnEnvelopeSaysOtherwiseAndReported() {
    world.hub.answer(envelope(Optional.of(true)));
    assertFalse(world.delivered().reconcile().blocked());
    assertTrue(world.delivered().reconcile().blocked());
    world.hub.answer(envelope(Optional.of(false)));
    assertTrue(world.delivered().reconcile().blocked());
    assertFalse(world.delivered().reconcile().blocked());
  }

  private static ControlEnvelope envelope(Optional<Boolean> blocked) {
    return new ControlEnvelope(OptionalLong.empty(), blocked, OptionalLong.empty(), false);
  }

  @Test
  void listedBackupsCarryTheirVolumeAndFeedTheBackupServersLastTime() {
    world
        .node
        .lxc(101)
        .storage("pbs", "pbs", true, "backup")
        .grant("/storage/pbs", "Datastore.AllocateSpace")
        .grant("/vms", "VM.Backup");
    world.node.definitions.add(
        new StorageStatus.Definition(
            "pbs",
            "pbs",
            Optional.of("192.0.2.7"),
            Optional.of("store1"),
            Optional.empty(),
            Optional.empty()));
    world.node.backups.put(
        "pbs", List.of(backup(101, "2026-11-20T01:00:00Z"), backup(101, "2026-11-21T01:00:00Z")));

    HostReport report = world.delivered();

    assertEquals(2, report.backups().size());
    assertEquals(Optional.of(true), report.backups().get(0).isProtected());
    assertEquals(
        List.of(
            new HostReport.PbsReport(
                "pbs",
                Optional.of("192.0.2.7"),
                Optional.of("store1"),
                true,
                Optional.of(Instant.parse("2026-11-21T01:00:00Z")))),
        report.pbs());
    assertFalse(world.node.reads.contains("tasks"));
  }

  @Test
  void aTokenThatMayNotListBackupsReportsTheLastGoodTaskOfEachGuest() {
    world.node.lxc(101).lxc(102).storage("pbs", "pbs", true, "backup");
    world.node.tasks.addAll(
        List.of(
            vzdump("101", "job errors", 300),
            vzdump("101", "WARNINGS: 1", 200),
            vzdump("101", "OK", 100),
            vzdump("999", "OK", 50)));

    List<BackupReport> backups = world.delivered().backups();

    assertEquals(1, backups.size());
    assertEquals(new Vmid(101), backups.get(0).vmid());
    assertEquals(Optional.empty(), backups.get(0).volume());
    assertEquals(Optional.of(Instant.ofEpochSecond(0x6B034DC7L + 200)), backups.get(0).takenAt());
  }

  @Test
  void aJobForManyGuestsIsReadOutOfItsLogEvenIfItFailedForSome() {
    world.node.lxc(101).lxc(102);
    TaskEntry job = vzdump("", "job errors", 0);
    world.node.tasks.add(job);
    world.node.logs.put(
        job.upid(),
        List.of(
            "INFO: Finished Backup of VM 101 (00:00:04)",
            "ERROR: Backup of VM 102 failed - CT is locked (backup)"));
    assertEquals(
        List.of(new Vmid(101)),
        world.delivered().backups().stream().map(BackupReport::vmid).toList());
  }

  @Test
  void theTunnelIsJudgedAgainstTheMostConnectionsSinceTheStart() {
    world.tunnel = new Tunnel.Readiness.Answer(true, 4, Optional.of("c"));
    assertEquals(Tunnel.Status.HEALTHY, world.delivered().cloudflared().status());
    world.tunnel = new Tunnel.Readiness.Answer(true, 2, Optional.of("c"));
    assertEquals(Tunnel.Status.DEGRADED, world.delivered().cloudflared().status());
    world.tunnel = new Tunnel.Readiness.NoAnswer("refused");
    HostReport report = world.delivered();
    assertEquals(Tunnel.Status.UNKNOWN, report.cloudflared().status());
    assertEquals(List.of(new CollectionError("tunnel", "refused")), report.collectionErrors());
  }

  @Test
  void everyTransportFaultHasACode() {
    world.node.lxc(101);
    for (TransportFault fault : TransportFault.values()) {
      world.node.fail("config lxc/101", new ApiException.Unreachable("GET /x", fault, "text"));
      assertEquals(
          Optional.of("unreachable: " + fault.name().toLowerCase(Locale.ROOT)),
          world.delivered().guests().get(0).error());
    }
    world.node.fail("config lxc/101", new ApiException.BadAnswer("GET /x", "text"));
    assertEquals(Optional.of("answer not understood"), world.delivered().guests().get(0).error());
  }

  @Test
  void whatThePassesSayOfGuestsIsReported() {
    world.node.lxc(101).lxc(102);
    GuestReport.Reconcile drift =
        new GuestReport.Reconcile(
            GuestReport.State.DRIFT, List.of("memory"), Optional.of("policy"));
    world.board.put(GuestRef.lxc(101), drift);
    world.board.passed(FakeTime.START, Set.of(GuestRef.lxc(101)));
    HostReport report = world.delivered();
    assertEquals(
        List.of(drift, GuestReport.Reconcile.UNMANAGED),
        report.guests().stream().map(GuestReport::reconcile).toList());
    assertEquals(Optional.of(FakeTime.START), report.reconcile().lastPassAt());
    world.board.passed(FakeTime.START, Set.of());
    assertEquals(
        GuestReport.Reconcile.UNMANAGED, world.delivered().guests().getFirst().reconcile());
  }

  @Test
  void withSignersAndATrustedClockTheDestructivePathIsOpen() {
    ReportWorld signed = new ReportWorld(Optional.empty(), List.of(OPS));
    assertEquals(new DestructivePath(true, Optional.empty()), signed.delivered().destructivePath());
  }

  @Test
  void aClockThatWasTurnedBackShutsTheDestructivePath() {
    ReportWorld signed = new ReportWorld(Optional.empty(), List.of(OPS));
    signed.delivered();
    signed.time.pass(Duration.ofHours(2));
    signed.delivered();
    signed.time.pass(Duration.ofHours(-1));
    assertEquals(
        new DestructivePath(false, Optional.of("clock_untrusted")),
        signed.delivered().destructivePath());
  }

  @Test
  void aSignerLogThatCannotBeTrustedShutsTheDestructivePath() {
    ReportWorld signed = new ReportWorld(Optional.empty(), List.of(OPS));
    signed.signerLog.damaged = true;
    assertEquals(
        new DestructivePath(false, Optional.of("signer_log_damaged")),
        signed.delivered().destructivePath());
  }

  @Test
  void theFloorUnderTheClockFollowsWithReportsAndAFullDiskKeepsNoneBack() {
    world.delivered();
    world.time.pass(Duration.ofHours(1));
    world.timeMemory.broken = true;
    world.delivered();
    assertEquals(Optional.empty(), world.timeMemory.written);
    world.timeMemory.broken = false;
    world.delivered();
    assertEquals(Optional.of(world.time.instant()), world.timeMemory.written);
  }

  @Test
  void aHubThatHasSignedOperationsHasThemFetched() throws InterruptedException {
    world.delivered();
    assertFalse(world.bells.signedOperations().await(world.time, Duration.ZERO));
    world.hub.answer(
        new ControlEnvelope(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), true));
    world.delivered();
    assertTrue(world.bells.signedOperations().await(world.time, Duration.ZERO));
  }
}
