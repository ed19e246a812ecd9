package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.cli.journal.JournalCheck;
import hu.dooplex.felhom.agent.adapters.cli.journal.StateLock;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests.Received;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --selftest=task}, over HTTPS. */
class TaskSelfTestTest {
  private static final String TOKEN = "felhom@pve!changes";
  private static final String SECRET = "55555555-6666-4777-8888-999999999999";
  private static final Set<String> OF_GUESTS =
      Set.of("VM.Audit", "VM.Snapshot", "VM.Config.Options");

  private final TestHost host;

  TaskSelfTestTest() throws IOException {
    host = new TestHost();
    token(OF_GUESTS);
  }

  /** With no right that is not needed: it has nothing on {@code /vms/103}. */
  private void token(Set<String> ofGuests) throws IOException {
    host.node()
        .put(
            ApiToken.of(TOKEN, SECRET)
                .grant("/", Set.of("Sys.Audit"))
                .grant("/vms", ofGuests)
                .grant("/storage", Set.of("Datastore.Audit")));
    host.token(TOKEN, SECRET);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private Run exercise(String vmid, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--selftest=task", "--vmid", vmid, "--yes"));
    arguments.addAll(List.of(more));
    return host.run(arguments.toArray(String[]::new));
  }

  private List<String> changes() {
    return host.server().received().all().stream()
        .filter(Received::mutating)
        .map(one ->
            one.method()
                + " "
                + one.path()
                + (one.query().isEmpty()
                    ? ""
                    : "?" + URLDecoder.decode(one.query(), StandardCharsets.UTF_8)))
        .map(text -> text.replaceAll("felhom_[a-z2-7]{26}", "NAME"))
        .map(text -> text.replaceAll("[0-9A-HJKMNP-TV-Z]{26}", "ID"))
        .map(text -> text.replaceAll("digest=[0-9a-f]{40}", "digest=D"))
        .toList();
  }

  private SimulatedGuest guest(int vmid) {
    return host.node().settle().guest(vmid).orElseThrow();
  }

  @Test
  void theNodeGetsTheseFiveRequestsAndIsAsBefore() throws IOException {
    host.node().changeGuest(102, guest -> guest.set("description", "of the family\n"));
    SimulatedGuest before = guest(102);
    Run run = exercise("102");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(List.of(), run.errors());
    for (String name :
        List.of("snapshot", "rollback", "delete", "description", "read back", "put back")) {
      assertTrue(run.check(name).startsWith("ok "), run::out);
    }
    assertEquals("ok left behind nothing", run.check("left behind"));
    assertEquals(
        List.of(
            "POST /nodes/pve1/lxc/102/snapshot?description=ID&snapname=NAME",
            "POST /nodes/pve1/lxc/102/snapshot/NAME/rollback?start=0",
            "DELETE /nodes/pve1/lxc/102/snapshot/NAME",
            "PUT /nodes/pve1/lxc/102/config?description=felhom-agent self-test ID&digest=D",
            "PUT /nodes/pve1/lxc/102/config?description=of the family\n&digest=D"),
        changes());
    assertEquals(before.config(), guest(102).config());
    assertEquals(before.snapshots(), guest(102).snapshots());
  }

  /** A machine's config is written by a task where a container's is written at once. */
  @Test
  void aMachineIsExercisedInTheSameWay() throws IOException {
    host.node().changeGuest(110, SimulatedGuest::stopped);
    Run run = exercise("110", "--json");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals("left behind", run.json().path("checks").path(8).path("check").textValue());
    assertEquals("ok", run.json().path("checks").path(8).path("result").textValue());
    assertEquals(5, changes().size(), () -> changes().toString());
    assertTrue(changes().get(3).startsWith("POST /nodes/pve1/qemu/110/config?"), changes().get(3));
    assertEquals(List.of(), guest(110).snapshots());
  }

  @Test
  void allOfItIsOneTransactionInTheJournal() throws Exception {
    exercise("102");
    List<JournalEntry.Intent> intents = new ArrayList<>();
    JournalCheck.of(host.stateDir())
        .read(record -> {
          if (record.entry() instanceof JournalEntry.Intent intent) {
            intents.add(intent);
          }
        });
    assertEquals(5, intents.size());
    for (JournalEntry.Intent intent : intents.subList(1, 5)) {
      assertEquals(intents.getFirst().id(), intent.transaction().orElseThrow());
    }
    assertTrue(intents.stream().noneMatch(JournalEntry.Intent::destructive));
    assertEquals(0, host.run("audit", "verify").exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "102, 'guest', 'lxc/102 is locked (backup)'",
    "101, 'guest', 'lxc/101 is not stopped'",
    "104, 'guest', 'lxc/104 is a template'",
    "999, 'guest', 'there is no guest 999 on pve1'",
  })
  void aGuestThatIsNotFitIsRefusedUntouched(String vmid, String check, String why)
      throws IOException {
    host.node().changeGuest(102, guest -> guest.lock("backup"));
    host.node().changeGuest(104, guest -> guest.stopped().set("template", 1));
    Run run = exercise(vmid);
    assertEquals(4, run.exitCode(), run::toString);
    assertTrue(run.check(check).startsWith("FAIL " + check + " " + why), run::out);
    assertEquals(List.of(), changes());
  }

  @Test
  void aStorageThatCannotSnapshotIsRefusedUntouched() throws IOException {
    host.node()
        .changeGuest(102, guest -> guest.set("rootfs", "local:102/vm-102-disk-0.raw,size=8G"));
    Run run = exercise("102");
    assertEquals(4, run.exitCode(), run::toString);
    assertTrue(run.check("guest").contains("whose storage cannot snapshot"), run::out);
    assertEquals(List.of(), changes());
  }

  @Test
  void missingPrivilegesAreNamedAllAtOnce() throws IOException {
    token(Set.of("VM.Audit"));
    Run run = exercise("102");
    assertEquals(1, run.exitCode());
    assertEquals(
        "FAIL api token it lacks VM.Snapshot on /vms/102, VM.Config.Options on /vms/102; grant them"
            + " to the token and its user (README)",
        run.check("api token"));
    assertEquals(List.of(), changes());
  }

  @Test
  void aRollbackThatFailsLeavesNothingBehind() throws IOException {
    host.node()
        .faults()
        .next("/nodes/pve1/lxc/102/snapshot/", new Fault.Status(403, "Permission check failed"), 1);
    Run run = exercise("102");
    assertEquals(1, run.exitCode(), run::toString);
    assertTrue(run.check("rollback").startsWith("FAIL"), run::out);
    assertTrue(run.check("put back").startsWith("skip"), run::out);
    assertEquals("ok clean-up delete_snapshot", run.check("clean-up"));
    assertEquals("ok left behind nothing", run.check("left behind"));
    assertEquals(List.of(), guest(102).snapshots());
  }

  @Test
  void besideARunningDaemonItSaysWhatToDo() throws Exception {
    try (StateLock _ = StateLock.take(host.stateDir(), 4711)) {
      Run run = exercise("102");
      assertEquals(1, run.exitCode());
      assertTrue(
          run.error().endsWith("stop it first (systemctl stop felhom-agent)"), run::toString);
    }
    assertEquals(List.of(), changes());
  }

  @Test
  void aProxmoxThatIsAwayIsExitCodeThree() throws IOException {
    host.set("proxmox.url", "https://127.0.0.1:1");
    Run run = exercise("102");
    assertEquals(3, run.exitCode(), run::toString);
  }

  @Test
  void aPausedHostIsNotChanged() throws IOException {
    host.run("pause");
    assertEquals(4, exercise("102").exitCode());
    assertEquals(List.of(), changes());
  }

  @ParameterizedTest
  @CsvSource({
    "'--selftest=task', 'name the guest with --vmid, and add --yes'",
    "'--selftest=task --vmid 102', 'name the guest with --vmid, and add --yes'",
    "'--selftest=task --yes', 'name the guest with --vmid, and add --yes'",
    "'--selftest=task --yes --vmid ct7', 'takes the number of a guest'",
    "'--selftest --vmid 102', 'go with --selftest=task alone'",
    "'--yes', 'go with --selftest=task alone'",
  })
  void withoutAGuestAndAYesNothingIsLookedAt(String line, String said) throws IOException {
    Run run = host.run(line.split(" ", -1));
    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(run.error().contains(said), run::toString);
    assertEquals(List.of(), host.server().received().all());
    assertFalse(Files.exists(host.stateDir()));
  }
}
