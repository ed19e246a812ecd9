package hu.dooplex.felhom.agent.bootstrap.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code request}: an operator's own wish. */
class RequestCommandTest {
  private static final String[] DESTROY = {
    "destroy_guest",
    "--guest",
    "lxc/101",
    "--param",
    "purge=true",
    "--param",
    "destroy_unreferenced_disks=false",
    "--param",
    "force=false"
  };

  private final TestHost host;

  RequestCommandTest() throws IOException {
    host = new TestHost();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private Run request(String[] arguments, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("request"));
    all.addAll(List.of(arguments));
    all.addAll(List.of(more));
    return host.run(all.toArray(String[]::new));
  }

  private String refusal(String... arguments) throws IOException {
    Run run = request(arguments);
    assertEquals(2, run.exitCode(), run::toString);
    return run.error();
  }

  private Run answered(IssuingAgent agent, String... more) throws Exception {
    FutureTask<?> daemon = new FutureTask<>(agent::answerOne);
    Thread.ofVirtual().start(daemon);
    Run run = request(DESTROY, more);
    daemon.get();
    return run;
  }

  @Test
  void theIssuedDocumentIsShownAndWrittenAsByPending() throws Exception {
    Path file = host.folder().resolve("op.json");
    try (IssuingAgent agent = new IssuingAgent(host)) {
      Run run = answered(agent, "--valid", "7d", "--out", file.toString());
      assertEquals(4, run.exitCode(), run::toString);
      String document = agent.issued().document();
      assertEquals(document, Files.readString(file));
      OperationDocument says = agent.documents.parse(document.getBytes(US_ASCII));
      assertEquals(new DestroyGuest(GuestRef.lxc(101), true, false, false), says.operation());
      assertEquals(Duration.ofDays(7), Duration.between(says.notBefore(), says.notAfter()));
      assertEquals(says.nonce() + "  destroy_guest  lxc/101", run.lines().getFirst());
      assertEquals("felhom-agent submit " + file + " " + file + ".sig", run.lines().getLast());
      assertEquals(0, host.server().received().mutating());
    }
  }

  @Test
  void aDayIsWhatADocumentIsValidForUnlessAsked() throws Exception {
    try (IssuingAgent agent = new IssuingAgent(host)) {
      assertEquals(4, answered(agent).exitCode());
      OperationDocument says = agent.documents.parse(agent.issued().document().getBytes(US_ASCII));
      assertEquals(Duration.ofHours(24), Duration.between(says.notBefore(), says.notAfter()));
    }
  }

  @Test
  void whyThereIsNoDocumentYetIsSaid() throws Exception {
    host.node().changeGuest(101, guest -> guest.lock("backup"));
    try (IssuingAgent agent = new IssuingAgent(host)) {
      Run run = answered(agent);
      assertEquals(4, run.exitCode(), run::toString);
      assertEquals("no document yet: guest_locked, lxc/101 is locked: backup", run.error());
    }
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingIsHandedOver() throws IOException {
    assertEquals("which operation? felhom-agent request --list shows all", refusal());
    assertEquals(
        "no operation 'format_host'; felhom-agent request --list shows all",
        refusal("format_host"));
    assertEquals("stop_guest is on a guest: name it, as --guest lxc/101", refusal("stop_guest"));
    assertEquals(
        "--guest: found 'lxc/1'; allowed: as lxc/101 or qemu/110",
        refusal("stop_guest", "--guest", "lxc/1"));
    assertEquals(
        "delete_volume is on the host and takes no --guest",
        refusal("delete_volume", "--guest", "lxc/101"));
    assertEquals(
        "no parameter 'hard', --param timeout_seconds is missing; usage: reboot_guest"
            + " --guest KIND/VMID --param timeout_seconds=NUMBER",
        refusal("reboot_guest", "--guest", "lxc/101", "--param", "hard=true"));
    assertEquals(
        "--param timeout_seconds: found 5; allowed: a whole number from 60 to 600",
        refusal("reboot_guest", "--guest", "lxc/101", "--param", "timeout_seconds=5"));
    assertEquals(
        "--param timeout_seconds: allowed: a whole number",
        refusal("reboot_guest", "--guest", "lxc/101", "--param", "timeout_seconds=x"));
    for (String time : List.of("8d", "0s", "24", "-1h", "999999d")) {
      assertEquals(
          "--valid: found '" + time + "'; allowed: 1s to 7d, as 90m, 24h or 7d",
          refusal("stop_guest", "--guest", "lxc/101", "--valid=" + time));
    }
    assertEquals(0, host.server().received().count());
  }

  @Test
  void listsAndMapsAreJson() throws Exception {
    Operation write =
        RequestedOperation.of(
            "set_guest_config",
            Optional.of("lxc/101"),
            Map.of("set", "{\"cores\":\"2\"}", "delete", "[\"net1\"]"));
    assertEquals(
        new SetGuestConfig(
            GuestRef.lxc(101), new TreeMap<>(Map.of("cores", "2")), new TreeSet<>(List.of("net1"))),
        write);
    for (String bad :
        List.of("", "{", "null", "{\"a\":1.5}", "{\"a\":\"1\",\"a\":\"2\"}", "{} x")) {
      assertTrue(
          refusal(
                  "set_guest_config",
                  "--guest",
                  "lxc/101",
                  "--param",
                  "delete=[]",
                  "--param",
                  "set=" + bad)
              .startsWith("--param set"),
          bad);
    }
  }

  @Test
  void everyOperationIsListedWithItsParameters() throws IOException {
    Run run = host.run("request", "--list");
    assertEquals(0, run.exitCode());
    assertEquals(Catalogue.all().size(), run.lines().size());
    assertTrue(
        run.lines()
            .contains(
                "destroy_guest --guest KIND/VMID --param purge=true|false"
                    + " --param destroy_unreferenced_disks=true|false --param force=true|false"),
        run::out);
  }

  @Test
  void withoutADaemonThatEverRanItIsSaid() throws IOException {
    host.node().changeGuest(101, SimulatedGuest::stopped);
    Run run = request(DESTROY);
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.error().contains("is not there; the daemon makes it when it starts"), run::err);
  }
}
