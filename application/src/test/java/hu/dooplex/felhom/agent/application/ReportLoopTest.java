package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReportLoopTest {
  private final ReportWorld world = new ReportWorld();

  private List<Long> waitsOf(int rounds) {
    world.time.stopAtWait(rounds);
    world.reportLoop.run(() -> Duration.ofMinutes(5));
    return world.time.waits.stream().map(Duration::toSeconds).toList();
  }

  private static ControlEnvelope interval(long seconds) {
    return new ControlEnvelope(
        OptionalLong.of(seconds), Optional.empty(), OptionalLong.empty(), false);
  }

  @Test
  void theFirstReportGoesOutAtOnceAndThenOnePerInterval() {
    assertEquals(List.of(300L, 300L, 300L), waitsOf(3));
    assertEquals(3, world.hub.reports.size());
    assertEquals(FakeTime.START, world.hub.reports.get(0).reportedAt());
  }

  @Test
  void anIntervalOfTheHubIsAdoptedWithinBoundsForTheNextWait() {
    world.hub.answer(interval(120));
    world.hub.answer(interval(1));
    world.hub.answer(interval(999_999));
    assertEquals(List.of(120L, 60L, 3600L, 3600L), waitsOf(4));
  }

  @Test
  void noFailureEndsTheLoopAndRetriesBackOff() {
    world.hub.fail(new HubException.TransportError(TransportFault.DNS, "no address"));
    world.hub.fail(new HubException.HttpError(503, "", "503"));
    world.hub.fail(new HubException.BadReply("not JSON"));
    assertEquals(List.of(15L, 30L, 60L, 300L), waitsOf(4));
  }

  @Test
  void aNodeThatIsDownIsTriedAgainAndComesBack() {
    world.node.fail("node status", FakeNode.http(596));
    assertEquals(List.of(15L, 30L), waitsOf(2));
    assertEquals(0, world.hub.reports.size());
    assertTrue(world.events.get(0).startsWith("report_not_collected"));
  }

  @Test
  void aRefusedLoginMakesTheTokensBeReadAgainAndOtherFailuresDoNot() {
    world.hub.fail(new HubException.HttpError(401, "", "401"));
    world.hub.fail(new HubException.HttpError(403, "", "403"));
    world.hub.fail(new HubException.HttpError(500, "", "500"));
    waitsOf(4);
    assertEquals(2, world.tokensReadAgain);
  }

  @Test
  void aTokenThatProxmoxRefusesIsReadAgainToo() {
    world.node.fail("node status", FakeNode.http(401));
    waitsOf(1);
    assertEquals(1, world.tokensReadAgain);
  }

  private List<String> warningsOfCertificates(int hours) {
    for (int round = 0; round < hours; round++) {
      world.hub.answer(interval(3600));
    }
    waitsOf(hours);
    return world.events.stream().filter(event -> event.startsWith("certificate_ends")).toList();
  }

  private static Optional<CertificateFacts> certificate(String sha256, Duration left) {
    return Optional.of(
        new CertificateFacts(
            sha256, "CN=pve1", "CN=ca", FakeTime.START, FakeTime.START.plus(left)));
  }

  @Test
  void aCertificateThatEndsIsWarnedOfOnceADay() {
    world.node.certificate = certificate("AB:CD", Duration.ofHours(1));
    assertEquals(2, warningsOfCertificates(30).size());
  }

  @Test
  void theHubsCertificateIsWarnedOfAsThatOfProxmoxVeIs() {
    world.node.certificate = certificate("AB:CD", Duration.ofDays(20));
    world.hub.certificate = certificate("EF:01", Duration.ofDays(-1));
    assertEquals(
        List.of(
            "certificate_ends[Field[name=server, value=hub],"
                + " Field[name=until, value=2026-11-21T19:25:00Z],"
                + " Field[name=sha256, value=EF:01]]",
            "certificate_ends[Field[name=server, value=proxmox],"
                + " Field[name=until, value=2026-12-12T19:25:00Z],"
                + " Field[name=sha256, value=AB:CD]]"),
        warningsOfCertificates(20));
  }

  @Test
  void aCertificateIsNotWarnedOfMoreThan21DaysAhead() {
    world.hub.certificate = certificate("EF:01", Duration.ofDays(22));
    assertEquals(List.of(), warningsOfCertificates(24));
    world.hub.certificate = certificate("EF:02", Duration.ofDays(21));
    assertEquals(1, warningsOfCertificates(2).size());
  }

  @Test
  void whatRingsTheBellIsReportedAtOnceButOnceInTenSeconds() {
    world.hub.whileDelivering = world.bells.reports()::ring;
    assertEquals(List.of(0L, 0L, 10L, 0L, 10L), waitsOf(5));
    assertEquals(FakeTime.START, world.hub.reports.get(1).reportedAt());
    assertEquals(FakeTime.START.plusSeconds(10), world.hub.reports.get(2).reportedAt());
  }

  @Test
  void whatRangBeforeAReportIsInIt() {
    world.bells.reports().ring();
    assertEquals(List.of(300L, 300L), waitsOf(2));
  }

  @Test
  void aHubThatFailsIsSparedTheBell() {
    world.hub.fail(new HubException.HttpError(503, "", "503"));
    world.hub.whileDelivering = world.bells.reports()::ring;
    assertEquals(List.of(15L, 0L), waitsOf(2));
  }

  @Test
  void aStopWhileCollectingSendsNothingAndLogsNoFailure() {
    world.node.lxc(101);
    world.node.beforeEveryRead(world.time::stop);
    assertEquals(List.of(300L), waitsOf(1));
    assertEquals(0, world.hub.reports.size());
    assertEquals(0, world.state.reportSequence());
    assertEquals(List.of("report_loop_stopped[]"), world.events);
  }
}
