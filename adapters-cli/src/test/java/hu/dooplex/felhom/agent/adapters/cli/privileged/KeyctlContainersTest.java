package hu.dooplex.felhom.agent.adapters.cli.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.gate.TestPermits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyctlContainersTest {
  private static final String NET =
      "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp,link_down=1";
  private static final Path SCHEMA = Path.of("../../shared/pve/api-schema-9.2.jsonl");

  /** A list of what no program is to see, whatever argument it stands in. */
  static final List<String> HOSTILE =
      List.of(
          "-x",
          "--force",
          "--",
          "a\nb",
          "a\rb",
          "a\0b",
          "a\u001b[2Jb",
          "a\u202eb",
          "é",
          "a;b|c",
          "$(id)",
          "`id`",
          "../../etc/passwd",
          "a b",
          "a=b,c=d",
          "x".repeat(9000));

  @TempDir Path root;
  private final FakeCommands commands = new FakeCommands();

  private static CreateGuestKeyctl operation(
      String template, String hostname, List<String> tags, String description, String net) {
    SortedMap<Integer, String> networks = new TreeMap<>();
    networks.put(0, net);
    return new CreateGuestKeyctl(
        GuestRef.lxc(9001),
        new VolumeId(template),
        new NewContainer(
            new StorageName("local-lvm"),
            8,
            2048,
            512,
            2,
            true,
            hostname,
            new TreeSet<>(tags),
            description,
            networks));
  }

  private static CreateGuestKeyctl valid() {
    return operation(
        "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
        "docker.example.org",
        List.of("docker", "felhom"),
        "Made by felhom-agent; it's for Docker",
        NET);
  }

  @Test
  void theArgumentListIsExactlyThis() throws PrivilegedException {
    Permit permit = TestPermits.permit(valid());
    new CommandLineHost(commands, root).carryOut(permit);
    assertEquals(
        List.of(
            "/usr/sbin/pct",
            "create",
            "9001",
            "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
            "--features=keyctl=1",
            "--storage=local-lvm",
            "--rootfs=local-lvm:8",
            "--memory=2048",
            "--swap=512",
            "--cores=2",
            "--unprivileged=1",
            "--hostname=docker.example.org",
            "--tags=docker;felhom",
            "--description=Made by felhom-agent; it's for Docker",
            "--net0=" + NET,
            "--onboot=0"),
        commands.commands.getFirst().line());
    assertEquals(1, commands.run.size());
    assertThrows(IllegalStateException.class, permit::redeem);
  }

  @Test
  void whatIsEmptyIsLeftOut() throws PrivilegedException {
    Command command =
        KeyctlContainers.command(operation("local:vztmpl/a.tar.gz", "a", List.of(), "", NET));
    assertTrue(
        command.arguments().stream()
            .noneMatch(a -> a.startsWith("--tags") || a.startsWith("--description")));
  }

  @Test
  void everyOptionIsOneOfTheApiSchema() throws IOException, PrivilegedException {
    Assumptions.assumeTrue(Files.exists(SCHEMA), () -> SCHEMA + " is not here");
    JsonNode parameters = parameters();
    List<String> arguments = KeyctlContainers.command(valid()).arguments();
    assertEquals("create", arguments.getFirst());
    for (String argument : arguments.subList(3, arguments.size())) {
      String name = argument.substring(2, argument.indexOf('='));
      String value = argument.substring(argument.indexOf('=') + 1);
      JsonNode parameter = parameters.path(name.replaceAll("^net[0-9]+$", "net[n]"));
      assertFalse(parameter.isMissingNode(), name);
      switch (parameter.path("type").textValue()) {
        case "boolean" -> assertTrue(value.matches("[01]"), argument);
        case "integer" ->
            assertTrue(
                Long.parseLong(value) >= parameter.path("minimum").asLong(Long.MIN_VALUE)
                    && Long.parseLong(value) <= parameter.path("maximum").asLong(Long.MAX_VALUE),
                argument);
        default -> assertTrue(value.length() <= parameter.path("maxLength").asInt(9999), argument);
      }
      if (parameter.path("format").isObject() && name.startsWith("net")) {
        for (String option : value.split(",", -1)) {
          String key = option.substring(0, option.indexOf('='));
          assertTrue(parameter.path("format").has(key), option);
        }
      }
    }
    assertTrue(parameters.path("features").path("format").has("keyctl"));
  }

  @Test
  void everyNetworkOptionOfTheApiSchemaIsTaken() throws IOException {
    Assumptions.assumeTrue(Files.exists(SCHEMA), () -> SCHEMA + " is not here");
    parameters()
        .path("net[n]")
        .path("format")
        .fieldNames()
        .forEachRemaining(key -> {
          boolean some =
              Stream.of("1", "100", "veth", "BC:24:11:00:00:01", "eth0")
                  .anyMatch(value ->
                      NetworkDevice.isValid(
                          key.equals("name") ? "name=" + value : "name=eth0," + key + "=" + value));
          assertTrue(some, key);
        });
  }

  private static JsonNode parameters() throws IOException {
    try (Stream<String> lines = Files.lines(SCHEMA)) {
      String create =
          lines
              .filter(
                  line -> line.startsWith("{\"path\":\"/nodes/{node}/lxc\",\"method\":\"POST\""))
              .findFirst()
              .orElseThrow();
      return new ObjectMapper().readTree(create).path("parameters").path("properties");
    }
  }

  static Stream<CreateGuestKeyctl> hostileOperations() {
    return HOSTILE.stream()
        .flatMap(text -> {
          String template = "local:vztmpl/a.tar.gz";
          Stream.Builder<CreateGuestKeyctl> all = Stream.builder();
          all.add(operation(template, text, List.of(), "", NET));
          all.add(operation(template, "a", List.of(), "", NET + "," + text));
          all.add(operation(template, "a", List.of(), "", NET + ",bridge=" + text));
          // What the types of tag and volume id refuse never becomes an operation at all.
          if (text.matches("[a-zA-Z0-9_][a-zA-Z0-9_+.-]*")) {
            all.add(operation(template, "a", List.of("ok", text), "", NET));
          }
          if (text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            all.add(operation("local:vztmpl/" + text + ".tar.gz", "a", List.of(), "", NET));
            all.add(operation("local:" + text, "a", List.of(), "", NET));
          }
          // Spaces, signs and dashes are what a description is made of: in one argument with its
          // name.
          if (!text.chars().allMatch(c -> c >= ' ' && c <= '~') || text.length() > 8192) {
            all.add(operation(template, "a", List.of(), text, NET));
          }
          return all.build();
        });
  }

  @ParameterizedTest
  @MethodSource("hostileOperations")
  void aHostileValueIsRefusedBeforeThePermitIsUsed(CreateGuestKeyctl operation) {
    Permit permit = TestPermits.permit(operation);
    Refused refused =
        assertThrows(Refused.class, () -> new CommandLineHost(commands, root).carryOut(permit));
    assertFalse(refused.mayHaveHappened());
    assertTrue(String.valueOf(refused.getMessage()).chars().noneMatch(Character::isISOControl));
    assertEquals(List.of(), commands.run);
    assertEquals(operation, permit.redeem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "--force", "--net1=x", "$(id)", "a=b,c=d", "../x"})
  void aDescriptionStaysInTheArgumentOfItsName(String description) throws PrivilegedException {
    List<String> arguments =
        KeyctlContainers.command(
                operation("local:vztmpl/a.tar.gz", "a", List.of(), description, NET))
            .arguments();
    assertTrue(arguments.contains("--description=" + description));
    assertTrue(arguments.subList(1, 3).stream().noneMatch(a -> a.startsWith("-")));
    assertTrue(arguments.subList(3, arguments.size()).stream().allMatch(a -> a.startsWith("--")));
  }

  @Test
  void noMountPointDeviceOrHookCanBeNamed() {
    for (String net :
        List.of("eth0,link_down=1", NET + ",name=eth1", NET + ",mp0=x", "link_down=1")) {
      assertFalse(NetworkDevice.isValid(net), net);
    }
  }

  @Test
  void aFailureCarriesTheStatusAndTheEndOfTheComplaintEscaped() {
    commands.answer(
        "/usr/sbin/pct", 255, "", "x".repeat(2000) + "\nunable\u001b[31m to create CT\n");
    Failed failed =
        assertThrows(
            Failed.class,
            () -> new CommandLineHost(commands, root).carryOut(TestPermits.permit(valid())));
    assertEquals(OptionalInt.of(255), failed.exitStatus());
    assertTrue(failed.mayHaveHappened());
    assertTrue(
        String.valueOf(failed.getMessage()).contains("/usr/sbin/pct create"),
        String.valueOf(failed.getMessage()));
    assertTrue(
        String.valueOf(failed.getMessage()).contains("unable\\u001b[31m to create CT"),
        String.valueOf(failed.getMessage()));
    assertTrue(String.valueOf(failed.getMessage()).length() < 1300);
  }

  @Test
  void aCreationThatIsStoppedHasTimeToCleanUp() throws Exception {
    assertEquals(Limits.CHANGE_GRACE, KeyctlContainers.command(valid()).grace());
  }
}
