package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.cli.journal.StateLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code journal}, {@code audit}, {@code pause} and {@code resume}. */
class StateCommandsTest {
  private final TestHost host;
  private final Path journal;
  private final Path audit;

  StateCommandsTest() throws IOException {
    host = new TestHost();
    journal = host.stateDir().resolve("journal/journal.jsonl");
    audit = host.stateDir().resolve("audit.log");
  }

  @BeforeEach
  void fill() throws Exception {
    SampleState.fill(host.stateDir());
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static void flip(Path file, String text) throws IOException {
    String whole = Files.readString(file);
    assertTrue(whole.contains(text), whole);
    Files.writeString(file, whole.replaceFirst(text, text.replace('0', '1')));
  }

  @Test
  void theJournalIsShownNewestLastWithWhatWasThereBefore() throws Exception {
    Run run = host.run("journal", "show");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(
        List.of(
            "1  2026-11-22T19:00:00Z  00000000000000000000000001  intent  set_guest_config lxc/101"
                + " {\"set\":{\"memory\":\"2048\"},\"delete\":[]}  by desired_state",
            "    before: description=\"old\\u001b[2J\", memory=1024",
            "2  2026-11-22T19:00:02Z  00000000000000000000000001  failed (task_failed):"
                + " no \\u202espace",
            "3  2026-11-22T19:00:00Z  00000000000000000000000002  intent  set_guest_config lxc/101"
                + " {\"set\":{\"memory\":\"2048\"},\"delete\":[]}  by desired_state",
            "    before: description=\"old\\u001b[2J\", memory=1024"),
        run.lines());
    JsonNode records = host.run("journal", "show", "--json").json().path("records");
    assertEquals(3, records.size());
    assertEquals(SampleState.BEFORE, records.get(0).path("before").path("description").asText());
  }

  @Test
  void anIntactJournalIsSaidToBe() throws Exception {
    Run run = host.run("journal", "check");
    assertEquals(0, run.exitCode());
    assertEquals("3 intact records, " + Files.size(journal) + " bytes", run.out().strip());
    JsonNode json = host.run("journal", "check", "--json").json();
    assertTrue(json.path("intact").booleanValue());
    assertEquals(3, json.path("records").intValue());
    assertTrue(json.path("problem").isNull());
  }

  @Test
  void aDamagedJournalIsToldByFileAndLineShownAsFarAsItGoesAndRepaired() throws Exception {
    flip(journal, "00002\",\"operation");
    String problem = journal + ": line 4 is damaged (its checksum does not fit); ";
    for (String command : List.of("check", "show")) {
      Run run = host.run("journal", command);
      assertEquals(1, run.exitCode());
      assertTrue(run.error().startsWith(problem), run::err);
    }
    assertEquals(2, host.run("journal", "show", "--json").json().path("records").size());
    Run repair = host.run("journal", "check", "--repair");
    assertEquals(0, repair.exitCode(), repair::toString);
    assertEquals(
        journal
            + " was begun anew: the damaged file is kept as journal.jsonl.damaged, 2 intact records"
            + " were taken over",
        repair.out().strip());
    assertEquals(0, host.run("journal", "check").exitCode());
    assertTrue(host.run("journal", "check").out().contains("repaired at "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal check --repair", "audit reset"})
  void whatMendsNeedsTheDaemonStopped(String command) throws Exception {
    try (StateLock _ = StateLock.take(host.stateDir(), 1)) {
      Run run = host.run(command.split(" ", -1));
      assertEquals(1, run.exitCode());
      assertTrue(run.error().contains("is in use by this process; stop it first"), run::err);
      for (String looks : List.of("journal show", "journal check", "audit show", "audit verify")) {
        assertEquals(0, host.run(looks.split(" ", -1)).exitCode(), looks);
      }
    }
  }

  @Test
  void theAuditTrailIsShownAndVerified() throws Exception {
    Run show = host.run("audit", "show");
    assertEquals(0, show.exitCode(), show::toString);
    assertEquals(
        List.of(
            "file 1  2026-11-22T19:00:00Z  begins",
            "1  2026-11-22T19:00:00Z  pending_signature  stop_guest lxc/101  by desired_state,"
                + " destructive, rule power_cut (stop), policy violated (guests)",
            "2  2026-11-22T19:00:00Z  refused (policy)  stop_guest lxc/101  by desired_state,"
                + " destructive, rule power_cut (stop), policy violated (guests)"),
        show.lines());
    assertEquals(3, host.run("audit", "show", "--json").json().path("lines").size());
    Run verify = host.run("audit", "verify");
    assertEquals(0, verify.exitCode());
    assertTrue(verify.out().startsWith("2 records, each follows the one before"), verify::out);
    JsonNode json = host.run("audit", "verify", "--json").json();
    assertTrue(json.path("intact").booleanValue());
    assertEquals(64, json.path("head").textValue().length());
  }

  @Test
  void aBrokenChainIsToldByFileAndLineAndBegunAnew() throws Exception {
    flip(audit, "T19:00:00Z\",\"operation");
    Run verify = host.run("audit", "verify");
    assertEquals(1, verify.exitCode());
    assertTrue(
        verify.error().startsWith(audit + ": line 2: the chain is broken: its checksum"),
        verify::err);
    JsonNode json = host.run("audit", "verify", "--json").json();
    assertFalse(json.path("intact").booleanValue());
    assertEquals(2, json.path("line").intValue());
    Run reset = host.run("audit", "reset");
    assertEquals(0, reset.exitCode(), reset::toString);
    assertTrue(reset.out().startsWith(audit + " was begun anew ("), reset::out);
    assertEquals(0, host.run("audit", "verify").exitCode());
    assertTrue(host.run("audit", "show").out().contains("a new chain begins: "));
  }

  @Test
  void whatTheHubTookIsComparedWithTheChain() throws Exception {
    try (ReportRounds rounds = new ReportRounds(host)) {
      assertEquals(2, rounds.report().path("audit").size());
      assertEquals(0, rounds.report().path("audit").size());
    }
    assertTrue(host.run("audit", "verify").out().contains("the hub took them up to record 2"));
    List<String> lines = Files.readAllLines(audit);
    Files.writeString(audit, lines.get(0) + "\n" + lines.get(1) + "\n");
    Run verify = host.run("audit", "verify");
    assertEquals(1, verify.exitCode());
    assertTrue(verify.error().contains("it ends before the record 2 that the hub took"));
  }

  @Test
  void pauseIsTheFileAndReportsSaySo() throws Exception {
    try (ReportRounds rounds = new ReportRounds(host)) {
      assertFalse(rounds.report().path("reconcile").path("paused").booleanValue());
      Run pause = host.run("pause", "disk", "swap\n\u001b[2J");
      assertEquals(0, pause.exitCode(), pause::toString);
      assertTrue(pause.out().startsWith(host.pauseFile() + " is there: nothing is changed"));
      assertTrue(rounds.report().path("reconcile").path("paused").booleanValue());
      assertEquals("no longer paused (disk swap\\n\\u001b[2J)", host.run("resume").out().strip());
      assertFalse(rounds.report().path("reconcile").path("paused").booleanValue());
    }
    assertEquals(
        "it was not paused; nothing was changed",
        host.run("resume", "--json").json().path("resumed").textValue());
  }

  @Test
  void aStateFolderThatIsNotThereIsNotMade() throws Exception {
    host.set("state_dir", host.folder().resolve("elsewhere").toString());
    for (String command : List.of("journal show", "journal check", "audit show", "audit verify")) {
      Run run = host.run(command.split(" ", -1));
      assertEquals(1, run.exitCode());
      assertTrue(run.error().endsWith("is not there; the daemon makes it when it starts"));
    }
    assertFalse(Files.exists(host.folder().resolve("elsewhere")));
  }

  @Test
  void whoMayNotReadTheStateFolderIsTold() throws Exception {
    Assumptions.assumeFalse(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "root may read anything");
    Files.setPosixFilePermissions(host.stateDir(), PosixFilePermissions.fromString("---------"));
    try {
      Run run = host.run("journal", "show");
      assertEquals(2, run.exitCode());
      assertEquals(StateAccess.notAllowed(host.stateDir()), run.error());
    } finally {
      Files.setPosixFilePermissions(host.stateDir(), PosixFilePermissions.fromString("rwx------"));
    }
  }
}
