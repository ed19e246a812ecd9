package hu.dooplex.felhom.agent.adapters.cli.privileged;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A disk as {@code smartctl --scan} names it.
 *
 * @param type what {@code --device} takes; several disks behind a RAID controller share a name
 */
record SmartDevice(String name, String type) {
  private static final Pattern NAME = Pattern.compile("/dev/[a-zA-Z0-9/_-]{1,64}");
  private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9,+_.:/-]{0,63}");

  /**
   * What the scan says of a disk that it has not opened. Left to itself smartctl finds out that a
   * "scsi" disk is a SATA one; told so, it would speak SCSI to it.
   */
  private static final Set<String> GUESSED = Set.of("", "auto", "ata", "scsi");

  static SmartDevice of(JsonNode scanned) {
    return new SmartDevice(scanned.path("name").asText(""), scanned.path("type").asText(""));
  }

  /**
   * Its whole state as JSON (smartctl(8)). A disk that sleeps is let sleep: to be woken every five
   * minutes would wear it out.
   *
   * @throws Refused if name or type is nothing for a command line
   */
  Command look(Duration timeLimit) throws Refused {
    if (!NAME.matcher(name).matches() || name.contains("//")) {
      throw new Refused(
          "smartctl --scan named a disk '" + ForeignText.oneLine(name, 64) + "'; look at it");
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("--json", "--info", "--health", "--attributes", "--nocheck=standby"));
    if (!GUESSED.contains(type)) {
      if (!TYPE.matcher(type).matches()) {
        throw new Refused(
            "smartctl --scan gave the type '" + ForeignText.oneLine(type, 64) + "'; look at it");
      }
      arguments.add("--device=" + type);
    }
    arguments.add(name);
    return Command.of(Program.SMARTCTL, timeLimit, arguments);
  }

  /** What the report calls it. */
  String reportedName() {
    String full = type.contains(",") ? name + " [" + type + "]" : name;
    return ForeignText.oneLine(full, Limits.HARDWARE_NAME_MAX_CHARS);
  }
}
