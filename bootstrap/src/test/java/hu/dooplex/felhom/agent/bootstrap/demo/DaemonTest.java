package hu.dooplex.felhom.agent.bootstrap.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.daemon.BackgroundDaemon;
import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The daemon against the demo's node and hub, with time running so fast that no test waits. */
@Timeout(120)
class DaemonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SPEED = 600;

  private DemoWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new DemoWorld(SystemTime.real(), 0, Mode.ENFORCE);
    world.hub().answerWith(envelope(Optional.empty()));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static ControlEnvelope envelope(Optional<Boolean> blocked) {
    return new ControlEnvelope(OptionalLong.of(60), blocked, OptionalLong.empty(), false);
  }

  /** A daemon on a thread of its own. */
  private static final class Running implements AutoCloseable {
    final SeenEvents events = new SeenEvents();
    final Daemon daemon;
    private final CompletableFuture<Void> ended;

    Running(Path config) throws Exception {
      PauseFile pauseFile = new PauseFile(config.resolveSibling("paused"));
      daemon =
          new Daemon(
              DemoWorld.load(config),
              DemoWorld.source(config),
              SystemTime.fasterBy(SPEED),
              pauseFile,
              events);
      ended = BackgroundDaemon.start(daemon);
    }

    String await(String beginning) throws Exception {
      return events.await(beginning, 0, PATIENCE);
    }

    @Override
    public void close() {
      daemon.stop();
      ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  private List<Long> sequences() {
    return world.hub().reports().stream()
        .map(report -> report.path("sequence").longValue())
        .toList();
  }

  @Test
  void numbersAndABlockGoOnAfterARestart() throws Exception {
    world.hub().answerWith(envelope(Optional.of(true)));
    try (Running first = new Running(world.configFile())) {
      first.await("blocked_changed blocked=true");
      first.await("report_sent");
    }
    int taken = world.hub().reports().size();
    world.hub().answerWith(envelope(Optional.empty()));
    try (Running second = new Running(world.configFile())) {
      second.await("report_sent");
    }
    List<Long> sequences = sequences();
    assertEquals(1, sequences.getFirst());
    for (int i = 1; i < sequences.size(); i++) {
      assertEquals(sequences.get(i - 1) + 1, sequences.get(i));
    }
    JsonNode afterRestart = world.hub().reports().get(taken);
    assertTrue(afterRestart.path("reconcile").path("blocked").booleanValue());
    assertFalse(world.hub().reports().getFirst().path("reconcile").path("blocked").booleanValue());
  }

  @Test
  void insecureIsLoudAtEveryStart() throws Exception {
    Path config = world.configFile();
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("\"tls\": \\{\"pin_sha256\": [^}]*}", "\"tls\": {\"insecure\": true}"));
    for (int start = 0; start < 2; start++) {
      try (Running daemon = new Running(config)) {
        assertTrue(daemon.await("tls_insecure").contains("proxmox.tls.insecure is set"));
        daemon.await("report_sent");
      }
    }
  }

  @Test
  void aStopDoesNotWaitForAHubThatNeverAnswers() throws Exception {
    world.hub().failWith(HubFault.STALL);
    try (Running daemon = new Running(world.configFile())) {
      world.hub().awaitRequests(1, PATIENCE);
      daemon.daemon.stop();
      daemon.await("stopped");
    }
    assertEquals(List.of(), sequences());
  }

  @Test
  void aSecondDaemonIsRefusedAndTheFirstGoesOn() throws Exception {
    try (Running first = new Running(world.configFile())) {
      first.await("report_sent");
      Daemon second =
          new Daemon(
              DemoWorld.load(world.configFile()),
              DemoWorld.source(world.configFile()),
              SystemTime.fasterBy(SPEED),
              world.pauseFile(),
              new SeenEvents());
      StateException refused = assertThrows(StateException.class, second::run);
      assertTrue(String.valueOf(refused.getMessage()).contains("is in use by this process"));
      int taken = world.hub().reports().size();
      world.hub().awaitReports(taken + 1, PATIENCE);
    }
  }

  @Test
  void aBugInTheLoopEndsTheDaemonInsteadOfLeavingItMute() throws Exception {
    EventLog broken =
        (level, event, fields) -> {
          if (event.equals("report_sent")) {
            throw new IllegalArgumentException("a bug");
          }
        };
    Daemon daemon =
        new Daemon(
            DemoWorld.load(world.configFile()),
            DemoWorld.source(world.configFile()),
            SystemTime.fasterBy(SPEED),
            world.pauseFile(),
            broken);
    IllegalStateException died = assertThrows(IllegalStateException.class, daemon::run);
    assertEquals(
        "the report loop died: java.lang.IllegalArgumentException: a bug", died.getMessage());
    assertEquals(1, world.hub().reports().size());
  }

  @Test
  void aTokenChangedOnDiskIsTakenUpOnSighup() throws Exception {
    try (Running daemon = new Running(world.configFile())) {
      daemon.await("report_sent");
      int from = rotateTheNodesToken(daemon);
      daemon.daemon.reload();
      daemon.events.await("token_changed token=proxmox", from, PATIENCE);
      daemon.events.await("report_sent", from, PATIENCE);
    }
  }

  @Test
  void aTokenChangedOnDiskIsTakenUpAfterTheOldOneIsRefused() throws Exception {
    try (Running daemon = new Running(world.configFile())) {
      daemon.await("report_sent");
      int from = rotateTheNodesToken(daemon);
      daemon.events.await("report_not_collected", from, PATIENCE);
      daemon.events.await("token_changed token=proxmox", from, PATIENCE);
      daemon.events.await("report_sent", from, PATIENCE);
    }
  }

  /** Renews the token on the node and on disk, and tells from where on to read the log. */
  private int rotateTheNodesToken(Running daemon) throws Exception {
    Set<String> reading = Set.of("VM.Audit", "Datastore.Audit", "Sys.Audit");
    String renewed = "99999999-aaaa-4bbb-8ccc-dddddddddddd";
    Files.writeString(world.configFile().resolveSibling("proxmox.token"), renewed);
    int from = daemon.events.count();
    world
        .node()
        .put(
            ApiToken.of(SampleWorld.REPORTING_TOKEN, renewed)
                .grant("/vms", reading)
                .grant("/storage", reading)
                .grant("/nodes", reading));
    return from;
  }

  private void rewrite(Path file, String... changes) throws Exception {
    String text = Files.readString(file);
    for (int i = 0; i < changes.length; i += 2) {
      assertTrue(text.contains(changes[i]), text);
      text = text.replace(changes[i], changes[i + 1]);
    }
    Files.writeString(file, text);
  }

  private String mode(int report) {
    return world.hub().reports().get(report).path("reconcile").path("mode").textValue();
  }

  @Test
  void modeAndIntervalAreTakenUpOnSighup() throws Exception {
    world
        .hub()
        .answerWith(
            new ControlEnvelope(
                OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false));
    try (Running daemon = new Running(world.configFile())) {
      daemon.await("report_sent");
      assertEquals("enforce", mode(0));
      rewrite(
          world.configFile(),
          "\"mode\": \"enforce\"",
          "\"mode\": \"observe\"",
          "\"poll_interval_seconds\": 60",
          "\"poll_interval_seconds\": 120");
      daemon.daemon.reload();
      daemon.await("config_reloaded keys=hub.poll_interval_seconds, reconcile.mode");
      int taken = world.hub().reports().size();
      // The one that was being collected may still have the mode of before.
      world.hub().awaitReports(taken + 2, PATIENCE);
      assertEquals("observe", mode(taken + 1));
    }
  }

  @Test
  void enforceWaitsForARestartBesideAPolicyThatDoes() throws Exception {
    rewrite(world.configFile(), "\"mode\": \"enforce\"", "\"mode\": \"observe\"");
    try (Running daemon = new Running(world.configFile())) {
      daemon.await("report_sent");
      rewrite(
          world.configFile(),
          "\"mode\": \"observe\"",
          "\"mode\": \"enforce\"",
          "[101, 102, 103, 104, 110]",
          "[101]");
      daemon.daemon.reload();
      daemon.await("config_needs_restart keys=policy.guests, reconcile.mode");
      int taken = world.hub().reports().size();
      world.hub().awaitReports(taken + 2, PATIENCE);
      assertEquals("observe", mode(taken + 1));
    }
  }

  @Test
  void aConfigurationThatDoesNotLoadLeavesWhatRuns() throws Exception {
    try (Running daemon = new Running(world.configFile())) {
      daemon.await("report_sent");
      rewrite(world.configFile(), "\"mode\": \"enforce\"", "\"mode\": \"destroy\"");
      int from = daemon.events.count();
      daemon.daemon.reload();
      assertTrue(daemon.events.await("config_kept", from, PATIENCE).contains("reconcile.mode"));
      daemon.events.await("report_sent", from, PATIENCE);
    }
  }

  @Test
  void aPinAndACaFileAreTakenUpAfterTheConnectionWasRefused() throws Exception {
    Path config = world.configFile();
    String pin = world.nodeCertificate().sha256();
    Path ca = config.resolveSibling("hub-ca.pem");
    String right = Files.readString(ca);
    rewrite(config, pin, "00:".repeat(31) + "00");
    Files.writeString(ca, world.nodeCertificate().pem());
    try (Running daemon = new Running(config)) {
      daemon.await("report_not_collected");
      rewrite(config, "00:".repeat(31) + "00", pin);
      daemon.await("trust_changed section=proxmox.tls");
      daemon.await("report_not_sent");
      Files.writeString(ca, right);
      daemon.await("trust_changed section=hub.tls");
      daemon.await("report_sent");
    }
  }

  @Test
  void aNodeThatGoesAwayIsTriedAgainUntilItIsBack() throws Exception {
    world.node().faults().always("/nodes/pve1/status", new Fault.Disconnect());
    try (Running daemon = new Running(world.configFile())) {
      assertTrue(daemon.await("report_not_collected").contains("GET /nodes/pve1/status"));
      assertEquals(List.of(), sequences());
      world.node().faults().clear();
      daemon.await("report_sent sequence=1 ");
    }
  }
}
