package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.SelfTest.Outcome;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.PrivilegeReview.Level;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfTestTest {
  private final FakeNode node = new FakeNode();
  private final FakeTime time = new FakeTime();
  private final FakeCommands commands = new FakeCommands();
  private Optional<PrivilegedHost> privileged = Optional.empty();

  private Outcome run(String nodeName) {
    ReportIdentity identity =
        new ReportIdentity("0.1.0", "host", new NodeName(nodeName), Mode.OBSERVE);
    return new SelfTest(new ConnectionCheck(identity, node, time), identity, node, node, privileged)
        .run(Level.REPORT);
  }

  private void grantReporting() {
    for (String path : List.of("/vms", "/storage", "/nodes")) {
      node.grant(path, "VM.Audit", "Datastore.Audit", "Sys.Audit");
    }
  }

  private static Check check(Outcome outcome, String name) {
    return outcome.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + outcome.checks()));
  }

  @Test
  void aHealthyHostPassesEveryCheckInOrder() {
    grantReporting();
    node.lxc(101).lxc(102).storage("local", "dir", true, "backup");
    Outcome outcome = run("pve1");
    assertEquals(
        List.of(
            "api token",
            "privileges",
            "version",
            "certificate",
            "node",
            "node status",
            "guests",
            "config lxc/101",
            "config lxc/102",
            "storage"),
        outcome.checks().stream().map(Check::name).toList());
    assertFalse(outcome.failed(), outcome.checks().toString());
  }

  @Test
  void aTokenWithoutRightsIsNotTakenForAnEmptyHost() {
    Outcome outcome = run("pve1");
    assertEquals(Result.FAILED, check(outcome, "api token").result());
    assertEquals(Result.WARNING, check(outcome, "guests").result());
    assertTrue(outcome.failed());
  }

  @Test
  void missingAndExcessPrivilegesAreNamed() {
    grantReporting();
    node.grant("/storage", "Datastore.Allocate");
    Outcome outcome = run("pve1");
    assertEquals(
        "Datastore.Audit on /storage is missing (storages; likewise)",
        check(outcome, "api token").detail());
    assertEquals(Result.WARNING, check(outcome, "privileges").result());
    assertEquals(
        "more than the agent is configured to use: Datastore.Allocate on /storage",
        check(outcome, "privileges").detail());
  }

  @Test
  void aServerThatDoesNotAnswerIsNotAskedAgain() {
    node.fail(
        "privileges",
        new ApiException.Unreachable("GET /x", TransportFault.CONNECT, "connection refused"));
    Outcome outcome = run("pve1");
    assertFalse(outcome.reachable());
    assertEquals(List.of("privileges"), node.reads);
    assertEquals(1, outcome.checks().size());
  }

  @Test
  void aRefusedTokenIsSaidOnce() {
    node.fail("privileges", FakeNode.http(401));
    Outcome outcome = run("pve1");
    assertTrue(outcome.reachable());
    assertEquals(List.of(Result.FAILED), outcome.checks().stream().map(Check::result).toList());
  }

  @Test
  void anotherNodesNameIsNamedWithTheRightOnes() {
    grantReporting();
    assertEquals(
        new Check(
            "node",
            Result.FAILED,
            "'pve7' is not a node of this server; set \"node\" to one of: pve1"),
        check(run("pve7"), "node"));
  }

  @Test
  void oneGuestThatCannotBeReadFailsItsOwnCheckAlone() {
    grantReporting();
    node.lxc(101).lxc(102);
    node.fail("config lxc/101", FakeNode.http(500));
    Outcome outcome = run("pve1");
    assertEquals(Result.FAILED, check(outcome, "config lxc/101").result());
    assertEquals(Result.OK, check(outcome, "config lxc/102").result());
  }

  @ParameterizedTest
  @CsvSource({"22, OK", "20, WARNING", "-1, WARNING"})
  void aCertificateThatEndsWithin21DaysIsWarnedAbout(int days, Result expected) {
    grantReporting();
    node.certificate =
        Optional.of(
            new CertificateFacts(
                "AB:CD",
                "CN=pve1",
                "CN=ca",
                FakeTime.START.minus(Duration.ofDays(300)),
                FakeTime.START.plus(Duration.ofDays(days))));
    assertEquals(expected, check(run("pve1"), "certificate").result());
  }

  @Test
  void disksAndSensorsAreCheckedWhereThePrivilegedBackendIsOn() {
    grantReporting();
    privileged = Optional.of(commands);
    Outcome outcome = run("pve1");
    assertEquals(new Check("disks", Result.OK, "1 passed"), check(outcome, "disks"));
    assertEquals(new Check("sensors", Result.OK, "1 temperatures"), check(outcome, "sensors"));
  }

  @Test
  void aFailingDiskAndOneWithoutSmartAreNamed() {
    grantReporting();
    privileged = Optional.of(commands);
    commands.disks =
        List.of(
            FakeCommands.disk("/dev/sda", Disk.Health.PASSED),
            FakeCommands.disk("/dev/sdb", Disk.Health.UNKNOWN));
    commands.sensors = List.of();
    Outcome outcome = run("pve1");
    assertEquals(Result.WARNING, check(outcome, "disks").result());
    assertTrue(check(outcome, "disks").detail().endsWith(": /dev/sdb"));
    assertEquals(Result.WARNING, check(outcome, "sensors").result());
    commands.disks = List.of(FakeCommands.disk("/dev/sdc", Disk.Health.FAILED));
    assertEquals("failing: /dev/sdc", check(run("pve1"), "disks").detail());
  }

  @Test
  void aProgramThatIsMissingFailsItsCheckAlone() {
    grantReporting();
    privileged = Optional.of(commands);
    commands.disksFail = Optional.of(new PrivilegedException.NotRun("install smartmontools"));
    Outcome outcome = run("pve1");
    assertEquals(
        new Check("disks", Result.FAILED, "install smartmontools"), check(outcome, "disks"));
    assertEquals(Result.OK, check(outcome, "sensors").result());
  }
}
