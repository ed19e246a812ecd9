package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedCertificate;
import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No token in anything that leaves the process, but for the one header that is for it. */
class SecretsNowhereTest {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--selftest"),
          List.of("--selftest=hub"),
          List.of("doctor"),
          List.of("plan"),
          List.of("status"),
          List.of("config", "check"),
          List.of("config", "show"));

  /** Each command as it is, as JSON, and with everything that it can tell. */
  private static void runAll(TestHost host) throws IOException {
    for (List<String> command : COMMANDS) {
      for (List<String> more : List.of(List.<String>of(), List.of("--json"), List.of("--debug"))) {
        // Every run looks for tokens in what it writes and in the reports.
        Run run = host.run(Stream.concat(command.stream(), more.stream()).toArray(String[]::new));
        assertTrue(run.out().length() + run.err().length() > 0, command::toString);
      }
    }
    assertNoSecretInTheState(host);
  }

  private static void assertNoSecretInTheState(TestHost host) throws IOException {
    try (Stream<Path> files = Files.walk(host.stateDir())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        host.assertNoSecret(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Test
  void notWhenEverythingIsWell() throws IOException {
    try (TestHost host = new TestHost()) {
      runAll(host);
      assertEquals(3, host.hub().reports().size());
      assertTrue(Files.exists(host.stateDir().resolve("identity.json")));
    }
  }

  @Test
  void notWhenTheTokensAreRefused() throws IOException {
    try (TestHost host = new TestHost()) {
      host.token(SampleWorld.REPORTING_TOKEN, "refused-by-the-node-1234");
      runAll(host);
      host.token(SampleWorld.REPORTING_TOKEN, SampleWorld.REPORTING_SECRET);
      host.secret("refused-by-the-hub-1234").write("hub.token", "refused-by-the-hub-1234\n");
      runAll(host);
      assertEquals(List.of(), host.hub().reports());
    }
  }

  @Test
  void notWhenServersFail() throws IOException {
    try (TestHost host = new TestHost()) {
      host.node().faults().always("/", new Fault.HtmlPage());
      runAll(host);
      host.node().faults().clear();
      host.hub().failWith(HubFault.HTML);
      runAll(host);
      host.set("proxmox.tls.pin_sha256", TestHost.nodeCertificate().sha256());
      runAll(host);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 401, 403, 500, 596})
  void notWhenTheNodeSendsBackWhatItGot(int status) throws Exception {
    SimulatedCertificate certificate = TestHost.nodeCertificate();
    try (TestHost host = new TestHost(SampleWorld.create(InstantSource.system()), certificate);
        OtherServer echo =
            OtherServer.secured(certificate, request -> OtherServer.echo(status, request))) {
      host.set("proxmox.url", echo.url());
      Run run = host.run("doctor", "--debug");
      assertEquals(1, run.exitCode());
      if (status != 200) {
        assertTrue(run.out().contains(SampleWorld.REPORTING_TOKEN + "=***"), run::out);
      }
      try (ReportRounds rounds = new ReportRounds(host, SystemTime.fasterBy(30))) {
        Round round = rounds.run();
        assertInstanceOf(Round.NotCollected.class, round);
        host.assertNoSecret("the outcome", round.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 401, 403, 500, 503})
  void notWhenTheHubSendsBackWhatItGot(int status) throws Exception {
    SimulatedCertificate certificate = TestHost.nodeCertificate();
    try (TestHost host = new TestHost();
        OtherServer echo =
            OtherServer.secured(certificate, request -> OtherServer.echo(status, request))) {
      host.set("hub.url", echo.url()).set("hub.tls", Map.of("pin_sha256", certificate.sha256()));
      Run run = host.run("--selftest=hub", "--debug");
      // An object with nothing in it that the agent knows is a valid answer.
      assertEquals(status == 200 ? 0 : 1, run.exitCode(), run::toString);
      if (status != 200) {
        assertTrue(run.err().contains("Bearer [redacted]"), run::err);
      }
      try (ReportRounds rounds = new ReportRounds(host)) {
        host.assertNoSecret("the outcome", rounds.run().toString());
      }
      assertNoSecretInTheState(host);
    }
  }

  @Test
  void notInTheDaemonsLog() throws Exception {
    try (TestHost host = new TestHost();
        ReportRounds rounds = new ReportRounds(host)) {
      host.node().faults().always("/nodes/pve1/storage", new Fault.Status(500, "it went wrong"));
      rounds.report();
      // Its closing looks for tokens in the log; that there is a log is shown here.
      assertTrue(rounds.log().contains("collection_failed source=storage"), rounds::log);
    }
  }
}
