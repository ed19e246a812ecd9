package hu.dooplex.felhom.agent.adapters.cli.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemperaturesTest {
  private final FakeCommands commands = new FakeCommands();

  private List<SensorReading> read(int exitStatus, String stdout) throws PrivilegedException {
    commands.answer("/usr/bin/sensors", exitStatus, stdout, "ERROR: Can't get value of subfeature");
    return new Temperatures(commands).read();
  }

  @Test
  void temperaturesAloneAreReadAndFaultySensorsLeftOut() throws PrivilegedException {
    assertEquals(
        List.of(
            new SensorReading("acpitz-acpi-0", "temp1", -5.0),
            new SensorReading("coretemp-isa-0000", "Core 0", 41.5),
            new SensorReading("coretemp-isa-0000", "Package id 0", 43.0),
            new SensorReading("nct6798-isa-0290", "SYSTIN", 32.0),
            new SensorReading("nvme-pci-0100", "Composite", 36.85)),
        read(0, Fixtures.read("sensors.json")));
    assertEquals(List.of("/usr/bin/sensors -j"), commands.run);
  }

  @Test
  void whatIsNoNumberAndStrayCommasCostOnlyTheirOwnReading() throws PrivilegedException {
    assertEquals(
        List.of(
            new SensorReading("amdgpu-pci-0500", "edge", 44.0),
            new SensorReading("k10temp-pci-00c3", "Tctl", 51.125)),
        read(0, Fixtures.read("sensors-broken.json")));
  }

  @Test
  void aHostWithoutChipsHasNoTemperatures() throws PrivilegedException {
    assertEquals(List.of(), read(1, Fixtures.read("sensors-none.json")));
  }

  @ParameterizedTest
  @CsvSource({
    "0, ''",
    "0, no JSON",
    "0, '[]'",
    "1, ''",
    "1, '{\"a\": {\"b\": {\"temp1_input\": 1}}}'",
    "0, '{\"a\": '",
  })
  void whatIsNoAnswerIsAFailure(int exitStatus, String stdout) {
    assertThrows(Failed.class, () -> read(exitStatus, stdout));
  }

  @Test
  void namesAreOneLineAndReadingsBounded() throws PrivilegedException {
    String many =
        IntStream.range(0, 1000)
            .mapToObj(i -> "\"f" + i + "\": {\"temp1_input\": 1.0}")
            .collect(Collectors.joining(","));
    assertEquals(Limits.SENSOR_READINGS_MAX, read(0, "{\"a\": {" + many + "}}").size());
    SensorReading odd =
        read(0, "{\"chip\\u202e\": {\"" + "l".repeat(500) + "\": {\"temp1_input\": 2}}}")
            .getFirst();
    assertEquals("chip\\u202e", odd.chip());
    assertTrue(odd.label().length() <= 128);
  }

  @ParameterizedTest
  @CsvSource({"-300", "5000", "\"hot\"", "null", "[1]", "true"})
  void aValueThatIsNoTemperatureIsLeftOut(String value) throws PrivilegedException {
    assertEquals(List.of(), read(0, "{\"a\": {\"b\": {\"temp1_input\": " + value + "}}}"));
  }
}
