package hu.dooplex.felhom.agent.bootstrap.demo;

import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import hu.dooplex.felhom.agent.adapters.hub.simulator.SimulatedHub;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedCertificate;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedPveServer;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigInputs;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigLoader;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigProblems;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigResult;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.daemon.ConfigSource;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A simulated node and a hub, both on HTTPS with certificates made just now, and a folder with the
 * configuration file that a real host would have.
 */
final class DemoWorld implements AutoCloseable {
  static final String CONFIG_FILE = "config.json";
  static final String PAUSE_FILE = "paused";

  /** What the policy lets the hub write to one guest in 24 hours. */
  static final int CONFIG_WRITES = 3;

  private static final String HUB_TOKEN = "demo-hub-token";

  /** What the token needs for the changes of the demo: no more than {@code doctor} approves of. */
  private static final Set<String> ON_GUESTS =
      Set.of("VM.Audit", "VM.PowerMgmt", "VM.Config.CPU", "VM.Config.Memory");

  private final Resources resources = new Resources();
  private final Path folder;
  private final SimulatedCertificate nodeCertificate;
  private final SimulatedNode node;
  private final SimulatedPveServer server;
  private final SimulatedHub hub;
  private final HostReport.Mode mode;
  private int generation;

  DemoWorld(InstantSource clock, int extraGuests, HostReport.Mode mode) throws IOException {
    this.mode = mode;
    folder = Files.createTempDirectory("felhom-agent-demo-");
    resources.keep(this::deleteFolder);
    try {
      nodeCertificate = certificate("pve1");
      node = SampleWorld.withExtraGuests(SampleWorld.create(clock), extraGuests, clock.instant());
      node.put(token());
      server = resources.keep(SimulatedPveServer.start(node, nodeCertificate));
      SimulatedCertificate hubCertificate = certificate("hub");
      hub =
          resources.keep(
              new SimulatedHub(Optional.of(hubCertificate.serverContext()), new Secret(HUB_TOKEN)));
      write("proxmox.token", SampleWorld.REPORTING_SECRET);
      write("hub.token", HUB_TOKEN);
      write("hub-ca.pem", hubCertificate.pem());
      write(CONFIG_FILE, config(nodeCertificate.sha256(), ""));
      write("wrong-pin.json", config("00".repeat(32), ""));
    } catch (IOException | RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static ApiToken token() {
    return ApiToken.of(SampleWorld.REPORTING_TOKEN, SampleWorld.REPORTING_SECRET)
        .grant("/vms", ON_GUESTS)
        .grant("/storage", Set.of("Datastore.Audit"))
        .grant("/nodes", Set.of("Sys.Audit"));
  }

  /** The token may from now on: without the permission of Proxmox VE no signature helps. */
  void mayDestroy(int vmid) {
    node.put(token().grant("/vms/" + vmid, Set.of("VM.Audit", "VM.PowerMgmt", "VM.Allocate")));
  }

  /** Its validity is of the real clock: TLS does not know of the demo's. */
  private static SimulatedCertificate certificate(String name) {
    Instant now = InstantSource.system().instant();
    return SimulatedCertificate.selfSigned(
        new SimulatedCertificate.Contents(
            name,
            List.of(name, "localhost", "127.0.0.1"),
            now.minus(Duration.ofHours(1)),
            now.plus(Duration.ofDays(365))));
  }

  private String config(String pin, String signers) {
    return """
    {
      "host_id": "demo-felhom",
      "node": "pve1",
      "state_dir": "%1$s/state",
      "runtime_dir": "%1$s/run",
      "proxmox": {
        "url": "%2$s",
        "token_id": "%3$s",
        "token_secret_file": "%1$s/proxmox.token",
        "tls": {"pin_sha256": "%4$s"}
      },
      "hub": {
        "url": "%5$s",
        "token_file": "%1$s/hub.token",
        "poll_interval_seconds": 60,
        "tls": {"ca_file": "%1$s/hub-ca.pem"}
      },
      "reconcile": {"mode": "%6$s"},
      "policy": {
        "guests": [101, 102, 103, 104, 110],
        "managed_fields": ["cores", "memory"],
        "config_writes_per_guest_day": %7$d
      },
      "signers": [%8$s]
    }
    """
        .formatted(
            folder,
            server.url(),
            SampleWorld.REPORTING_TOKEN,
            pin,
            hub.url(),
            mode.name().toLowerCase(Locale.ROOT),
            CONFIG_WRITES,
            signers);
  }

  /** The agent's configuration names them from now on; to be called before an agent reads it. */
  void trust(String operator, String publicKey) throws IOException {
    String signer =
        "{\"name\": \"%s\", \"role\": \"operational\", \"public_key\": \"%s\"}"
            .formatted(operator, publicKey);
    Files.writeString(configFile(), config(nodeCertificate.sha256(), signer));
  }

  private void write(String name, String text) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text, StandardOpenOption.WRITE);
  }

  /**
   * The hub serves this from now on, as its next generation.
   *
   * @param guests as the wire format has them
   * @return the generation
   */
  int desire(String... guests) {
    generation++;
    hub.serve(
        generation,
        "{\"schema_version\": 1, \"generation\": %d, \"guests\": [%s]}"
            .formatted(generation, String.join(", ", guests))
            .getBytes(StandardCharsets.UTF_8));
    return generation;
  }

  Path folder() {
    return folder;
  }

  Path configFile() {
    return folder.resolve(CONFIG_FILE);
  }

  /** Instead of the one in {@code /etc}, which is for the host's own agent. */
  PauseFile pauseFile() {
    return new PauseFile(folder.resolve(PAUSE_FILE));
  }

  /** The same but for a pin that no certificate has. */
  Path configFileWithWrongPin() {
    return folder.resolve("wrong-pin.json");
  }

  /** Its file, asked again; the log is the demo's own. */
  static ConfigSource source(Path configFile) {
    return new ConfigSource() {
      @Override
      public ConfigResult load() {
        try {
          return new ConfigLoader().load(ConfigInputs.ofProcess(configFile, Map.of()), Mode.DAEMON);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void log(AgentConfig.Log section) {}
    };
  }

  /** Loads it as the daemon does. */
  static LoadedConfig load(Path configFile) throws IOException {
    return switch (new ConfigLoader()
        .load(ConfigInputs.ofProcess(configFile, Map.of()), Mode.DAEMON)) {
      case LoadedConfig loaded -> loaded;
      case ConfigProblems problems ->
          throw new IllegalStateException("the demo's configuration: " + problems.lines());
    };
  }

  SimulatedCertificate nodeCertificate() {
    return nodeCertificate;
  }

  SimulatedNode node() {
    return node;
  }

  SimulatedPveServer server() {
    return server;
  }

  SimulatedHub hub() {
    return hub;
  }

  private void deleteFolder() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
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
