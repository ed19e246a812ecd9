package hu.dooplex.felhom.agent.bootstrap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every destructive operation of the catalogue, signed by an operator, as the table has it: carried
 * out once, and brought to an end whatever goes wrong, by the agent's real parts over files and the
 * simulated node.
 */
class SignedOperationsTest {
  private static final OperationId NONCE = new OperationId("0".repeat(26));
  private static final String RUNNING = "guest lxc/101 running";
  private static final String STOPPED = "guest lxc/101 stopped";
  private static final String WITH_SNAPSHOT = "guest lxc/101 stopped snapshot=before";
  private static final String GUEST = "/nodes/pve1/lxc/101";

  /**
   * One operation.
   *
   * @param words what is signed
   * @param request what Proxmox VE is sent for it; empty for what is done without it
   * @param task the type of its task; empty if it has none
   * @param effect what there is to see of it afterwards
   * @param world what there is, besides a policy
   */
  record Row(
      String words, String request, String task, Predicate<Rehearsal> effect, List<String> world) {
    @Override
    public String toString() {
      return words;
    }

    boolean sent() {
      return !request.isEmpty();
    }

    /** Where a fault waits for it. */
    String path() {
      String path = request.substring(request.indexOf(' ') + 1);
      return path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    }
  }

  private static Row row(
      String words, String request, String task, Predicate<Rehearsal> effect, String... world) {
    return new Row(words, request, task, effect, List.of(world));
  }

  private static Predicate<Rehearsal> guest(int vmid, Predicate<SimulatedGuest> fits) {
    return run -> run.world().node().guest(vmid).filter(fits).isPresent();
  }

  private static Predicate<SimulatedGuest> has(String key, String value) {
    return guest ->
        guest.config().containsKey(key) && guest.config().get(key).asText().contains(value);
  }

  private static Predicate<Rehearsal> noVolume(String storage, String volume) {
    return run ->
        run.world().node().storage(storage).orElseThrow().volumes().stream()
            .noneMatch(found -> found.volumeId().equals(volume));
  }

  static List<Row> rows() {
    String container =
        "cores=1&hostname=scratch&memory=512&onboot=0&ostemplate=%s%srootfs=local-lvm%%3A4"
            + "&storage=local-lvm&swap=0&tags=felhom-7q2x&unprivileged=1&vmid=9000";
    String template = "backups%3Avztmpl%2Fdebian-13.tar.zst";
    String archive = "backups%3Abackup%2Fvzdump-lxc-101-2026_10_31-12_00_00.tar.zst";
    String content = "DELETE /nodes/pve1/storage/";
    String disk = "local-lvm:vm-150-disk-0";
    return List.of(
        row(
            "stop lxc/101",
            "POST " + GUEST + "/status/stop",
            "vzstop",
            guest(101, guest -> guest.running().isEmpty()),
            RUNNING),
        row(
            "reboot lxc/101",
            "POST " + GUEST + "/status/reboot?timeout=60",
            "vzreboot",
            guest(101, guest -> guest.running().isPresent()),
            RUNNING),
        row(
            "set lxc/101 hostname=other",
            "PUT " + GUEST + "/config?digest=…&hostname=other",
            "",
            guest(101, has("hostname", "other")),
            STOPPED),
        row(
            "set qemu/200 name=other",
            "POST /nodes/pve1/qemu/200/config?digest=…&name=other",
            "qmconfig",
            guest(200, has("name", "other")),
            "guest qemu/200 stopped"),
        row(
            "delete-snapshot lxc/101 before",
            "DELETE " + GUEST + "/snapshot/before",
            "vzdelsnapshot",
            guest(101, guest -> guest.snapshots().isEmpty()),
            WITH_SNAPSHOT),
        row(
            "rollback lxc/101 before",
            "POST " + GUEST + "/snapshot/before/rollback?start=0",
            "vzrollback",
            guest(101, guest -> guest.snapshots().size() == 1),
            WITH_SNAPSHOT),
        row(
            "make lxc/9000",
            "POST /nodes/pve1/lxc?" + container.formatted(template, "&"),
            "vzcreate",
            guest(9000, has("hostname", "scratch"))),
        row(
            "restore lxc/9000",
            "POST /nodes/pve1/lxc?" + container.formatted(archive, "&restore=1&"),
            "vzrestore",
            guest(9000, has("hostname", "scratch")),
            "backup"),
        row(
            "restore-over lxc/101",
            "POST /nodes/pve1/lxc?force=1&ostemplate="
                + archive
                + "&restore=1&storage=local-lvm&vmid=101",
            "vzrestore",
            guest(101, guest -> guest.snapshots().isEmpty()),
            WITH_SNAPSHOT,
            "backup"),
        row(
            "destroy lxc/101",
            "DELETE " + GUEST,
            "vzdestroy",
            run -> run.world().node().guest(101).isEmpty(),
            STOPPED),
        row(
            "delete-backup " + Wishes.ARCHIVE,
            content + "backups/content/" + Wishes.ARCHIVE,
            "imgdel",
            noVolume("backups", Wishes.ARCHIVE),
            "backup"),
        row(
            "delete-volume " + disk,
            content + "local-lvm/content/" + disk,
            "imgdel",
            noVolume("local-lvm", disk),
            "stray 150"),
        row(
            "resize lxc/101 rootfs 16",
            "PUT " + GUEST + "/resize?disk=rootfs&size=17179869184",
            "resize",
            guest(101, has("rootfs", "size=16G")),
            STOPPED),
        row(
            "template lxc/101",
            "POST " + GUEST + "/template",
            "vztemplate",
            guest(101, has("template", "1")),
            STOPPED),
        row("keyctl lxc/9000", "", "", guest(9000, has("features", "keyctl=1")), "privileged"),
        row("mount-usb /mnt/elsewhere", "", "", run -> byRoot(run) == 1, "privileged"),
        row("rotate ops-2", "", "", run -> rotations(run) == 1));
  }

  static Stream<Row> sent() {
    return rows().stream().filter(Row::sent);
  }

  static Stream<Row> tasks() {
    return rows().stream().filter(row -> !row.task().isEmpty());
  }

  @TempDir(factory = CrashSweepTest.InMemory.class)
  Path folder;

  private int runs;

  private Rehearsal rehearse(Row row, List<String> script, Steps.LastStep... last)
      throws IOException {
    Path scenario = Files.createDirectories(folder.resolve("scenario" + runs));
    List<String> world = new ArrayList<>(row.world());
    world.add("policy guests all");
    Files.write(scenario.resolve("world.txt"), world);
    Files.write(scenario.resolve("script.txt"), script);
    Rehearsal rehearsal = new Rehearsal(scenario, folder.resolve("run" + runs++), last);
    rehearsal.run();
    return rehearsal;
  }

  /** What the node received, as it is told at the end. */
  private static List<String> requests(Rehearsal run) {
    return run.world().node().received().all().stream()
        .filter(ReceivedRequests.Received::mutating)
        .map(request -> request.toString().replaceAll("digest=[0-9a-f]{40}", "digest=…"))
        .toList();
  }

  private static int byRoot(Rehearsal run) {
    return run.world().privileged().map(root -> root.carriedOut().size()).orElse(0);
  }

  private static int rotations(Rehearsal run) {
    return run.process().signerLog().all().size();
  }

  /** How often it was carried out, whoever does that. */
  private static int times(Rehearsal run) {
    return requests(run).size() + byRoot(run) + rotations(run);
  }

  private static Optional<JournalState.Consumed> consumed(Rehearsal run) {
    return run.process().journal().read(state -> state.consumed(NONCE));
  }

  private static JournalEntry.Ended end(Rehearsal run) {
    return consumed(run).flatMap(JournalState.Consumed::end).orElseThrow();
  }

  private static boolean issued(Rehearsal run) {
    try {
      return run.process().nonces().find(NONCE).isPresent();
    } catch (StateException e) {
      throw new AssertionError(e);
    }
  }

  /** It, and much later once more. */
  private static List<String> twice(Row row) {
    return List.of("0 signed " + row.words(), "300 signed " + row.words(), "310 end");
  }

  /** It can die the second time too. */
  private static List<String> again(Row row) {
    String signed = " signed " + row.words();
    return List.of("0" + signed, "300" + signed, "600" + signed, "900 end");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsSignedAndValidIsCarriedOutOnce(Row row) throws IOException {
    Rehearsal run = rehearse(row, twice(row));
    String log = run.log().text();
    assertEquals(Outcome.SUCCEEDED, end(run).outcome(), log);
    assertEquals(row.sent() ? List.of(row.request()) : List.of(), requests(run));
    assertEquals(1, times(run));
    assertTrue(row.effect().test(run), log);
    assertFalse(issued(run));
    int audit = log.indexOf("audit: permitted");
    assertTrue(audit >= 0 && audit < log.indexOf("journal: intent"), log);
    assertTrue(log.contains("refused: replayed"), log);
    run.over();
  }

  @ParameterizedTest
  @MethodSource("sent")
  void aLostAnswerSpendsTheNonceAndNothingIsSentAgain(Row row) throws IOException {
    List<String> script =
        new ArrayList<>(List.of("0 before change fault lost-answer " + row.path()));
    script.addAll(twice(row));
    Rehearsal run = rehearse(row, script);
    assertEquals(Outcome.SUCCEEDED, end(run).outcome(), run.log().text());
    assertTrue(row.effect().test(run), run.log().text());
    assertEquals(List.of(row.request()), requests(run));
    assertTrue(run.log().text().contains("refused: replayed"), run.log().text());
    run.over();
  }

  @ParameterizedTest
  @MethodSource("sent")
  void aRequestThatNobodyCanProveEndsAsUnknownAndIsNotSentAgain(Row row) throws IOException {
    List<String> script =
        new ArrayList<>(List.of("0 before change fault disconnect " + row.path()));
    script.addAll(twice(row));
    Rehearsal run = rehearse(row, script);
    assertEquals(Outcome.OUTCOME_UNKNOWN, end(run).outcome(), run.log().text());
    assertEquals(List.of(row.request()), requests(run));
    assertFalse(issued(run));
    assertTrue(run.log().text().contains("refused: replayed"), run.log().text());
    run.over();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aTaskThatFailsIsAFailureAndItsNonceIsSpent(Row row) throws IOException {
    List<String> script = new ArrayList<>(List.of("0 task " + row.task() + " failed"));
    script.addAll(twice(row));
    Rehearsal run = rehearse(row, script);
    assertEquals(Outcome.FAILED, end(run).outcome(), run.log().text());
    assertEquals("task_failed", end(run).reason());
    assertEquals(List.of(row.request()), requests(run));
    assertTrue(run.log().text().contains("refused: replayed"), run.log().text());
    run.over();
  }

  /** The same document is handed over again long after: it is carried out then, or never more. */
  @ParameterizedTest
  @MethodSource("rows")
  void whereverTheProcessDiesItIsCarriedOutAtMostOnce(Row row) throws IOException {
    Rehearsal whole = rehearse(row, again(row));
    List<Steps.LastStep> firsts = CrashSweepTest.lastSteps(whole.steps().madeSinceDeath());
    whole.over();
    int crashes = 0;
    for (Steps.LastStep first : firsts) {
      Rehearsal once = rehearse(row, again(row), first);
      List<Steps.Kind> recovered = List.copyOf(once.steps().madeSinceDeath());
      check(row, once, first.toString());
      for (Steps.LastStep second :
          CrashSweepTest.some(CrashSweepTest.lastSteps(recovered), crashes++)) {
        check(row, rehearse(row, again(row), first, second), first + ", " + second);
      }
    }
    assertTrue(crashes > 0);
  }

  private static void check(Row row, Rehearsal run, String where) throws IOException {
    String what = where + "\n" + run.log().text();
    assertFalse(run.broke(), what);
    assertEquals(List.of(), run.inFlight(), what);
    int times = times(run);
    assertTrue(times <= 1, what);
    assertTrue(consumed(run).isPresent(), what);
    Outcome outcome = end(run).outcome();
    boolean rotation = row.words().startsWith("rotate");
    if (times == 0) {
      assertEquals(rotation ? Outcome.FAILED : Outcome.OUTCOME_UNKNOWN, outcome, what);
    } else if (row.words().startsWith("keyctl") && outcome != Outcome.SUCCEEDED) {
      // By command line and without a marker: nobody can tell whose the guest is.
      assertEquals(Outcome.OUTCOME_UNKNOWN, outcome, what);
    } else {
      assertEquals(Outcome.SUCCEEDED, outcome, what);
      assertTrue(row.effect().test(run), what);
    }
    if (rotation) {
      assertEquals(times + 1, version(run), what);
    }
    run.over();
  }

  private static int version(Rehearsal run) {
    try {
      SignerSet set = run.process().signers().set();
      Optional<String> recorded = end(run).fingerprint();
      assertEquals(set.version() == 2 ? Optional.of(set.sha256()) : Optional.empty(), recorded);
      return set.version();
    } catch (MemoryUnavailableException e) {
      throw new AssertionError(e.detail(), e);
    }
  }
}
