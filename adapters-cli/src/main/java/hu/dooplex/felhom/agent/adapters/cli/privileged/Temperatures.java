package hu.dooplex.felhom.agent.adapters.cli.privileged;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The temperatures that {@code sensors -j} (sensors(1)) prints. It cannot be the API: that has no
 * sensors (proxmox.md, The three privileged exceptions).
 *
 * <p>Chip → feature → reading: {@code {"coretemp-isa-0000": {"Adapter": "ISA adapter", "Core 0":
 * {"temp2_input": 41.000}}}}. Complaints about single readings go to stderr and are of no account.
 */
final class Temperatures {
  private static final Pattern INPUT = Pattern.compile("temp[0-9]{1,4}_input");

  /** Nothing is colder; libsensors prints some broken sensors far below. */
  private static final double COLDEST = -273.15;

  /** No sensor of a computer measures beyond. */
  private static final double HOTTEST = 1000;

  private final CommandRunner runner;

  Temperatures(CommandRunner runner) {
    this.runner = runner;
  }

  static Command command() throws PrivilegedException.Refused {
    return Command.of(Program.SENSORS, Limits.COMMAND_TIMEOUT, "-j");
  }

  List<SensorReading> read() throws PrivilegedException {
    Command command = command();
    CommandResult result = runner.run(command);
    JsonNode chips =
        ToolJson.object(result.stdout())
            .orElseThrow(() ->
                result.exitStatus() == 0
                    ? new Failed(
                        "sensors wrote no JSON object; look at sensors -j", OptionalInt.of(0))
                    : result.failure(command, "look at sensors -j"));
    // Observed with lm-sensors 3.6.0: a host without chips is "{}" and exit status 1.
    if (result.exitStatus() != 0 && !chips.isEmpty()) {
      throw result.failure(command, "look at sensors -j");
    }
    List<SensorReading> readings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> chip : chips.properties()) {
      for (Map.Entry<String, JsonNode> feature : chip.getValue().properties()) {
        read(chip.getKey(), feature.getKey(), feature.getValue(), readings);
      }
    }
    readings.sort(Comparator.comparing(SensorReading::chip).thenComparing(SensorReading::label));
    return List.copyOf(readings);
  }

  private static void read(
      String chip, String label, JsonNode feature, List<SensorReading> readings) {
    for (Map.Entry<String, JsonNode> value : feature.properties()) {
      if (!INPUT.matcher(value.getKey()).matches() || chip.isBlank()) {
        continue;
      }
      double celsius = value.getValue().isNumber() ? value.getValue().doubleValue() : Double.NaN;
      if (celsius > COLDEST
          && celsius < HOTTEST
          && !isFaulty(feature, value.getKey())
          && readings.size() < Limits.SENSOR_READINGS_MAX) {
        readings.add(new SensorReading(name(chip), name(label), celsius));
      }
    }
  }

  /** The chip itself says that nothing sensible is connected (Linux, hwmon sysfs interface). */
  private static boolean isFaulty(JsonNode feature, String input) {
    return feature.path(input.replace("_input", "_fault")).doubleValue() > 0;
  }

  private static String name(String text) {
    return ForeignText.oneLine(text.strip(), Limits.HARDWARE_NAME_MAX_CHARS);
  }
}
