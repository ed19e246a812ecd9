package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.PveRelease;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests.Received;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.daemon.BackgroundDaemon;
import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The console of a host whose daemon runs: all of it goes through the spool folder. */
@Timeout(180)
class BesideTheDaemonTest {
  private static final TestSigner OPS_1 = TestSigner.ed25519(1);
  private static final String TOKEN = "felhom@pve!changes";
  private static final String SECRET = "55555555-6666-4777-8888-999999999999";
  private static final List<String> DESTROYED = List.of("DELETE /nodes/pve1/lxc/102");

  private final SignedHost signed = new SignedHost();
  private final TestHost host = signed.host();
  private final CompletableFuture<Void> ended;
  private final Daemon daemon;

  BesideTheDaemonTest() throws Exception {
    host.node().changeGuest(102, SimulatedGuest::stopped);
    host.node().put(ApiToken.of(TOKEN, SECRET).grant("/", PveRelease.V9_2.administrator()));
    host.token(TOKEN, SECRET);
    daemon =
        new Daemon(
            host.load(Mode.DAEMON),
            host.source(),
            SystemTime.real(),
            host.pauseFile(),
            (_, _, _) -> {});
    ended = BackgroundDaemon.start(daemon);
    while (!RunningDaemon.isThere(host.folder().resolve("run")) && !ended.isDone()) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void close() {
    daemon.stop();
    ended.orTimeout(60, TimeUnit.SECONDS).join();
    signed.close();
  }

  private List<String> changes() {
    return host.server().received().all().stream()
        .filter(Received::mutating)
        .map(one -> one.method() + " " + one.path())
        .toList();
  }

  /** From the wish to its end, with what an operator types. */
  @Test
  void whatAnOperatorAsksForAndSignsIsExplainedAndCarriedOutOnce() throws Exception {
    Path document = host.folder().resolve("op.json");
    Run asked =
        host.run(
            "request",
            "destroy_guest",
            "--guest",
            "lxc/102",
            "--param",
            "purge=false",
            "--param",
            "destroy_unreferenced_disks=false",
            "--param",
            "force=false",
            "--out",
            document.toString());
    assertEquals(4, asked.exitCode(), asked::toString);
    assertEquals(4, host.run("explain", document.toString()).exitCode());
    String signature =
        signed.signature("op.json.sig", OPS_1, Namespace.OPERATIONS, Files.readAllBytes(document));
    Run explained = host.run("explain", document.toString(), signature, "--json");
    assertEquals(0, explained.exitCode(), explained::toString);
    JsonNode target = explained.json().path("steps").path(12);
    assertEquals(13, target.path("step").asInt());
    assertEquals("passed", target.path("state").asText());
    assertEquals(List.of(), changes());
    Run first = host.run("submit", document.toString(), signature, "--wait", "120");
    assertEquals(0, first.exitCode(), first::toString);
    assertTrue(first.out().startsWith("succeeded"), first::out);
    assertEquals(DESTROYED, changes());
    Run again = host.run("submit", document.toString(), signature, "--wait", "120", "--json");
    assertEquals("replayed", again.json().path("answer").path("reason").asText(), again::toString);
    assertEquals(DESTROYED, changes());
    assertEquals(Optional.empty(), host.node().guest(102));
  }

  @Test
  void aSelfTestOfChangingThingsIsRunByTheDaemonAndShownAsWithoutIt() throws Exception {
    Run run = host.run("--selftest=task", "--vmid", "102", "--yes");
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.check("rollback").startsWith("ok rollback back at felhom_"), run::out);
    assertEquals("ok left behind nothing", run.check("left behind"));
    assertEquals(5, changes().size(), () -> changes().toString());
    Run unfit = host.run("--selftest=task", "--vmid", "101", "--yes", "--json");
    assertEquals(4, unfit.exitCode(), unfit::toString);
    assertEquals("failed", unfit.json().path("checks").path(1).path("result").asText());
    assertEquals(5, changes().size());
  }
}
