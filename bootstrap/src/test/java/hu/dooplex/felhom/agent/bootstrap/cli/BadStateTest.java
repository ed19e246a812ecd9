package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with the state folder: it is told once, the reports go on, nothing is lost. */
class BadStateTest {
  /** The checksum is right, and the agent that wrote it does not exist yet. */
  private static final String NEWER_JOURNAL =
      "{\"crc\":\"9e811de1\",\"format\":\"felhom-agent journal\",\"version\":3}\n";

  private final TestHost host;
  private final Path state;

  BadStateTest() throws IOException {
    host = new TestHost();
    state = host.stateDir();
  }

  @BeforeEach
  void fill() throws Exception {
    SampleState.fill(state);
  }

  @AfterEach
  void close() {
    host.close();
  }

  interface Deed {
    void to(Path state) throws IOException;
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static Path journal(Path state) {
    return state.resolve("journal/journal.jsonl");
  }

  private static void inTheWay(Path path) throws IOException {
    Files.deleteIfExists(path);
    Files.createDirectory(path);
  }

  /** What is done to the folder, and what a report says then. */
  record Bad(String name, String code, Deed deed) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bad> bad() {
    return List.of(
        new Bad("journal flipped", "journal_damaged", state -> flip(journal(state))),
        new Bad("journal missing", "journal_damaged", state -> Files.delete(journal(state))),
        new Bad("journal empty", "journal_damaged", state -> Files.writeString(journal(state), "")),
        new Bad(
            "journal foreign",
            "journal_damaged",
            state -> Files.writeString(journal(state), "hello\n")),
        new Bad(
            "journal newer",
            "journal_newer",
            state -> Files.writeString(journal(state), NEWER_JOURNAL)),
        new Bad("journal no file", "state_unavailable", state -> inTheWay(journal(state))),
        new Bad("audit flipped", "audit_damaged", state -> flip(state.resolve("audit.log"))),
        new Bad(
            "audit missing", "audit_damaged", state -> Files.delete(state.resolve("audit.log"))),
        new Bad(
            "audit foreign",
            "audit_damaged",
            state -> Files.writeString(state.resolve("audit.log"), "x\n")),
        new Bad(
            "signers damaged",
            "signer_log_damaged",
            state -> Files.writeString(state.resolve("signers.log"), "x\n")),
        new Bad(
            "pending no file",
            "state_unavailable",
            state -> inTheWay(state.resolve("pending.json"))),
        new Bad(
            "identity no file",
            "state_unavailable",
            state -> inTheWay(state.resolve("identity.json"))),
        new Bad("lock impossible", "state_unavailable", state -> inTheWay(state.resolve("lock"))));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void itIsToldInOneLineTheReportsGoOnAndThePathIsShut(Bad bad) throws Exception {
    bad.deed.to(state);
    List<String> before = contents();
    try (ReportRounds rounds = new ReportRounds(host)) {
      JsonNode first = rounds.report();
      assertFalse(first.path("destructive_path").path("open").booleanValue());
      assertEquals(bad.code, first.path("destructive_path").path("reason").textValue());
      assertTrue(first.path("sequence").longValue() < rounds.report().path("sequence").longValue());
      List<String> told =
          rounds.log().lines().filter(line -> line.contains("state_unusable")).toList();
      assertEquals(1, told.size(), rounds::log);
      assertTrue(told.getFirst().contains("code=" + bad.code), told::getFirst);
      assertTrue(told.getFirst().contains(state.toString()), told::getFirst);
      boolean nothingMutates = bad.name.startsWith("journal") || bad.name.startsWith("lock");
      if (nothingMutates) {
        assertThrows(
            StateException.class, () -> rounds.state().journal().append(SampleState.intent(3)));
      }
    }
    assertEquals(before, contents(), "what was damaged is left for a person to look at");
  }

  /** Of journal, audit trail and signer log. */
  private List<String> contents() throws IOException {
    List<Path> files =
        List.of(journal(state), state.resolve("audit.log"), state.resolve("signers.log"));
    return files.stream()
        .map(file -> {
          try {
            return Files.isRegularFile(file) ? Files.readString(file) : "";
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  @Test
  void aTornTailIsCutOffSaidSoAndTheJournalGoesOn() throws Exception {
    byte[] whole = Files.readAllBytes(journal(state));
    Files.write(journal(state), Arrays.copyOf(whole, whole.length - 7));
    try (ReportRounds rounds = new ReportRounds(host)) {
      assertTrue(rounds.log().contains("state_mended"), rounds::log);
      JsonNode report = rounds.report();
      assertEquals("no_signers", report.path("destructive_path").path("reason").textValue());
      assertEquals(0, report.path("reconcile").path("in_flight").intValue());
      rounds.state().journal().append(SampleState.intent(3));
      assertEquals(1, rounds.report().path("reconcile").path("in_flight").intValue());
    }
  }

  @Test
  void aSoundStateFillsTheReport() throws Exception {
    try (ReportRounds rounds = new ReportRounds(host)) {
      JsonNode report = rounds.report();
      assertEquals(1, report.path("reconcile").path("in_flight").intValue());
      assertEquals(
          "{\"nonce\":null,\"operation\":\"stop_guest\",\"vmid\":101,"
              + "\"since\":\"2026-11-22T19:00:00Z\",\"document\":null}",
          report.path("pending_signatures").path(0).toString());
      assertEquals(2, report.path("audit").size());
      JsonNode second = report.path("audit").get(1);
      assertEquals("refused", second.path("decision").textValue());
      assertEquals("policy", second.path("reason").textValue());
      assertEquals(
          rounds.state().audit().head().orElseThrow().hash(), second.path("hash").textValue());
      assertFalse(rounds.log().contains("state_unusable"), rounds::log);
    }
  }

  @Test
  void aFolderFromBeforeTheJournalIsTakenOver() throws Exception {
    Files.delete(journal(state));
    Files.delete(state.resolve("audit.log"));
    Files.writeString(
        state.resolve("identity.json"),
        "{\"version\":1,\"report_sequence\":41,\"blocked\":true}\n");
    try (ReportRounds rounds = new ReportRounds(host)) {
      JsonNode report = rounds.report();
      assertEquals(42, report.path("sequence").longValue());
      assertTrue(report.path("reconcile").path("blocked").booleanValue());
      assertEquals("no_signers", report.path("destructive_path").path("reason").textValue());
      assertTrue(rounds.log().contains("state_migrated"), rounds::log);
      rounds.state().journal().append(SampleState.intent(3));
    }
    assertTrue(Files.readString(state.resolve("identity.json")).startsWith("{\"version\":3,"));
  }

  @Test
  void aSecondAgentIsRefusedAndChangesNothing() throws Exception {
    try (ReportRounds first = new ReportRounds(host)) {
      List<String> before = contents();
      StateException refused = assertThrows(StateException.class, () -> new ReportRounds(host));
      assertTrue(String.valueOf(refused.getMessage()).contains("is in use by this process"));
      assertEquals(before, contents());
      first.state().journal().append(SampleState.intent(3));
    }
  }
}
