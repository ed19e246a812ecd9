package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigKey.Overlay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Environment and command line, and which source wins. */
class OverlayTest {
  /** A value for each key that the environment may give, other than its default. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("node", "other"),
          Map.entry("proxmox.url", "https://pve:8006"),
          Map.entry("proxmox.token_id", "else@pve!token"),
          Map.entry("proxmox.token_secret", "from-env"),
          Map.entry("proxmox.token_secret_file", "%s/proxmox.token"),
          Map.entry("proxmox.request_timeout_seconds", "7"),
          Map.entry("hub.url", "https://else.example.org"),
          Map.entry("hub.token", "from-env"),
          Map.entry("hub.token_file", "%s/hub.token"),
          Map.entry("hub.poll_interval_seconds", "61"),
          Map.entry("hub.proxy_url", "http://proxy:3128"),
          Map.entry("cloudflared.ready_url", "http://127.0.0.1:1/ready"),
          Map.entry("reconcile.mode", "enforce"),
          Map.entry("reconcile.parallelism", "9"),
          Map.entry("reconcile.desired_state_file", "/desired.json"),
          Map.entry("privileged.enabled", "true"),
          Map.entry("log.level", "debug"),
          Map.entry("log.format", "json"));

  /** operations.md, Configuration: what cannot come from the environment. */
  private static final Set<String> FILE_ONLY =
      Set.of(
          "privileged.usb_mount_parent",
          "signers",
          "signers_min_version",
          "signature_threshold",
          "host_id",
          "state_dir",
          "runtime_dir");

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void aValidConfiguration() throws IOException {
    fixture = new Fixture(folder);
  }

  private static Stream<ConfigKey<?>> keysOf(boolean fileOnly) {
    return ConfigSchema.keys().stream().filter(key -> (key.overlay() == Overlay.NONE) == fileOnly);
  }

  static Stream<String> overlayable() {
    return keysOf(false).map(ConfigKey::path);
  }

  static Stream<String> forbidden() {
    return keysOf(true).map(ConfigKey::path);
  }

  @Test
  void exactlyTheKeysOfTheDesignAreForbidden() {
    assertEquals(
        ConfigSchema.keys().stream()
            .map(ConfigKey::path)
            .filter(path ->
                FILE_ONLY.contains(path) || path.startsWith("policy.") || path.contains(".tls."))
            .toList(),
        forbidden().toList());
    assertEquals(VALUES.keySet(), overlayable().collect(Collectors.toSet()));
  }

  @Test
  void noTwoKeysHaveTheSameVariable() {
    List<String> variables = ConfigSchema.keys().stream().map(ConfigKey::variable).toList();
    assertEquals(variables.size(), Set.copyOf(variables).size());
    assertTrue(variables.contains("FELHOM_AGENT_HUB_POLL_INTERVAL_SECONDS"));
  }

  @ParameterizedTest
  @MethodSource("overlayable")
  void theEnvironmentGives(String path) throws IOException {
    ConfigKey<?> key = ConfigSchema.find(path).orElseThrow();
    String text = VALUES.getOrDefault(path, "").formatted(folder);
    fixture.environment.put(key.variable(), text);
    Setting<?> setting = setting(path);
    assertEquals(new Origin.Environment(key.variable()), setting.origin());
    assertEquals(
        key.isSecret() ? "[redacted]" : text, setting.plain().map(Object::toString).orElse(""));
  }

  @ParameterizedTest
  @MethodSource("overlayable")
  void theCommandLineGivesAllButSecretsBeforeTheEnvironment(String path) throws IOException {
    ConfigKey<?> key = ConfigSchema.find(path).orElseThrow();
    String text = VALUES.getOrDefault(path, "").formatted(folder);
    fixture.commandLine.put(path, text);
    fixture.environment.put(key.variable(), text);
    if (key.isSecret()) {
      ConfigProblem problem = fixture.problem();
      assertEquals("a secret", problem.found());
      assertEquals("command line", problem.where());
      assertFalse(problem.line().contains(text));
    } else {
      assertEquals(new Origin.CommandLine(), setting(path).origin());
    }
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void theEnvironmentCannotGive(String path) throws IOException {
    String variable = ConfigKey.variable(path);
    fixture.environment.put(variable, "1");
    ConfigProblem problem = fixture.problem();
    assertEquals(path, problem.path());
    assertEquals("a value from the environment", problem.found());
    assertEquals("env " + variable, problem.where());
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void theCommandLineCannotGive(String path) throws IOException {
    fixture.commandLine.put(path, "1");
    assertEquals("the configuration file alone gives it", fixture.problem().allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "SIGNERS_0_NAME, signers",
    "SIGNATURE_THRESHOLD_DESTROY_GUEST, signature_threshold",
    "POLICY, policy",
    "POLICY_GUEST, policy",
    "HUB_TLS_PIN, hub.tls",
    "PROXMOX_TLS, proxmox.tls",
  })
  void neitherCanItGiveAPartOfSuchAKey(String name, String path) throws IOException {
    fixture.environment.put("FELHOM_AGENT_" + name, "1");
    ConfigProblem problem = fixture.problem();
    assertEquals("a value from the environment", problem.found());
    assertEquals(path, problem.path());
  }

  @ParameterizedTest
  @CsvSource({
    "HUB_URI, did you mean FELHOM_AGENT_HUB_URL",
    "LOGLEVEL, did you mean FELHOM_AGENT_LOG_LEVEL",
    "SOMETHING_ELSE_ENTIRELY, variables that begin with FELHOM_AGENT_ are keys; unset it",
  })
  void anUnknownVariableIsAnError(String name, String advice) throws IOException {
    fixture.environment.put("FELHOM_AGENT_" + name, "secret-text");
    ConfigProblem problem = fixture.problem();
    assertEquals("FELHOM_AGENT_" + name, problem.path());
    assertEquals(advice, problem.allowed());
    assertFalse(problem.line().contains("secret-text"));
  }

  @Test
  void anUnknownKeyOnTheCommandLineIsAnError() throws IOException {
    fixture.commandLine.put("log.lvel", "debug");
    assertEquals("did you mean log.level", fixture.problem().allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "hub.poll_interval_seconds, 060",
    "hub.poll_interval_seconds, 1e2",
    "hub.poll_interval_seconds, 99999999999999999999",
    "hub.poll_interval_seconds, ''",
    "privileged.enabled, yes",
    "privileged.enabled, TRUE",
    "log.level, INFO",
    "hub.url, ''",
    "node, ''",
  })
  void textsAreReadAsStrictlyAsTheFile(String path, String text) throws IOException {
    String variable = ConfigKey.variable(path);
    fixture.environment.put(variable, text);
    ConfigProblem problem = fixture.problem();
    assertEquals(path, problem.path());
    assertEquals("env " + variable, problem.where());
  }

  @Test
  void theFileGivesBeforeTheDefault() throws IOException {
    assertEquals(new Origin.Default(), fixture.origin("log.level"));
    fixture.config(fixture.minimal("\"log\": {\"level\": \"warning\"}"));
    assertEquals("file", fixture.origin("log.level").shown());
    assertEquals(EventLog.Level.WARNING, fixture.loaded().config().log().level());
    fixture.environment.put("FELHOM_AGENT_LOG_LEVEL", "error");
    assertEquals(EventLog.Level.ERROR, fixture.loaded().config().log().level());
  }

  @Test
  void aValueThatIsOverlaidIsCheckedAllTheSame() throws IOException {
    fixture.config(fixture.minimal("\"log\": {\"level\": \"loud\"}"));
    fixture.environment.put("FELHOM_AGENT_LOG_LEVEL", "info");
    assertEquals("\"loud\"", fixture.problem().found());
  }

  private Setting<?> setting(String path) throws IOException {
    return fixture.loaded().settings().stream()
        .filter(setting -> setting.key().path().equals(path))
        .findFirst()
        .orElseThrow();
  }
}
