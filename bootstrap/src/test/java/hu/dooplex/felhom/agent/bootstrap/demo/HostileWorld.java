package hu.dooplex.felhom.agent.bootstrap.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubCall;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.bootstrap.cli.AgentCommand;
import hu.dooplex.felhom.agent.bootstrap.cli.Terminal;
import hu.dooplex.felhom.agent.bootstrap.daemon.BackgroundDaemon;
import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import hu.dooplex.felhom.agent.bootstrap.logging.FelhomLoggerFinder;
import hu.dooplex.felhom.agent.bootstrap.logging.LogFormat;
import hu.dooplex.felhom.agent.bootstrap.logging.LogOutput;
import hu.dooplex.felhom.agent.bootstrap.logging.LogSettings;
import hu.dooplex.felhom.agent.bootstrap.logging.SystemEventLog;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The whole daemon over HTTPS, between the simulated node and a hub that is in an attacker's hands.
 * Node and agent have the same clock, which runs so fast that no test waits.
 */
final class HostileWorld implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int VICTIM = 104;
  static final String DELETE = "DELETE /nodes/pve1/lxc/" + VICTIM;
  static final String STOP = "POST /nodes/pve1/lxc/" + VICTIM + "/status/stop";

  static final TestSigner OPS = TestSigner.ed25519(1);
  static final TestSigner SECOND = TestSigner.ecdsa(256, 2);
  static final TestSigner TOKEN = TestSigner.skEd25519("ssh:", 6);
  static final TestSigner VAULT = TestSigner.ed25519(3);
  static final TestSigner STRANGER = TestSigner.ed25519(4);

  private static final Pattern FLOOR = Pattern.compile("\"time_floor\":\"([^\"]*)\"");

  /** An hour in six seconds. */
  static final int SPEED = 600;

  private final int speed;
  private final SystemTime time;
  private final SetClock clock;
  private final DemoWorld world;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Optional<Running> daemon = Optional.empty();
  private final Set<String> handedOver = new HashSet<>();
  private int results;
  private int changes;

  HostileWorld() throws IOException {
    this("ops-1 operational", "ops-2 operational", "token operational", "vault recovery");
  }

  /**
   * @param signers the names of those who may sign, each with its role
   */
  HostileWorld(String... signers) throws IOException {
    this(SPEED, signers);
  }

  /**
   * @param speed how many times faster than real time runs
   */
  HostileWorld(int speed, String... signers) throws IOException {
    this.speed = speed;
    time = SystemTime.fasterBy(speed);
    clock = new SetClock(time);
    world = new DemoWorld(clock, 0, Mode.ENFORCE);
    world.mayDestroy(VICTIM);
    enroll(signers);
    world
        .hub()
        .answerWith(
            new ControlEnvelope(
                OptionalLong.of(60), Optional.of(false), OptionalLong.empty(), false));
  }

  private static TestSigner key(String name) {
    return switch (name) {
      case "ops-1" -> OPS;
      case "ops-2" -> SECOND;
      case "token" -> TOKEN;
      default -> VAULT;
    };
  }

  /** The configuration has these signers from the next start on. */
  void enroll(String... signers) throws IOException {
    List<String> entries =
        Arrays.stream(signers)
            .map(signer -> signer.split(" "))
            .map(signer -> entry(signer[0], signer[1]))
            .toList();
    configure("\"signers\": \\[[^\\]]*\\]", "\"signers\": [" + String.join(", ", entries) + "]");
  }

  /** Of the set of that version with these signers, each with its role. */
  static String sha256Of(int version, String... signers) {
    List<Signer> set =
        Arrays.stream(signers)
            .map(signer -> signer.split(" "))
            .map(signer ->
                key(signer[0])
                    .named(
                        signer[0],
                        signer[1].equals("recovery") ? KeyRole.RECOVERY : KeyRole.OPERATIONAL))
            .toList();
    return switch (SignerSet.configured(version, set)) {
      case SignerSet.Formation.Formed(SignerSet formed) -> formed.sha256();
      case SignerSet.Formation.Refused(var flaws) -> throw new AssertionError(flaws);
    };
  }

  /** Changes the text of the configuration file, for the next start. */
  void configure(String pattern, String replacement) throws IOException {
    String text = Files.readString(world.configFile());
    if (!Pattern.compile(pattern).matcher(text).find()) {
      throw new IllegalArgumentException("nothing to replace: " + pattern);
    }
    Files.writeString(world.configFile(), text.replaceFirst(pattern, replacement));
  }

  DemoWorld demo() {
    return world;
  }

  /** A daemon on a thread of its own. */
  private static final class Running implements AutoCloseable {
    final SeenEvents events = new SeenEvents();
    private final Daemon daemon;
    private final CompletableFuture<Void> ended;

    Running(DemoWorld world, SystemTime time, EventLog log) throws IOException {
      EventLog both =
          (level, event, fields) -> {
            log.record(level, event, fields);
            events.record(level, event, fields);
          };
      daemon =
          new Daemon(
              DemoWorld.load(world.configFile()),
              DemoWorld.source(world.configFile()),
              time,
              world.pauseFile(),
              both);
      ended = BackgroundDaemon.start(daemon);
    }

    @Override
    public void close() {
      daemon.stop();
      ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  HostileWorld start() throws IOException {
    SystemTime own = SystemTime.fasterBy(speed, time.begun()).by(clock);
    daemon = Optional.of(new Running(world, own, lines()));
    return this;
  }

  /** What the service would write to standard error, in both formats. */
  private EventLog lines() {
    EventLog text = lines(LogFormat.TEXT);
    EventLog json = lines(LogFormat.JSON);
    return (level, event, fields) -> {
      text.record(level, event, fields);
      json.record(level, event, fields);
    };
  }

  private EventLog lines(LogFormat format) {
    LogSettings settings = LogSettings.initial(Map.of()).with(EventLog.Level.DEBUG, format);
    return new SystemEventLog(
        new FelhomLoggerFinder(new LogOutput(log, clock, settings))
            .getLogger("felhom-agent", getClass().getModule()));
  }

  /** All log lines so far. */
  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /** Sets the clock that node and agent have ahead, or back. */
  void setClock(Duration ahead) {
    clock.set(ahead);
  }

  Instant now() {
    return clock.instant();
  }

  /** From now on it is the same moment; waiting goes on. */
  void stopClock() {
    clock.stop();
  }

  /**
   * Waits until the agent believes its clock: until the floor under it that is written down is
   * later than that.
   */
  Instant awaitFloorAfter(Instant moment) throws Exception {
    Path file = world.folder().resolve("state").resolve("identity.json");
    for (; ; ) {
      nextReport();
      Matcher floor = FLOOR.matcher(Files.readString(file));
      if (floor.find() && Instant.parse(floor.group(1)).isAfter(moment)) {
        return Instant.parse(floor.group(1));
      }
    }
  }

  /** A clean stop, and what happens while it is down. */
  void restart(Meanwhile meanwhile) throws Exception {
    stop();
    meanwhile.happens(world.folder());
    start();
  }

  /** What somebody does to the files of a stopped agent. */
  interface Meanwhile {
    void happens(Path folder) throws Exception;
  }

  void stop() {
    daemon.ifPresent(Running::close);
    daemon = Optional.empty();
  }

  /** Waits until the daemon has logged a line that begins so, at any time since its start. */
  String awaitEvent(String beginning) throws Exception {
    return daemon.orElseThrow().events.await(beginning, 0, PATIENCE);
  }

  /** The next report from now on. */
  JsonNode nextReport() throws Exception {
    return world.hub().awaitReports(world.hub().taken() + 1, PATIENCE).getLast();
  }

  static String wish(String operation, int vmid, String params) {
    return """
    {"version": 1, "host": "demo-felhom", "operation": "%s",
     "guest": {"kind": "lxc", "vmid": %d}, "params": %s}
    """
        .formatted(operation, vmid, params);
  }

  static String destroy(int vmid) {
    return wish(
        "destroy_guest",
        vmid,
        "{\"purge\": false, \"destroy_unreferenced_disks\": false, \"force\": true}");
  }

  static String stop(int vmid) {
    return wish("stop_guest", vmid, "{}");
  }

  /**
   * @param add entries of the document, and so is what is to be removed
   */
  static String rotation(int version, String previousSha256, String add, String remove) {
    return """
    {"version": 1, "host": "demo-felhom", "operation": "rotate_signers",
     "params": {"version": %d, "previous_set_sha256": "%s", "add": [%s], "remove": [%s]}}
    """
        .formatted(version, previousSha256, add, remove);
  }

  static String entry(String signer, String role) {
    return "{\"name\": \"%s\", \"role\": \"%s\", \"public_key\": \"%s\"}"
        .formatted(signer, role, key(signer).line());
  }

  /** Has the agent issue the document for a wish, as it stands in the hub's report then. */
  String issued(String wish) throws Exception {
    JsonNode result = handOver(new SignedEnvelope(bytes(wish), List.of()));
    assertEquals("pending_signature", result.path("outcome").asText(), result::toString);
    String nonce = result.path("operation_id").asText();
    for (int next = world.hub().taken() + 1; ; next++) {
      JsonNode report = world.hub().awaitReports(next, PATIENCE).getLast();
      for (JsonNode pending : report.path("pending_signatures")) {
        if (pending.path("nonce").asText().equals(nonce)) {
          return new String(
              Base64.getDecoder().decode(pending.path("document").asText()),
              StandardCharsets.US_ASCII);
        }
      }
    }
  }

  static SignedEnvelope signed(String document, TestSigner... by) {
    return signed(Namespace.OPERATIONS, document, by);
  }

  static SignedEnvelope signed(Namespace namespace, String document, TestSigner... by) {
    return new SignedEnvelope(
        bytes(document),
        Arrays.stream(by)
            .map(signer -> signer.sign(namespace, bytes(document)).armored())
            .toList());
  }

  /** The hub serves it until the agent has told what came of exactly this document. */
  JsonNode handOver(SignedEnvelope envelope) throws Exception {
    if (!handedOver.add(sha256(envelope.document()))) {
      forgetEarlierResults();
    }
    world.hub().serveOperations(List.of(envelope));
    try {
      return awaitResult(envelope.document());
    } finally {
      world.hub().serveOperations(List.of());
    }
  }

  /**
   * What is served is fetched until it is no longer: of an earlier time the same document may have
   * been answered more than once. After a list without it was fetched, and then another, no more of
   * that is made; and what was made is delivered.
   */
  private void forgetEarlierResults() throws Exception {
    int fetched = world.hub().requests(HubCall.SIGNED_OPERATIONS);
    world.hub().serveOperations(bytes("{\"operations\": []}"));
    while (world.hub().requests(HubCall.SIGNED_OPERATIONS) < fetched + 3) {
      nextReport();
    }
    Path undelivered = world.folder().resolve("state").resolve("results.json");
    while (Files.exists(undelivered)
        && Files.readString(undelivered).contains("\"document_sha256\"")) {
      nextReport();
    }
    results = world.hub().results().size();
  }

  /** The next result from the last one on that says what came of that document. */
  JsonNode awaitResult(byte[] document) throws Exception {
    String sha256 = sha256(document);
    while (true) {
      JsonNode result = world.hub().awaitResults(results + 1, PATIENCE).get(results);
      results++;
      // On a busy machine it is fetched again while it runs, which is told as such.
      boolean goesOn = result.path("outcome").asText().equals("running");
      if (result.path("document_sha256").asText().equals(sha256) && !goesOn) {
        return result;
      }
    }
  }

  /** The requests for a change that the node has received since this was last asked. */
  List<String> newChanges() {
    List<String> all =
        world.server().received().all().stream()
            .filter(request -> request.mutating())
            .map(Object::toString)
            .toList();
    List<String> fresh = List.copyOf(all.subList(changes, all.size()));
    changes = all.size();
    return fresh;
  }

  /** Outcome and reason that the hub is told; and the node received nothing for it. */
  String told(SignedEnvelope envelope) throws Exception {
    JsonNode result = handOver(envelope);
    assertEquals(List.of(), newChanges(), result::toString);
    return result.path("outcome").asText() + " " + result.path("reason").asText();
  }

  /** It is carried out, with that one request. */
  void carriedOut(SignedEnvelope envelope, String request) throws Exception {
    JsonNode result = handOver(envelope);
    assertEquals("succeeded", result.path("outcome").asText(), result::toString);
    List<String> changes = newChanges();
    assertEquals(1, changes.size(), changes::toString);
    assertTrue(changes.getFirst().startsWith(request), changes::toString);
  }

  /** What a command prints, for a terminal and of errors. */
  String printed(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.addAll(List.of("--config", world.configFile().toString()));
      AgentCommand.execute(new Terminal(print, print), arguments.toArray(String[]::new));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  static void deleteFolder(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Override
  public void close() {
    stop();
    world.close();
  }
}
