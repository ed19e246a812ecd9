package hu.dooplex.felhom.agent.bootstrap.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The whole daemon over HTTPS, between the simulated node and a hub that is in an attacker's hands.
 * Node and agent have the same clock, which runs so fast that no test waits.
 */
final class HostileWorld implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int VICTIM = 104;

  static final TestSigner OPS = TestSigner.ed25519(1);
  static final TestSigner SECOND = TestSigner.ecdsa(256, 2);
  static final TestSigner TOKEN = TestSigner.skEd25519("ssh:", 6);
  static final TestSigner VAULT = TestSigner.ed25519(3);
  static final TestSigner STRANGER = TestSigner.ed25519(4);

  private static final int SPEED = 600;

  private final SystemTime time = SystemTime.fasterBy(SPEED);
  private final DemoWorld world;
  private Optional<Running> daemon = Optional.empty();
  private int results;
  private int changes;

  HostileWorld() throws IOException {
    this("ops-1 operational", "ops-2 operational", "token operational", "vault recovery");
  }

  /**
   * @param signers the names of those who may sign, each with its role
   */
  HostileWorld(String... signers) throws IOException {
    world = new DemoWorld(time, 0, Mode.ENFORCE);
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
            .map(signer ->
                "{\"name\": \"%s\", \"role\": \"%s\", \"public_key\": \"%s\"}"
                    .formatted(signer[0], signer[1], key(signer[0]).line()))
            .toList();
    configure("\"signers\": \\[[^\\]]*\\]", "\"signers\": [" + String.join(", ", entries) + "]");
  }

  /** Of the set with the two operational keys that have no token, as configured. */
  static String sha256OfTwo() {
    return switch (SignerSet.configured(1, List.of(OPS.named("ops-1"), SECOND.named("ops-2")))) {
      case SignerSet.Formation.Formed(SignerSet set) -> set.sha256();
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
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Running(DemoWorld world, SystemTime time) throws IOException {
      daemon =
          new Daemon(
              DemoWorld.load(world.configFile()),
              DemoWorld.source(world.configFile()),
              time,
              world.pauseFile(),
              events);
      Thread.ofPlatform()
          .name("daemon")
          .start(() -> {
            try {
              daemon.run();
              ended.complete(null);
            } catch (Exception e) {
              ended.completeExceptionally(e);
            }
          });
    }

    @Override
    public void close() {
      daemon.stop();
      ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  HostileWorld start() throws IOException {
    daemon = Optional.of(new Running(world, SystemTime.fasterBy(SPEED, time.begun())));
    return this;
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
    world.hub().serveOperations(List.of(envelope));
    try {
      return awaitResult(envelope.document());
    } finally {
      world.hub().serveOperations(List.of());
    }
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

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String sha256(byte[] bytes) throws Exception {
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
