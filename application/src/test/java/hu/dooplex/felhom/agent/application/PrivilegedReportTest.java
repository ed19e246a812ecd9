package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.CollectionError;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrivilegedReportTest {
  private final FakeCommands commands = new FakeCommands();
  private final ReportWorld world = new ReportWorld(Optional.of(commands));

  @Test
  void disksAndSensorsAreReportedWhereTheBackendIsOn() {
    HostReport report = world.delivered();
    assertEquals(commands.disks, report.disks());
    assertEquals(commands.sensors, report.sensors());
    assertEquals(List.of(), report.collectionErrors());
  }

  @Test
  void bothAreEmptyAndNoErrorWhereTheBackendIsOff() {
    HostReport report = new ReportWorld().delivered();
    assertEquals(List.of(), report.disks());
    assertEquals(List.of(), report.sensors());
    assertEquals(List.of(), report.collectionErrors());
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new PrivilegedException.NotRun("/usr/sbin/x is secret"), "program missing"),
        Arguments.of(new PrivilegedException.Refused("secret"), "not possible on this host"),
        Arguments.of(
            new PrivilegedException.Failed("secret", OptionalInt.of(4)),
            "program failed: exit status 4"),
        Arguments.of(
            new PrivilegedException.Failed("secret", OptionalInt.of(0)), "answer not understood"),
        Arguments.of(
            new PrivilegedException.Failed("secret", OptionalInt.empty()), "program stopped"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aSourceThatFailsIsEmptyAndNamedByACodeWhileTheOtherIsReported(
      PrivilegedException failure, String code) {
    commands.disksFail = Optional.of(failure);
    HostReport report = world.delivered();
    assertEquals(List.of(), report.disks());
    assertEquals(commands.sensors, report.sensors());
    assertEquals(List.of(new CollectionError("smart", code)), report.collectionErrors());
    assertTrue(world.events.toString().contains("secret"), "the text stays in the host's log");
  }

  @Test
  void aDiskThatCannotBeReadIsReportedWithTheOthersAndSaid() {
    commands.diskFailures =
        List.of(
            new PrivilegedException.Failed("sda secret", OptionalInt.of(2)),
            new PrivilegedException.Failed("sdb secret", OptionalInt.of(2)));
    HostReport report = world.delivered();
    assertEquals(commands.disks, report.disks());
    assertEquals(
        List.of(new CollectionError("smart", "program failed: exit status 2")),
        report.collectionErrors());
    assertTrue(world.events.toString().contains("sdb secret"), "each is in the host's log");
  }

  @Test
  void failingSensorsDoNotHideTheDisks() {
    commands.sensorsFail = Optional.of(new PrivilegedException.NotRun("install lm-sensors"));
    HostReport report = world.delivered();
    assertEquals(commands.disks, report.disks());
    assertEquals(
        List.of(new CollectionError("sensors", "program missing")), report.collectionErrors());
  }
}
