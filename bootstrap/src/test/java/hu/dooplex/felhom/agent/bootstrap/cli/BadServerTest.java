package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedCertificate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever answers instead of this host's Proxmox VE: one line says what is wrong. */
class BadServerTest {
  private static final int FAILED = 1;
  private static final int UNREACHABLE = 3;

  /**
   * One row.
   *
   * @param words what the one line must say: what is wrong, and what to do
   */
  record BadServer(String what, World world, int exitCode, List<String> words) {
    @Override
    public String toString() {
      return what;
    }
  }

  interface World {
    TestHost create() throws IOException;
  }

  private static BadServer row(String what, int exitCode, World world, String... words) {
    return new BadServer(what, world, exitCode, List.of(words));
  }

  private static BadServer fault(Fault fault, int exitCode, String... words) {
    return row(
        fault.toString(),
        exitCode,
        () -> {
          TestHost host = new TestHost();
          host.node().faults().always("/", fault);
          return host;
        },
        words);
  }

  private static BadServer status(int status, String... words) {
    return fault(new Fault.Status(status, "it went wrong"), FAILED, words);
  }

  static Stream<BadServer> badServers() {
    return Stream.of(
        row(
            "wrong token",
            FAILED,
            () -> new TestHost().token(SampleWorld.REPORTING_TOKEN, "not-the-secret-4711"),
            "the API token is not accepted",
            "proxmox.token_secret_file"),
        row(
            "certificate of a CA file, expired",
            UNREACHABLE,
            () -> issued(Duration.ofDays(-1), "pve1", "127.0.0.1"),
            "no trust in 127.0.0.1:",
            "expired",
            "proxmox.tls"),
        row(
            "certificate of a CA file, for another name",
            UNREACHABLE,
            () -> issued(Duration.ofDays(90), "pve2", "192.0.2.7"),
            "no trust in 127.0.0.1:",
            "subject alternative names matching IP address 127.0.0.1",
            "proxmox.tls"),
        row(
            "certificate issued anew",
            UNREACHABLE,
            () -> new TestHost().set("proxmox.tls.pin_sha256", TestHost.nodeCertificate().sha256()),
            "no trust in 127.0.0.1:",
            "proxmox.tls.pin_sha256"),
        row(
            "self-signed certificate, trust of the platform",
            UNREACHABLE,
            () -> new TestHost().unset("proxmox.tls"),
            "no trust in 127.0.0.1:",
            "proxmox.tls"),
        fault(
            new Fault.HtmlPage(), FAILED, "not the answer of a Proxmox VE", "HTML", "proxmox.url"),
        row(
            "a hub",
            FAILED,
            BadServerTest::withTheHubForTheNode,
            "the API token is not accepted",
            "unknown token"),
        row(
            "a hub's web page",
            FAILED,
            () -> {
              TestHost host = withTheHubForTheNode();
              host.hub().failWith(HubFault.HTML);
              return host;
            },
            "not the answer of a Proxmox VE",
            "HTML",
            "proxmox.url"),
        row(
            "some other JSON",
            FAILED,
            () -> with(OtherServer.Answer.json(200, "{\"status\":\"ok\"}")),
            "not the answer of a Proxmox VE",
            "proxmox.url"),
        row(
            "a web server that knows no such page",
            FAILED,
            () ->
                with(
                    new OtherServer.Answer(
                        404, Map.of("Content-Type", "text/html"), "<h1>404</h1>")),
            "not a Proxmox VE API",
            "proxmox.url"),
        row(
            "a redirect",
            FAILED,
            () -> with(OtherServer.Answer.redirect("https://127.0.0.1:1/")),
            "redirects, which is not followed",
            "proxmox.url"),
        fault(new Fault.HalfBody(), UNREACHABLE, "ended before the answer did", "pveproxy"),
        fault(new Fault.HugeBody(10 << 20), FAILED, "longer than 4194304 bytes", "proxmox.url"),
        fault(new Fault.EndlessBody(), FAILED, "longer than 4194304 bytes", "proxmox.url"),
        row(
            "a body that stalls",
            UNREACHABLE,
            () -> {
              TestHost host = new TestHost().set("proxmox.request_timeout_seconds", 1);
              host.node().faults().always("/", new Fault.StalledBody());
              return host;
            },
            "no complete answer",
            "within 1 s",
            "proxmox.request_timeout_seconds"),
        fault(new Fault.Disconnect(), UNREACHABLE, "ended before the answer did", "pveproxy"),
        status(500, "HTTP 500: it went wrong"),
        status(502, "proxmox.url", "pveproxy and pvedaemon", "HTTP 502"),
        status(503, "proxmox.url", "pveproxy and pvedaemon", "HTTP 503"),
        status(595, "pvedaemon", "check \"node\": pve1", "HTTP 595"),
        status(596, "pvedaemon", "check \"node\": pve1", "HTTP 596"),
        status(599, "pvedaemon", "check \"node\": pve1", "HTTP 599"),
        row(
            "nobody",
            UNREACHABLE,
            () -> new TestHost().set("proxmox.url", "https://127.0.0.1:1"),
            "nobody accepts connections at 127.0.0.1:1",
            "proxmox.url"),
        row(
            "a name without an address",
            UNREACHABLE,
            () -> new TestHost().set("proxmox.url", "https://pve.invalid:8006"),
            "the name of pve.invalid:8006 has no address",
            "DNS"));
  }

  private static TestHost issued(Duration validFor, String... names) throws IOException {
    Instant now = InstantSource.system().instant();
    SimulatedCertificate authority =
        SimulatedCertificate.authority(
            new SimulatedCertificate.Contents(
                "Test CA", List.of(), now.minus(Duration.ofDays(9)), now.plus(Duration.ofDays(9))));
    SimulatedCertificate leaf =
        authority.issue(
            new SimulatedCertificate.Contents(
                names[0], List.of(names), now.minus(Duration.ofDays(9)), now.plus(validFor)));
    return new TestHost(SampleWorld.create(InstantSource.system()), leaf).trustAuthority(authority);
  }

  /** For the certificate of the node, so that only what answers is wrong. */
  private static TestHost with(OtherServer.Answer answer) throws IOException {
    SimulatedCertificate certificate = TestHost.nodeCertificate();
    TestHost host = new TestHost(SampleWorld.create(InstantSource.system()), certificate);
    OtherServer other = host.keep(OtherServer.secured(certificate, request -> answer));
    return host.set("proxmox.url", other.url());
  }

  private static TestHost withTheHubForTheNode() throws IOException {
    TestHost host = new TestHost();
    String hubCa = host.folder().resolve("hub-ca.pem").toString();
    return host.set("proxmox.url", host.hub().url().toString())
        .set("proxmox.tls", Map.of("ca_file", hubCa));
  }

  @ParameterizedTest
  @MethodSource("badServers")
  @Execution(ExecutionMode.CONCURRENT)
  void doctorSaysItInOneRow(BadServer bad) throws IOException {
    try (TestHost host = bad.world.create()) {
      Run run = host.run("doctor");
      assertEquals(bad.exitCode, run.exitCode(), run::toString);
      List<String> failed = run.lines().stream().filter(line -> line.startsWith("FAIL")).toList();
      assertEquals(1, failed.size(), run::toString);
      assertTrue(
          run.check("api token").startsWith("FAIL api token GET /access/permissions: "), run::out);
      assertWords(bad, failed.getFirst());
    }
  }

  @ParameterizedTest
  @MethodSource("badServers")
  @Execution(ExecutionMode.CONCURRENT)
  void theSelfTestOfTheHubSaysItInOneLine(BadServer bad) throws IOException {
    try (TestHost host = bad.world.create()) {
      Run run = host.run("--selftest=hub");
      assertEquals(bad.exitCode, run.exitCode(), run::toString);
      assertEquals("", run.out());
      assertTrue(run.error().startsWith("no report: GET /nodes/pve1/status: "), run::toString);
      assertWords(bad, run.error());
      assertEquals(List.of(), host.hub().reports());
    }
  }

  private static void assertWords(BadServer bad, String line) {
    for (String word : bad.words) {
      assertTrue(line.contains(word), () -> "'" + word + "' in: " + line);
    }
  }

  @Test
  void whatIsNotReachedIsNotAskedFurther() throws IOException {
    try (TestHost host = new TestHost().unset("proxmox.tls")) {
      Run run = host.run("--selftest", "--json");
      assertEquals(UNREACHABLE, run.exitCode());
      assertEquals(false, run.json().path("reachable").booleanValue());
      assertEquals(1, run.json().path("checks").size(), run::out);
    }
  }

  @Test
  void aPinThatDoesNotFitIsToldTheFingerprintThatWasSeen() throws IOException {
    SimulatedCertificate certificate = TestHost.nodeCertificate();
    String old = TestHost.nodeCertificate().sha256();
    try (TestHost host = new TestHost(SampleWorld.create(InstantSource.system()), certificate)) {
      Run refused = host.set("proxmox.tls.pin_sha256", old).run("--selftest");
      assertEquals(UNREACHABLE, refused.exitCode());
      assertTrue(refused.check("api token").contains(certificate.sha256()), refused::out);
      assertEquals(0, host.server().received().count(), "nothing was asked, no token was sent");
      host.set("proxmox.tls.pin_sha256", List.of(old, certificate.sha256()));
      assertEquals(0, host.run("--selftest").exitCode());
    }
  }

  @Test
  void aCertificateOfTheCaFileForTheRightNameIsTrusted() throws IOException {
    try (TestHost host = issued(Duration.ofDays(90), "pve1", "127.0.0.1")) {
      assertEquals(0, host.run("--selftest").exitCode());
    }
  }

  @Test
  void plainHttpIsRefusedBeforeAnybodyIsAsked() throws IOException {
    try (TestHost host = new TestHost()) {
      String plain = host.server().url().toString().replace("https", "http");
      Run run = host.set("proxmox.url", plain).run("--selftest");
      assertEquals(2, run.exitCode());
      assertTrue(run.error().startsWith("proxmox.url: found \"http://"), run::err);
      assertTrue(run.error().contains("https://HOST:8006"), run::err);
      assertEquals(0, host.server().received().count());
    }
  }
}
