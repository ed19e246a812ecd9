package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import hu.dooplex.felhom.agent.adapters.hub.simulator.SimulatedHub;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedCertificate;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedPveServer;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigInputs;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigLoader;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigResult;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.daemon.ConfigSource;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.domain.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A host to run commands on: a simulated node and a hub over HTTPS, and a folder with a real
 * configuration. Every run is searched for tokens, stack traces and errors that are not one line.
 */
public final class TestHost implements AutoCloseable {
  public static final String HUB_TOKEN = "hub-token-5d0e94c1b7";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Resources resources = new Resources();
  private final List<String> secrets =
      new ArrayList<>(
          List.of(
              HUB_TOKEN,
              SampleWorld.REPORTING_SECRET,
              SampleWorld.FULL_SECRET,
              SampleWorld.POWERLESS_SECRET));
  private final Path folder;
  private final SimulatedCertificate certificate;
  private final SimulatedNode node;
  private final SimulatedPveServer server;
  private final SimulatedHub hub;
  private final ObjectNode config;

  /** The sample world, with a pinned certificate and the reporting token. */
  public TestHost() throws IOException {
    this(SampleWorld.create(InstantSource.system()), nodeCertificate());
  }

  public TestHost(SimulatedNode node, SimulatedCertificate certificate) throws IOException {
    this.node = node;
    this.certificate = certificate;
    folder = Files.createTempDirectory("felhom-agent-test-");
    resources.keep(this::deleteFolder);
    server = resources.keep(SimulatedPveServer.start(node, certificate, Duration.ZERO));
    SimulatedCertificate hubCertificate =
        certificate("hub", Duration.ofDays(365), "localhost", "127.0.0.1");
    hub =
        resources.keep(
            new SimulatedHub(Optional.of(hubCertificate.serverContext()), new Secret(HUB_TOKEN)));
    write("hub-ca.pem", hubCertificate.pem());
    write("hub.token", HUB_TOKEN + "\n");
    config = (ObjectNode) JSON.readTree(configuration());
    token(SampleWorld.REPORTING_TOKEN, SampleWorld.REPORTING_SECRET);
  }

  private String configuration() {
    return """
    {
      "host_id": "test-host", "node": "%2$s",
      "state_dir": "%1$s/state", "runtime_dir": "%1$s/run",
      "proxmox": {
        "url": "%3$s",
        "token_secret_file": "%1$s/proxmox.token",
        "tls": {"pin_sha256": "%4$s"}
      },
      "hub": {"url": "%5$s", "token_file": "%1$s/hub.token", "tls": {"ca_file": "%1$s/hub-ca.pem"}},
      "log": {"level": "error"}
    }
    """
        .formatted(folder, node.name(), server.url(), certificate.sha256(), hub.url());
  }

  /** Good for a year, for the usual names of a node. */
  public static SimulatedCertificate nodeCertificate() {
    return certificate("pve1", Duration.ofDays(365), "pve1", "localhost", "127.0.0.1");
  }

  /** Self-signed, and valid for that long from now on; negative: it has expired. */
  public static SimulatedCertificate certificate(
      String commonName, Duration validFor, String... names) {
    Instant now = InstantSource.system().instant();
    return SimulatedCertificate.selfSigned(
        new SimulatedCertificate.Contents(
            commonName, List.of(names), now.minus(Duration.ofDays(400)), now.plus(validFor)));
  }

  public SimulatedNode node() {
    return node;
  }

  public SimulatedPveServer server() {
    return server;
  }

  public SimulatedHub hub() {
    return hub;
  }

  public Path folder() {
    return folder;
  }

  /** Instead of the one in {@code /etc}. */
  public PauseFile pauseFile() {
    return new PauseFile(folder.resolve("paused"));
  }

  public Path stateDir() {
    return folder.resolve("state");
  }

  /** Sets the value at that JSON path, {@code proxmox.tls.ca_file}. */
  public TestHost set(String path, Object value) {
    parent(path).set(last(path), JSON.valueToTree(value));
    return this;
  }

  public TestHost unset(String path) {
    parent(path).remove(last(path));
    return this;
  }

  private ObjectNode parent(String path) {
    ObjectNode at = config;
    String[] names = path.split("\\.", -1);
    for (String name : Arrays.copyOf(names, names.length - 1)) {
      at = at.withObjectProperty(name);
    }
    return at;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Uses that API token from now on. */
  public TestHost token(String id, String secret) throws IOException {
    secrets.add(secret);
    set("proxmox.token_id", id);
    write("proxmox.token", secret + "\n");
    return this;
  }

  /** Trusts a node whose certificate is this one, or comes from it, instead of a pin. */
  public TestHost trustAuthority(SimulatedCertificate authority) throws IOException {
    return set("proxmox.tls", Map.of("ca_file", write("node-ca.pem", authority.pem()).toString()));
  }

  /** Writes a file into the folder that only its owner may read. */
  public Path write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Holds something that no output may hold either. */
  public TestHost secret(String text) {
    secrets.add(text);
    return this;
  }

  /** Closes it with this host. */
  public <T extends AutoCloseable> T keep(T resource) {
    return resources.keep(resource);
  }

  /** Loads the configuration as the process would. */
  public LoadedConfig load(Mode mode) throws IOException {
    return (LoadedConfig)
        new ConfigLoader().load(ConfigInputs.ofProcess(writeConfig(), Map.of()), mode);
  }

  /** The same again, for a daemon; its log stays as it is. */
  public ConfigSource source() {
    return new ConfigSource() {
      @Override
      public ConfigResult load() {
        try {
          return TestHost.this.load(Mode.DAEMON);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void log(AgentConfig.Log section) {}
    };
  }

  private Path writeConfig() throws IOException {
    return write("config.json", config.toPrettyString());
  }

  /** Runs the command with this host's configuration, unless another one is named. */
  public Run run(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--config")) {
      all.addAll(0, List.of("--config", writeConfig().toString()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(printed(out), printed(err));
    int exitCode = AgentCommand.execute(terminal, pauseFile(), all.toArray(String[]::new));
    Run run =
        new Run(
            exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    assertNoSecret("the output", run.out());
    assertNoSecret("the errors", run.err());
    assertNoSecret("the reports", hub.reports().toString());
    if (!all.contains("--debug")) {
      assertOneLineErrors(run);
    }
    return run;
  }

  private static PrintStream printed(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static void assertOneLineErrors(Run run) {
    assertFalse(run.out().contains("\tat "), run::toString);
    run.err()
        .lines()
        .forEach(line -> assertTrue(line.startsWith("felhom-agent: "), () -> "error: " + line));
  }

  /** Fails if the text holds a token that this host knows of. */
  public void assertNoSecret(String where, String text) {
    assertEquals(List.of(), secrets.stream().filter(text::contains).toList(), where + ": " + text);
  }

  private void deleteFolder() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    resources.close();
  }
}
