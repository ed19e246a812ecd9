package hu.dooplex.felhom.agent.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code plan}. */
class PlanCommandTest {
  private static final String ALL_FATES =
      """
      {"schema_version": 1, "generation": 17, "guests": [
        {"vmid": 101, "kind": "lxc", "run_state": "running", "config": {
          "memory_bytes": 4294967296, "hostname": "cloud", "description": "a\\nb",
          "timezone": "Nowhere/At all"}},
        {"vmid": 102, "kind": "lxc", "run_state": "running"},
        {"vmid": 103, "kind": "lxc", "run_state": "stopped", "config": {"cores": 3}},
        {"vmid": 104, "kind": "lxc", "presence": "absent", "run_state": "stopped"},
        {"vmid": 110, "kind": "qemu", "run_state": "running"},
        {"vmid": 199, "kind": "lxc", "config": {"cores": 2}}]}
      """;

  private final TestHost host;

  PlanCommandTest() throws IOException {
    host =
        new TestHost()
            .set("policy.guests", List.of(101, 102, 103, 104, 110))
            .set("policy.managed_fields", List.of("cores", "memory", "hostname", "timezone"));
    host.node().changeGuest(103, guest -> guest.lock("backup"));
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void desireInAFile(String document) throws IOException {
    host.set("reconcile.desired_state_file", host.write("desired-state.json", document).toString());
  }

  private Run plan(String... options) throws IOException {
    Run run =
        host.run(Stream.concat(Stream.of("plan"), Arrays.stream(options)).toArray(String[]::new));
    assertEquals(0, host.server().received().mutating());
    return run;
  }

  @Test
  void everyFateIsShownGuestByGuestInVmidOrder() throws IOException {
    desireInAFile(ALL_FATES);
    Run run = plan();
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(
        List.of(
            "lxc/101 nextcloud",
            "  ~ memory 2048 MiB → 4096 MiB",
            "  ~ description none → \"a\\nb\" (not in policy.managed_fields)",
            "  ~ hostname \"nextcloud\" → \"cloud\" (needs a signature)",
            "  ~ timezone none → \"Nowhere/At all\" (plan error: 'Nowhere/At all' is no time zone:"
                + " host, UTC, or a place's, such as Europe/Budapest)",
            "lxc/102 paperless",
            "  + start",
            "lxc/103 immich",
            "  ~ cores 4 → 3 (left alone: locked)",
            "  - shut down (left alone: locked)",
            "    its next start changes nameserver",
            "lxc/104 vaultwarden",
            "  - shut down",
            "  - destroy (needs a signature)",
            "lxc/199",
            "    left alone: no such guest, or the token may not see it",
            "1 guest is as desired.",
            "To change: 3; only with a signature: 2; not changed: 4.",
            "Desired state: generation 17, from this host's own file.",
            "Mode observe: the daemon changes nothing, it only reports."),
        run.lines());
  }

  @Test
  void everyGuestIsInTheJsonWithWhatBecomesOfEachDrift() throws IOException {
    desireInAFile(ALL_FATES);
    JsonNode json = plan("--json").json();
    assertEquals(17, json.path("generation").intValue());
    assertEquals("file", json.path("source").textValue());
    assertEquals("observe", json.path("mode").textValue());
    assertEquals(6, json.path("guests").size());
    JsonNode first = json.path("guests").get(0);
    assertEquals("plan_error", first.path("state").textValue());
    assertEquals(
        List.of("memory unsigned", "description policy", "hostname signed", "timezone error"),
        first
            .path("drifts")
            .valueStream()
            .map(drift -> drift.path("field").textValue() + " " + drift.path("fate").textValue())
            .toList());
    assertEquals("2048", first.path("drifts").get(0).path("actual").textValue());
    assertEquals("a\nb\n", first.path("drifts").get(1).path("desired").textValue());
    JsonNode locked = json.path("guests").get(2);
    assertEquals("locked", locked.path("reason").textValue());
    assertEquals("left", locked.path("drifts").get(0).path("fate").textValue());
    assertEquals("in_sync", json.path("guests").get(4).path("state").textValue());
  }

  @Test
  void whatTheHubServesIsPlannedBesideADaemonThatHoldsTheLock() throws Exception {
    assertEquals(
        List.of(
            "Nothing is desired: no desired state was accepted from the hub yet.",
            "Mode observe: the daemon changes nothing, it only reports."),
        plan().lines());
    assertEquals(0, host.server().received().count());
    host.hub().serve(17, ALL_FATES.getBytes(UTF_8));
    host.set("reconcile.mode", "enforce");
    try (ReportRounds rounds = new ReportRounds(host)) {
      rounds.report();
      rounds.desired();
      rounds.state().identity().setBlocked(true);
      host.pauseFile().pause("moving \u001b[2J house");
      Run run = plan();
      assertEquals(0, run.exitCode(), run::toString);
      assertTrue(run.lines().contains("  ~ memory 2048 MiB → 4096 MiB"), run::out);
      assertEquals(
          List.of(
              "Desired state: generation 17, accepted from the hub.",
              "Mode enforce: the daemon makes these changes by itself.",
              "Paused on this host (moving \\u001b[2J house): nothing is changed until"
                  + " 'felhom-agent resume'.",
              "Blocked by the hub: the daemon changes nothing until the hub says otherwise."),
          run.lines().subList(run.lines().size() - 4, run.lines().size()));
      host.hub().serveNone(18);
      rounds.report();
      rounds.desired();
    }
    int before = host.server().received().count();
    assertEquals("Nothing is desired: the hub took generation 17 back.", plan().lines().getFirst());
    assertEquals(before, host.server().received().count());
  }

  @Test
  void guestsThatAreAsDesiredAreSummedUp() throws IOException {
    desireInAFile(
        """
        {"schema_version": 1, "generation": 3, "guests": [
          {"vmid": 101, "kind": "lxc", "run_state": "running"},
          {"vmid": 110, "kind": "qemu", "run_state": "running"}]}
        """);
    assertEquals("2 guests are as desired. Nothing to do.", plan().lines().getFirst());
    desireInAFile("{\"schema_version\": 1, \"generation\": 4, \"guests\": []}");
    assertEquals(
        "Desired state: generation 4, from this host's own file; it names no guest.",
        plan().lines().getFirst());
  }

  @Test
  void whatAGuestSaysOfItselfDoesNotReachTheTerminal() throws IOException {
    host.node()
        .put(
            SimulatedGuest.lxc(150).set("hostname", "evil\u001b[2J").set("description", "\u202ex"));
    host.set("policy.guests", List.of("*"));
    desireInAFile(
        """
        {"schema_version": 1, "generation": 3, "guests": [
          {"vmid": 150, "kind": "lxc", "config": {"hostname": "good", "description": "y"}}]}
        """);
    for (String[] options : List.of(new String[0], new String[] {"--json"})) {
      Run run = plan(options);
      assertEquals(0, run.exitCode(), run::toString);
      assertFalse(run.out().contains("\u001b"), run::out);
      assertFalse(run.out().contains("\u202e"), run::out);
      assertTrue(run.out().contains("evil"), run::out);
    }
  }

  @Test
  void aNodeThatCannotBeReachedIsToldApart() throws IOException {
    desireInAFile(ALL_FATES);
    host.set("proxmox.tls.pin_sha256", TestHost.nodeCertificate().sha256());
    Run run = plan();
    assertEquals(3, run.exitCode(), run::toString);
    assertEquals("", run.out());
    assertTrue(run.error().startsWith("no plan: GET /"), run::err);
  }

  @Test
  void aFileThatIsNoDesiredStateIsNamedWithThePath() throws IOException {
    desireInAFile(ALL_FATES.replace("\"cores\": 2", "\"cores\": 0"));
    Run run = plan();
    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(run.error().contains("desired-state.json: guests[5].config.cores"), run::err);
    Path file = host.write("desired-state.json", ALL_FATES);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(2, plan().exitCode());
    assertEquals(0, host.server().received().count());
  }

  @Test
  void aDamagedFileOfTheStateFolderIsNamed() throws Exception {
    SampleState.fill(host.stateDir());
    Path file = Files.writeString(host.stateDir().resolve("desired.json"), "x");
    Run run = plan();
    assertEquals(1, run.exitCode());
    assertTrue(run.error().startsWith(file + " is damaged ("), run::err);
    assertEquals("x", Files.readString(file));
  }

  @Test
  void whoMayNotReadTheStateFolderIsTold() throws Exception {
    Assumptions.assumeFalse(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "root may read anything");
    Files.createDirectory(
        host.stateDir(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
    Run run = plan();
    assertEquals(2, run.exitCode());
    assertEquals(StateAccess.notAllowed(host.stateDir()), run.error());
  }
}
