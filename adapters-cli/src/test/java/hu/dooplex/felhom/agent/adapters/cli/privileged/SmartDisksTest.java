package hu.dooplex.felhom.agent.adapters.cli.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.NotRun;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost.Disks;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.Disk.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmartDisksTest {
  private static final String SCAN = "/usr/sbin/smartctl --json --scan";
  private static final String LOOK =
      "/usr/sbin/smartctl --json --info --health --attributes --nocheck=standby ";

  private final FakeCommands commands = new FakeCommands();
  private long nanos;

  private Disks scanAndLook() throws PrivilegedException {
    return new SmartDisks(commands, () -> nanos).read();
  }

  private List<Disk> read() throws PrivilegedException {
    return scanAndLook().disks();
  }

  private List<String> failures() throws PrivilegedException {
    return scanAndLook().failures().stream()
        .map(failure -> String.valueOf(failure.getMessage()))
        .toList();
  }

  private void scan(String... devices) {
    commands.answer(SCAN, 0, "{\"devices\": [" + String.join(",", devices) + "]}", "");
  }

  private static String device(String name, String type) {
    return "{\"name\": \"" + name + "\", \"type\": \"" + type + "\", \"protocol\": \"x\"}";
  }

  private Disk only(int exitStatus, String answer) throws PrivilegedException {
    scan(device("/dev/sda", "sat"));
    commands.answer(LOOK, exitStatus, answer, "");
    return read().getFirst();
  }

  private static Disk disk(
      String model, String serial, Health health, int wearout, int celsius, long bytes) {
    return new Disk(
        "/dev/sda",
        Optional.of(model),
        Optional.of(serial),
        health,
        wearout < 0 ? OptionalInt.empty() : OptionalInt.of(wearout),
        OptionalInt.of(celsius),
        OptionalLong.of(bytes));
  }

  private static final Disk UNKNOWN =
      new Disk(
          "/dev/sda",
          Optional.empty(),
          Optional.empty(),
          Health.UNKNOWN,
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty());

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(
            "ata-hdd",
            0,
            disk("WDC WD40EFRX-68N32N0", "WD-WCC7K0000001", Health.PASSED, -1, 36, 4000787030016L)),
        Arguments.of(
            "ata-hdd-failing",
            24,
            disk("ST4000DM004-2CV104", "ZFN00001", Health.FAILED, -1, 41, 4000787030016L)),
        Arguments.of(
            "ata-ssd-samsung",
            0,
            disk(
                "Samsung SSD 860 EVO 1TB",
                "S3Z8NB0K000001A",
                Health.PASSED,
                3,
                36,
                1000204886016L)),
        Arguments.of(
            "ata-ssd-crucial",
            0,
            disk("CT500MX500SSD1", "1908E0000001", Health.PASSED, 8, 31, 500107862016L)),
        Arguments.of(
            "ata-ssd-unknown-attributes",
            0,
            disk("NoName SSD", "0000001", Health.PASSED, -1, 40, 256060514304L)),
        Arguments.of(
            "ata-ssd-endurance",
            64,
            disk("INTEL SSDSC2BB480G7", "PHDV000001", Health.PASSED, 4, 24, 480103981056L)),
        Arguments.of(
            "nvme",
            0,
            disk(
                "Samsung SSD 970 EVO Plus 1TB",
                "S4EWNF0M000001",
                Health.PASSED,
                3,
                43,
                1000204886016L)),
        Arguments.of(
            "nvme-worn-out",
            8,
            disk(
                "Samsung SSD 970 EVO Plus 1TB",
                "S4EWNF0M000001",
                Health.FAILED,
                100,
                43,
                1000204886016L)),
        Arguments.of(
            "scsi",
            0,
            disk("SEAGATE ST1200MM0009", "WFK00001", Health.PASSED, -1, 33, 1200243695616L)),
        Arguments.of(
            "scsi-ssd",
            4,
            disk("SEAGATE ST1200MM0009", "WFK00001", Health.PASSED, 7, 33, 1200243695616L)),
        Arguments.of("usb-bridge", 1, UNKNOWN),
        Arguments.of("not-opened", 1, UNKNOWN),
        Arguments.of("asleep", 2, UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyKindOfDiskIsRead(String fixture, int exitStatus, Disk expected)
      throws PrivilegedException {
    assertEquals(expected, only(exitStatus, Fixtures.read("smartctl-" + fixture + ".json")));
  }

  @Test
  void eachDiskOfTheScanIsAskedInItsTurnWithTheTypeThatIsMoreThanAGuess()
      throws PrivilegedException {
    commands.answer(SCAN, 0, Fixtures.read("smartctl-scan.json"), "");
    commands.answer(LOOK, 0, "{}", "");
    assertEquals(
        List.of("/dev/bus/0 [megaraid,8]", "/dev/nvme0", "/dev/sda", "/dev/sdb"),
        read().stream().map(Disk::device).toList());
    assertEquals(
        List.of(
            SCAN,
            LOOK + "/dev/sda",
            LOOK + "--device=sat /dev/sdb",
            LOOK + "--device=megaraid,8 /dev/bus/0",
            LOOK + "--device=nvme /dev/nvme0"),
        commands.run);
  }

  @Test
  void aHostWithoutDisksHasNone() throws PrivilegedException {
    commands.answer(SCAN, 0, Fixtures.read("smartctl-scan-empty.json"), "");
    assertEquals(List.of(), read());
  }

  @Test
  void oneBadDiskDoesNotHideTheOthers() throws PrivilegedException {
    scan(device("/dev/sda", "sat"), device("/dev/sdb", "sat"), device("/dev/sdc", "sat"));
    String good = Fixtures.read("smartctl-ata-hdd.json");
    commands.answer(
        LOOK,
        command ->
            switch (command.arguments().getLast()) {
              case "/dev/sda" -> throw new Failed("hangs", OptionalInt.empty());
              case "/dev/sdb" -> new CommandResult(2, "no JSON at all", "");
              default -> new CommandResult(0, good, "");
            });
    assertEquals(
        List.of(Health.UNKNOWN, Health.UNKNOWN, Health.PASSED),
        read().stream().map(Disk::health).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x",
        "--scan",
        "sda",
        "/etc/passwd",
        "/dev/../etc/passwd",
        "/dev/sd a",
        "/dev/sda;id",
        "/dev/$(id)",
        "/dev/sda\\n",
        "/dev/sda\\u0000",
        "/dev/sdé",
        "/dev//x",
        "/dev/"
      })
  void aHostileDeviceNameIsNoArgument(String name) throws PrivilegedException {
    scan(device(name, "sat"), device("/dev/sdb", "sat"));
    commands.answer(LOOK, 0, "{}", "");
    List<Disk> disks = read();
    assertEquals(List.of(SCAN, LOOK + "--device=sat /dev/sdb"), commands.run);
    assertEquals(2, disks.size());
    assertEquals(Health.UNKNOWN, disks.getFirst().health());
    assertTrue(disks.getFirst().device().chars().noneMatch(Character::isISOControl));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "sat --scan", "SAT;id", "sat\\n", "$(id)", "é"})
  void aHostileTypeIsNoArgument(String type) throws PrivilegedException {
    scan(device("/dev/sda", type));
    assertEquals(Health.UNKNOWN, read().getFirst().health());
    assertEquals(List.of(SCAN), commands.run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\": \"\"}", "{\"name\": null}", "[]", "7"})
  void anEntryWithoutANameIsNoDisk(String entry) throws PrivilegedException {
    scan(entry);
    assertEquals(List.of(), read());
  }

  @Test
  void aDiskThatCannotBeReadIsAFailureBesideTheOthersAndOneThatSleepsIsNone()
      throws PrivilegedException {
    scan(
        device("/dev/sda", "sat"),
        device("/dev/sdb", "sat"),
        device("/dev/sdc", "sat"),
        device("/dev/sdd", "sat"),
        device("/dev/sde", "sat"));
    commands.answer(
        LOOK,
        command ->
            switch (command.arguments().getLast()) {
              case "/dev/sda" -> new CommandResult(2, Fixtures.read("smartctl-asleep.json"), "");
              case "/dev/sdb" ->
                  new CommandResult(
                      2,
                      "{\"smartctl\": {\"messages\": [{\"string\": \"open failed: EIO\"}]}}",
                      "");
              case "/dev/sdc" -> throw new Failed("/dev/sdc hangs", OptionalInt.empty());
              case "/dev/sdd" -> new CommandResult(0, "no JSON at all", "");
              default -> new CommandResult(0, Fixtures.read("smartctl-ata-hdd.json"), "");
            });
    assertEquals(
        List.of(Health.UNKNOWN, Health.UNKNOWN, Health.UNKNOWN, Health.UNKNOWN, Health.PASSED),
        read().stream().map(Disk::health).toList());
    assertEquals(
        List.of(
            "/dev/sdb: smartctl could not open it (open failed: EIO); look at the disk",
            "/dev/sdc hangs",
            "/dev/sdd: smartctl wrote no JSON object; look at the disk"),
        failures());
  }

  @Test
  void allDisksTogetherHaveOneBudget() throws PrivilegedException {
    scan(device("/dev/sda", "sat"), device("/dev/sdb", "sat"), device("/dev/sdc", "sat"));
    commands.answer(
        LOOK,
        command -> {
          nanos += Limits.SMART_BUDGET.minusSeconds(1).toNanos();
          return new CommandResult(0, Fixtures.read("smartctl-ata-hdd.json"), "");
        });
    assertEquals(
        List.of(Health.PASSED, Health.PASSED, Health.UNKNOWN),
        read().stream().map(Disk::health).toList());
    assertEquals(
        List.of(Limits.COMMAND_TIMEOUT, Limits.COMMAND_TIMEOUT, Duration.ofSeconds(1)),
        commands.commands.stream().map(Command::timeLimit).toList());
  }

  @Test
  void moreDisksThanAReportHoldsAreLeftOut() throws PrivilegedException {
    scan(
        IntStream.range(0, 100).mapToObj(i -> device("/dev/sd" + i, "sat")).toArray(String[]::new));
    assertEquals(Limits.DISKS_MAX, read().size());
  }

  @ParameterizedTest
  @CsvSource({"1, '{}'", "0, not JSON", "0, '[]'", "0, ''"})
  void aScanThatFailsIsAFailure(int exitStatus, String stdout) {
    commands.answer(SCAN, exitStatus, stdout, "");
    assertThrows(Failed.class, this::read);
  }

  @Test
  void aMissingToolIsSaid() {
    commands.answer(
        SCAN,
        command -> {
          throw new NotRun("install smartmontools");
        });
    assertThrows(NotRun.class, this::read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"smart_status\": {\"passed\": \"true\"}}",
        "{\"smart_status\": true, \"temperature\": 3}",
        "{\"temperature\": {\"current\": 1e99}}",
        "{\"user_capacity\": {\"bytes\": -1}}",
        "{\"nvme_smart_health_information_log\": {\"percentage_used\": -1}}",
        "{\"ata_smart_attributes\": {\"table\": [{\"name\": \"SSD_Life_Left\", \"value\": 253}]}}",
        "{\"ata_smart_attributes\": {\"table\": \"x\"}}",
        "{\"model_name\": \" \"}",
      })
  void valuesThatMakeNoSenseAreLeftOut(String answer) throws PrivilegedException {
    assertEquals(UNKNOWN, only(0, answer));
  }

  @Test
  void namesAreOneLineOfBoundedLength() throws PrivilegedException {
    Disk disk =
        only(
            0,
            "{\"model_name\": \"a\\u001b[2J\" , \"serial_number\": \"" + "x".repeat(500) + "\"}");
    assertEquals("a\\u001b[2J", disk.model().orElseThrow());
    assertTrue(disk.serial().orElseThrow().length() <= 128);
  }

  @Test
  void anAnswerThatNestsTooDeepIsNoAnswer() throws PrivilegedException {
    assertEquals(UNKNOWN, only(0, "{\"a\":".repeat(1000) + "1" + "}".repeat(1000)));
  }
}
