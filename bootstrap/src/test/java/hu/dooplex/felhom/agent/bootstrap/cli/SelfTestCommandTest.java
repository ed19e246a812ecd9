package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests.Received;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfTestCommandTest {
  private static final List<String> CONNECTION =
      List.of("api token", "privileges", "version", "certificate", "node");

  private final SimulatedNode node = SampleWorld.create(InstantSource.system());
  private final TestHost host;

  SelfTestCommandTest() throws IOException {
    host = new TestHost(node, TestHost.nodeCertificate());
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static List<String> all(String... others) {
    List<String> names = new ArrayList<>(CONNECTION);
    names.addAll(List.of(others));
    return names;
  }

  private static List<String> names(JsonNode json) {
    return StreamSupport.stream(json.path("checks").spliterator(), false)
        .map(check -> check.path("check").textValue())
        .toList();
  }

  @Test
  void aHealthyHostPassesEveryCheckInOrder() throws IOException {
    Run run = host.run("--selftest");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(List.of(), run.errors());
    assertEquals(13, run.lines().size(), run::out);
    for (String line : run.lines()) {
      assertTrue(line.startsWith("ok  "), line);
    }
    assertEquals("ok version Proxmox VE " + node.release().version(), run.check("version"));
    assertEquals("ok node pve1", run.check("node"));
    assertEquals("ok guests 4 lxc, 1 qemu", run.check("guests"));
    assertEquals("ok storage 3 active", run.check("storage"));
  }

  @Test
  void itOnlyReads() throws IOException {
    host.run("--selftest");
    host.run("doctor");
    List<Received> received = host.server().received().all();
    assertTrue(received.size() > 10, received::toString);
    assertEquals(
        List.of(), received.stream().filter(request -> !request.method().equals("GET")).toList());
    assertFalse(Files.exists(host.stateDir()), "a selftest leaves nothing behind");
  }

  @Test
  void theJsonHasTheSameChecks() throws IOException {
    Run run = host.run("--selftest", "--json");
    assertEquals(0, run.exitCode());
    assertTrue(run.json().path("reachable").booleanValue());
    assertEquals(
        all(
            "node status",
            "guests",
            "config lxc/101",
            "config lxc/102",
            "config lxc/103",
            "config lxc/104",
            "config qemu/110",
            "storage"),
        names(run.json()));
    for (JsonNode check : run.json().path("checks")) {
      assertEquals("ok", check.path("result").textValue(), check::toString);
      assertFalse(check.path("detail").textValue().isEmpty(), check::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sys.Audit, Sys.Audit on /nodes/pve1",
    "VM.Audit, VM.Audit on /vms",
    "Datastore.Audit, Datastore.Audit on /storage"
  })
  void aMissingPrivilegeIsNamedWithItsPath(String lacking, String named) throws IOException {
    Set<String> others =
        Set.copyOf(
            List.of("Sys.Audit", "VM.Audit", "Datastore.Audit").stream()
                .filter(privilege -> !privilege.equals(lacking))
                .toList());
    String secret = "44444444-5555-4666-8777-888888888888";
    node.put(ApiToken.of("felhom@pve!less", secret).grant("/", others));
    host.token("felhom@pve!less", secret);
    for (String command : List.of("--selftest", "doctor")) {
      Run run = host.run(command);
      assertEquals(1, run.exitCode(), run::toString);
      assertTrue(
          run.check("api token").startsWith("FAIL api token " + named + " is missing ("),
          run::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--selftest", "doctor"})
  void privilegesThatAreTooMuchAreNamedAndNoFailure(String command) throws IOException {
    Run run = host.token(SampleWorld.FULL_TOKEN, SampleWorld.FULL_SECRET).run(command);
    assertEquals(0, run.exitCode(), run::toString);
    String row = run.check("privileges");
    assertTrue(row.startsWith("WARN privileges more than the agent is configured to use: "), row);
    for (String privilege : List.of("Datastore.Allocate", "Permissions.Modify", "Sys.Modify")) {
      assertTrue(row.contains(" " + privilege + " "), row);
    }
    assertFalse(row.contains(" VM.Audit "), row);
  }

  @Test
  void aPowerlessTokenFailsAlthoughEveryListIsEmptyWithoutAnError() throws IOException {
    Run run =
        host.token(SampleWorld.POWERLESS_TOKEN, SampleWorld.POWERLESS_SECRET).run("--selftest");
    assertEquals(1, run.exitCode());
    assertTrue(
        run.check("api token").startsWith("FAIL api token the token has no rights at all"),
        run::out);
    assertTrue(run.check("guests").startsWith("WARN guests none: if pve1 has guests"), run::out);
    assertTrue(run.check("storage").startsWith("WARN storage none seen"), run::out);
    assertTrue(run.check("node status").startsWith("FAIL"), run::out);
    assertEquals(1, host.run("doctor").exitCode());
  }

  @Test
  void aGuestThatCannotBeReadFailsAlone() throws IOException {
    node.changeGuest(102, SimulatedGuest::withoutReadableConfig);
    Run run = host.run("--selftest");
    assertEquals(1, run.exitCode());
    assertTrue(
        run.check("config lxc/102").contains("GET /nodes/pve1/lxc/102/config"), run::toString);
    List<String> failed = run.lines().stream().filter(line -> !line.startsWith("ok ")).toList();
    assertEquals(1, failed.size(), run::out);
    assertTrue(failed.getFirst().startsWith("FAIL"), run::out);
    assertTrue(run.check("config qemu/110").startsWith("ok"), run::out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--selftest", "doctor"})
  void aNodeNameThatIsNotThisNodeIsToldTheRightOnes(String command) throws IOException {
    Run run = host.set("node", "pve7").run(command);
    assertEquals(1, run.exitCode(), run::toString);
    assertEquals(
        "FAIL node 'pve7' is not a node of this server; set \"node\" to one of: pve1",
        run.check("node"));
  }

  @Test
  void aPinnedCertificateThatHasExpiredIsAWarning() throws IOException {
    try (TestHost expired =
        new TestHost(
            SampleWorld.create(InstantSource.system()),
            TestHost.certificate("pve1", Duration.ofDays(-1), "pve1"))) {
      for (String command : List.of("--selftest", "doctor")) {
        Run run = expired.run(command);
        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(run.check("certificate").startsWith("WARN"), run::out);
        assertTrue(run.check("certificate").endsWith("it has expired; renew it"), run::out);
      }
    }
  }

  @Test
  void aCertificateThatEndsSoonIsAWarning() throws IOException {
    try (TestHost soon =
        new TestHost(
            SampleWorld.create(InstantSource.system()),
            TestHost.certificate("pve1", Duration.ofDays(20), "pve1"))) {
      Run run = soon.run("--selftest");
      assertEquals(0, run.exitCode(), run::toString);
      assertTrue(run.check("certificate").endsWith("it ends soon; renew it"), run::out);
    }
  }

  @Test
  void aStorageThatIsNotActiveIsNamed() throws IOException {
    node.changeStorage("pbs", storage -> storage.down("pbs: error fetching datastores"));
    Run run = host.run("--selftest");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals("WARN storage not active: pbs", run.check("storage"));
  }
}
