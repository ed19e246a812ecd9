package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.bootstrap.wiring.AgentVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final TestHost host;

  CommandLineTest() throws IOException {
    host = new TestHost();
  }

  @AfterEach
  void close() {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void theVersionIsThatOfTheBuild(String how) throws IOException {
    Run run = host.run(how);
    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    assertEquals(
        "felhom-agent " + AgentVersion.current() + " (Java " + Runtime.version() + ")",
        run.out().strip());
  }

  @Test
  void theVersionComesAsJson() throws IOException {
    Run run = host.run("version", "--json");
    assertEquals(0, run.exitCode());
    assertEquals(AgentVersion.current(), run.json().path("version").textValue());
    assertEquals(Runtime.version().toString(), run.json().path("java").textValue());
  }

  @Test
  void helpListsEveryOptionCommandAndExitCode() throws IOException {
    Run run = host.run("--help");
    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    for (String word :
        List.of(
            "--config=FILE",
            "--set=KEY=VALUE",
            "--selftest[=hub|task]",
            "--vmid=N",
            "--yes",
            "--json",
            "--debug",
            "--help",
            "--version",
            "status",
            "plan",
            "doctor",
            "config",
            "submit",
            "pause",
            "resume",
            "journal",
            "audit",
            "demo",
            "version")) {
      assertTrue(run.out().contains(word), () -> word + " in " + run.out());
    }
    for (String exitCode :
        List.of(
            "0   fine",
            "1   a check failed",
            "2   the command line or the configuration",
            "3   a server could not be reached",
            "4   it was refused, or waits for a signature")) {
      assertTrue(run.out().contains(exitCode), () -> exitCode + " in " + run.out());
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          --bogus,             --bogus,                 felhom-agent --help
          frobnicate,          frobnicate,              felhom-agent --help
          config,              'check, show',           felhom-agent config --help
          journal,             'show, check',           felhom-agent journal --help
          audit,               'show, verify, reset',   felhom-agent audit --help
          config frobnicate,   frobnicate,              felhom-agent config --help
          doctor --bogus,      --bogus,                 felhom-agent doctor --help
          --set,               --set,                   felhom-agent --help
          --set log.level,     KEY=VALUE,               felhom-agent --help
          """)
  void aWrongCommandLineIsToldInOneLineThatSaysWhatToDo(
      String arguments, String about, String advice) throws IOException {
    Run run = host.run(arguments.split(" ", -1));
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.error().contains(about), run::err);
    assertTrue(run.error().endsWith("(see " + advice + ")"), run::err);
  }

  @Test
  void aSelfTestThatIsUnknownIsNotTakenForAnother() throws IOException {
    Run run = host.run("--selftest=bogus");
    assertEquals(2, run.exitCode());
    assertEquals("--selftest takes no value, or 'hub', or 'task'; not 'bogus'", run.error());
    assertEquals(0, host.server().received().count());
  }

  @Test
  void foreignTextOnTheCommandLineStaysOneLine() throws IOException {
    Run run = host.run("--bogus\n\u001b[2J");
    assertEquals(2, run.exitCode());
    assertFalse(run.err().contains("\u001b"), run::err);
    assertEquals(1, run.errors().size(), run::err);
  }

  @Test
  void aSoundConfigurationIsFine() throws IOException {
    Run run = host.run("config", "check");
    assertEquals(0, run.exitCode());
    assertEquals("The configuration is fine.", run.lines().getLast());
    assertEquals("", run.err());
  }

  @Test
  void tenMistakesAreToldAtOnceWithPathFoundAndAllowed() throws IOException {
    Path directory = Files.createDirectory(host.folder().resolve("directory"));
    host.set("host_id", "not a name")
        .set("node", "-pve1")
        .set("state_dir", "relative")
        .set("proxmox.url", "http://127.0.0.1:8006")
        .set("proxmox.token_secret_file", directory.toString())
        .set("proxmox.request_timeout_seconds", 0)
        .set("hub.poll_interval_seconds", "often")
        .set("hub.url", "http://hub.example.org")
        .set("log.level", "loud")
        .set("proxmx", Map.of("url", "https://127.0.0.1:8006"));
    Run run = host.run("config", "check");
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertEquals(10, run.errors().size(), run::err);
    assertProblem(run, "host_id", "\"not a name\"", "1 to 64 of letters, digits, . _ -");
    assertProblem(run, "node", "\"-pve1\"", "the name of a Proxmox VE node");
    assertProblem(run, "state_dir", "\"relative\"", "an absolute path");
    assertProblem(run, "proxmox.url", "\"http://127.0.0.1:8006\"", "https://HOST:8006");
    assertProblem(run, "proxmox.token_secret", "a directory", "a file");
    assertProblem(run, "proxmox.request_timeout_seconds", "0", "a whole number, 1 to 120");
    assertProblem(run, "hub.poll_interval_seconds", "\"often\"", "a whole number, 60 to 3600");
    assertProblem(run, "hub.url", "\"http://hub.example.org\"", "https://HOST, or http://HOST on");
    assertProblem(run, "log.level", "\"loud\"", "one of error, warning, info, debug");
    assertProblem(run, "proxmx", "an unknown key", "did you mean");
  }

  private static void assertProblem(Run run, String path, String found, String allowed) {
    assertEquals(
        1,
        run.errors().stream()
            .filter(line -> line.startsWith(path + ": found " + found))
            .filter(line -> line.contains("; allowed: " + allowed))
            .filter(line -> line.contains("config.json") || line.contains("directory"))
            .count(),
        () -> path + " in " + run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--selftest", "--selftest=hub", "plan", "doctor", "config check", "config show"})
  void aSecretFileThatIsADirectoryIsNamedByEveryCommand(String command) throws IOException {
    Path directory = Files.createDirectory(host.folder().resolve("secrets"));
    host.set("proxmox.token_secret_file", directory.toString());
    Run run = host.run(command.split(" ", -1));
    assertEquals(2, run.exitCode());
    assertTrue(run.error().startsWith("proxmox.token_secret: found a directory"), run::err);
    assertTrue(run.error().contains(directory.toString()), run::err);
    assertEquals(0, host.server().received().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--selftest", "plan", "doctor", "config check", "config show"})
  void aMissingConfigurationIsNamed(String command) throws IOException {
    String missing = host.folder().resolve("missing.json").toString();
    Run run = host.run((command + " --config " + missing).split(" ", -1));
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.error().contains(missing), run::err);
    assertTrue(
        run.error().startsWith("the configuration file: found no such file; allowed: "), run::err);
  }

  @Test
  void theDaemonDoesNotStartOnAWrongConfiguration() throws IOException {
    Run run = host.unset("hub.url").run();
    assertEquals(2, run.exitCode());
    assertTrue(run.error().startsWith("hub.url: found nothing; allowed: "), run::err);
  }

  @Test
  void theSelfTestOfTheNodeNeedsNoHub() throws IOException {
    assertEquals(0, host.unset("hub").run("--selftest").exitCode());
  }

  @Test
  void theEffectiveConfigurationNamesEveryOriginAndNoToken() throws IOException {
    Run run = host.run("config", "show", "--set", "log.level=debug");
    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    assertSetting(run, "log.level", "debug", "command line");
    assertSetting(run, "node", "pve1", "file");
    assertSetting(run, "proxmox.token_secret", "[redacted]", "proxmox.token");
    assertSetting(run, "hub.token", "[redacted]", "hub.token");
    assertSetting(run, "reconcile.mode", "observe", "default");
  }

  @Test
  void everySettingOfACommandLineCounts() throws IOException {
    Run run =
        host.run(
            "config", "show", "--set", "log.level=debug", "--set", "hub.poll_interval_seconds=120");
    assertEquals(0, run.exitCode());
    assertSetting(run, "log.level", "debug", "command line");
    assertSetting(run, "hub.poll_interval_seconds", "120", "command line");
  }

  private static void assertSetting(Run run, String key, String value, String origin) {
    assertEquals(
        1,
        run.lines().stream()
            .map(line -> line.replaceAll("\\s+", " "))
            .filter(line -> line.startsWith(key + " " + value + " "))
            .filter(line -> line.contains(origin))
            .count(),
        () -> key + " in " + run.out());
  }

  @Test
  void theEffectiveConfigurationComesAsJson() throws IOException {
    Run run = host.run("config", "show", "--json", "--set", "log.level=debug");
    assertEquals(0, run.exitCode());
    JsonNode settings = run.json().path("settings");
    assertEquals("debug", settings.path("log.level").path("value").textValue());
    assertEquals("command line", settings.path("log.level").path("from").textValue());
    assertEquals("[redacted]", settings.path("hub.token").path("value").textValue());
    assertEquals("[redacted]", settings.path("proxmox.token_secret").path("value").textValue());
  }

  @Test
  void aSecretOnTheCommandLineIsRefusedAndNotRepeated() throws IOException {
    String typed = "typed-secret-0815";
    Run run = host.secret(typed).run("config", "check", "--set", "proxmox.token_secret=" + typed);
    assertEquals(2, run.exitCode());
    assertTrue(run.error().startsWith("proxmox.token_secret: found a secret"), run::err);
    assertTrue(run.error().contains("proxmox.token_secret_file"), run::err);
  }

  @Test
  void aTokenIdWithItsSecretBehindItIsRefusedAndNotRepeated() throws IOException {
    host.set("proxmox.token_id", SampleWorld.REPORTING_TOKEN + "=" + SampleWorld.REPORTING_SECRET);
    Run run = host.run("config", "check");
    assertEquals(2, run.exitCode());
    assertTrue(run.error().startsWith("proxmox.token_id: found "), run::err);
    assertTrue(run.error().contains("without =SECRET"), run::err);
  }

  @ParameterizedTest
  @CsvSource({"state_dir=/elsewhere, state_dir", "proxmox.tls.insecure=true, proxmox.tls.insecure"})
  void whatTheFileAloneMaySayIsRefusedOnTheCommandLine(String assignment, String key)
      throws IOException {
    Run run = host.run("config", "check", "--set", assignment);
    assertEquals(2, run.exitCode());
    assertTrue(run.error().startsWith(key + ": "), run::err);
    assertTrue(run.error().contains("the configuration file alone gives it"), run::err);
  }

  @Test
  void insecureIsLoudInEveryCommand() throws IOException {
    host.set("proxmox.tls", Map.of("insecure", true));
    String notice = "proxmox.tls.insecure is set: whoever answers as " + host.server().url();
    assertTrue(host.run("--selftest").error().startsWith(notice));
    assertTrue(host.run("--selftest=hub").error().startsWith(notice));
    assertTrue(
        host.run("doctor").check("configuration").startsWith("WARN configuration " + notice));
    assertTrue(host.run("config", "check").out().contains("note: " + notice));
    assertTrue(host.run("config", "show").out().contains("note: " + notice));
  }
}
