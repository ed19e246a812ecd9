package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost.Disks;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Any text in place of what {@code smartctl} and {@code sensors} write: names and serial numbers in
 * it are what the maker of a disk, or of a USB stick, put there.
 */
public final class HardwareFuzzTest {
  private static final String SCANNED =
      "{\"devices\": [{\"name\": \"/dev/sda\", \"type\": \"sat\"}]}";

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    int exitStatus = input.length == 0 ? 0 : input[0] & 0xff;
    for (int status : new int[] {0, exitStatus}) {
      disks(SCANNED, new CommandResult(status, text, ""));
    }
    disks(text, new CommandResult(0, "{}", ""));
    sensors(new CommandResult(0, text, ""));
    sensors(new CommandResult(1, "", text));
  }

  private static void disks(String scanned, CommandResult looked) {
    CommandRunner tool =
        command -> command.line().contains("--scan") ? new CommandResult(0, scanned, "") : looked;
    try {
      Disks disks = new SmartDisks(tool, () -> 0).read();
      Fuzzing.require(disks.disks().size() <= Limits.DISKS_MAX, "more disks than may be");
      disks.disks().forEach(HardwareFuzzTest::requireReportable);
      disks.failures().forEach(HardwareFuzzTest::requirePrintable);
    } catch (PrivilegedException e) {
      requirePrintable(e);
    }
  }

  private static void requireReportable(Disk disk) {
    requireName(disk.device());
    disk.model().ifPresent(Fuzzing::requirePrintable);
    disk.serial().ifPresent(HardwareFuzzTest::requireName);
    int wearout = disk.wearoutPercent().orElse(0);
    Fuzzing.require(wearout >= 0 && wearout <= 100, "a wear of " + wearout + " %");
    Fuzzing.require(disk.sizeBytes().orElse(1) > 0, "a disk without room");
  }

  private static void sensors(CommandResult result) {
    try {
      for (SensorReading reading : new Temperatures(command -> result).read()) {
        requireName(reading.chip());
        Fuzzing.requirePrintable(reading.label());
        Fuzzing.require(reading.celsius() > -273.15 && reading.celsius() < 1000, "no temperature");
      }
    } catch (PrivilegedException e) {
      requirePrintable(e);
    }
  }

  private static void requireName(String name) {
    Fuzzing.require(!name.isBlank(), "a thing without a name");
    Fuzzing.require(name.length() <= 2 * Limits.HARDWARE_NAME_MAX_CHARS, "a name without end");
    Fuzzing.requirePrintable(name);
  }

  private static void requirePrintable(PrivilegedException e) {
    Fuzzing.requirePrintable(String.valueOf(e.getMessage()));
  }

  @Test
  void whateverTheToolsWriteIsReadOrAFailure() {
    Fuzzing.replay(getClass(), HardwareFuzzTest::fuzzerTestOneInput);
  }
}
