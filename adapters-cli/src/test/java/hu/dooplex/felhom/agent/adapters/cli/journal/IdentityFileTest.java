package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFileTest {
  private static final String VERSION_ONE =
      "{\"version\":1,\"report_sequence\":42,\"blocked\":true}\n";

  private static final String HASH = "ab".repeat(32);

  private static final String PINNED = content(42, true);

  private static final String FLOOR = "2026-11-22T19:00:00Z";

  private static String content(long sequence, boolean blocked) {
    return "{\"version\":3,\"report_sequence\":%d,\"blocked\":%s,\"audit_sequence\":7,\"audit_head\":\"%s\",\"time_floor\":\"%s\"}\n"
        .formatted(sequence, blocked, HASH, FLOOR);
  }

  private static final String VERSION_TWO =
      "{\"version\":2,\"report_sequence\":42,\"blocked\":true,\"audit_sequence\":7,\"audit_head\":\"%s\"}\n"
          .formatted(HASH);

  private static String first(long sequence, boolean blocked) {
    return "{\"version\":3,\"report_sequence\":%d,\"blocked\":%s,\"audit_sequence\":0,\"audit_head\":\"%s\",\"time_floor\":null}\n"
        .formatted(sequence, blocked, "0".repeat(64));
  }

  private static final String V3 =
      "{\"version\":3,\"report_sequence\":42,\"blocked\":false,\"audit_sequence\":1,\"audit_head\":\""
          + "abababababababababababababababababababababababababababababababab\"";

  @TempDir Path temp;
  private Path state = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFiles() {
    state = temp.resolve("state");
    file = state.resolve("identity.json");
  }

  @Test
  void theBytesOfVersionThreeAreThese() throws Exception {
    given(PINNED);
    IdentityFile identity = IdentityFile.open(state);
    assertEquals(Optional.empty(), identity.beganAnew());
    assertTrue(identity.blocked());
    identity.setBlocked(false);
    assertEquals(content(42, false), Files.readString(file));
    assertEquals(43, identity.nextReportSequence());
    assertEquals(content(43, false), Files.readString(file));
    assertEquals(7, identity.reported());
    identity.setReported(9, "cd".repeat(32));
    assertEquals(
        content(43, false).replace(":7,", ":9,").replace(HASH, "cd".repeat(32)),
        Files.readString(file));
    assertEquals(9, IdentityFile.open(state).reported());
  }

  @Test
  void versionOneIsWrittenAnewAsVersionThree() throws Exception {
    given(VERSION_ONE);
    IdentityFile identity = IdentityFile.open(state);
    assertEquals(
        Optional.of(file + " was of version 1 and is now of version 3"), identity.migrated());
    assertEquals(Optional.empty(), identity.beganAnew());
    assertEquals(first(42, true), Files.readString(file));
    assertEquals(0, identity.reported());
    assertEquals(Optional.empty(), IdentityFile.open(state).migrated());
  }

  @Test
  void versionTwoIsWrittenAnewAndHasNoTimeFloorYet() throws Exception {
    given(VERSION_TWO);
    IdentityFile identity = IdentityFile.open(state);
    assertEquals(
        Optional.of(file + " was of version 2 and is now of version 3"), identity.migrated());
    assertEquals(Optional.empty(), identity.floor());
    assertEquals(content(42, true).replace('"' + FLOOR + '"', "null"), Files.readString(file));
    assertEquals(7, IdentityFile.open(state).reported());
  }

  @Test
  void theTimeFloorIsKeptOverARestart() throws Exception {
    given(PINNED);
    IdentityFile identity = IdentityFile.open(state);
    assertEquals(Optional.of(Instant.parse(FLOOR)), identity.floor());
    Instant later = Instant.parse("2026-11-22T20:00:00.000000001Z");
    identity.setFloor(later);
    identity.setBlocked(false);
    assertEquals(Optional.of(later), IdentityFile.open(state).floor());
  }

  @Test
  void aTimeFloorThatCouldNotBeWrittenIsWrittenWithTheNextChange() throws Exception {
    given(PINNED);
    IdentityFile identity = IdentityFile.open(state);
    Path inTheWay = Files.createDirectory(state.resolve("identity.json.tmp"));
    Instant later = Instant.parse("2026-11-22T20:00:00Z");
    assertThrows(StateException.class, () -> identity.setFloor(later));
    assertEquals(PINNED, Files.readString(file));
    Files.delete(inTheWay);
    identity.nextReportSequence();
    assertEquals(Optional.of(later), IdentityFile.open(state).floor());
  }

  @Test
  void aTimeThatNoClockShowsIsNotKept() throws Exception {
    given(PINNED);
    IdentityFile identity = IdentityFile.open(state);
    for (String time : List.of("+10000-01-01T00:00:00Z", "-0001-12-31T23:59:59Z")) {
      assertThrows(StateException.class, () -> identity.setFloor(Instant.parse(time)));
    }
    identity.nextReportSequence();
    assertEquals(Optional.of(Instant.parse(FLOOR)), IdentityFile.open(state).floor());
  }

  @Test
  void anAcceptedClockIsTheFloorAndVoidsWhatWasIssued() throws Exception {
    given(PINNED);
    Path runtime = Files.createDirectory(temp.resolve("run"));
    IssuedNonceFiles nonces = IssuedNonceFiles.open(runtime, () -> Samples.NOW);
    nonces.issue(SmallFilesTest.issued(1));
    nonces.issue(SmallFilesTest.issued(2));
    Path damaged = runtime.resolve("issued").resolve(Samples.id(3).value());
    Files.createSymbolicLink(damaged, file);
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertEquals(
        "the clock is believed from 2026-01-01T00:00:00Z on, before it was from"
            + " 2026-11-22T19:00:00Z; 3 issued documents are void",
        ClockAcceptance.run(state, runtime, now));
    assertEquals(Optional.of(now), IdentityFile.open(state).floor());
    assertEquals(List.of(), nonces.all());
    assertFalse(Files.exists(damaged, LinkOption.NOFOLLOW_LINKS));
    assertTrue(
        ClockAcceptance.run(state, temp.resolve("nowhere"), now)
            .endsWith("; 0 issued documents are void"));
  }

  @Test
  void whereNoTimeIsKeptYetNoClockIsAcceptedAndNothingMade() throws Exception {
    Instant now = Samples.NOW;
    assertThrows(StateException.class, () -> ClockAcceptance.run(state, temp, now));
    assertFalse(Files.exists(state));
    given(VERSION_ONE);
    assertThrows(StateException.class, () -> ClockAcceptance.run(state, temp, now));
    assertEquals(VERSION_ONE, Files.readString(file));
    Files.delete(file);
    assertThrows(StateException.class, () -> ClockAcceptance.run(state, temp, now));
    assertFalse(Files.exists(file));
  }

  @Test
  void besideVersionOneJournalAndAuditTrailAreBegunAndBesideLaterOnesMissed() throws Exception {
    given(VERSION_ONE);
    try (FileJournal journal = FileJournal.open(state, Samples.NOW);
        FileAuditTrail audit = FileAuditTrail.open(state, Samples.NOW)) {
      assertEquals(Optional.empty(), journal.shut());
      assertEquals(Optional.empty(), audit.broken());
    }
    for (String later : List.of(VERSION_TWO, PINNED, "damaged")) {
      Files.deleteIfExists(state.resolve("journal/journal.jsonl"));
      Files.deleteIfExists(state.resolve("audit.log"));
      given(later);
      try (FileJournal journal = FileJournal.open(state, Samples.NOW);
          FileAuditTrail audit = FileAuditTrail.open(state, Samples.NOW)) {
        assertInstanceOf(StateException.Damaged.class, journal.shut().orElseThrow());
        assertInstanceOf(StateException.Damaged.class, audit.broken().orElseThrow());
      }
    }
  }

  @Test
  void withoutTheRightToWriteItGoesOnFromWhatTheFileSays() throws Exception {
    given(PINNED);
    StateException why = new StateException("no lock");
    IdentityFile identity = IdentityFile.readOnly(state, why);
    assertEquals(Optional.of(why), identity.problem());
    assertSame(why, assertThrows(StateException.class, identity::nextReportSequence));
    assertEquals(43, identity.reportSequence());
    assertEquals(PINNED, Files.readString(file));
    Files.delete(file);
    assertTrue(IdentityFile.readOnly(state, why).blocked(), "nobody knows whether it is");
  }

  @Test
  void aMissingFileIsBegunAndSaidSo() throws Exception {
    IdentityFile identity = IdentityFile.open(state);
    assertEquals(Optional.of(file + " was not there"), identity.beganAnew());
    assertFalse(identity.blocked());
    assertEquals(first(0, false), Files.readString(file));
    assertEquals(1, identity.nextReportSequence());
  }

  @Test
  void folderAndFileAreTheirOwnersAlone() throws Exception {
    IdentityFile.open(state).nextReportSequence();
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var files = Files.list(state)) {
      assertEquals(Set.of(file), Set.copyOf(files.toList()));
    }
  }

  @Test
  void aRestartGoesOnCountingAndStaysBlocked() throws Exception {
    IdentityFile first = IdentityFile.open(state);
    assertEquals(1, first.nextReportSequence());
    assertEquals(2, first.nextReportSequence());
    first.setBlocked(true);
    IdentityFile second = IdentityFile.open(state);
    assertEquals(Optional.empty(), second.beganAnew());
    assertTrue(second.blocked());
    assertEquals(3, second.nextReportSequence());
  }

  @Test
  void eightThreadsNeverGetTheSameNumber() throws Exception {
    IdentityFile identity = IdentityFile.open(state);
    Set<Long> numbers = new ConcurrentSkipListSet<>();
    try (var pool = Executors.newFixedThreadPool(8)) {
      for (var done :
          pool.invokeAll(
              IntStream.range(0, 8)
                  .mapToObj(thread ->
                      (Callable<Boolean>)
                          () -> {
                            for (int i = 0; i < 10; i++) {
                              numbers.add(identity.nextReportSequence());
                            }
                            return true;
                          })
                  .toList())) {
        assertTrue(done.get());
      }
    }
    assertEquals(80, numbers.size());
    assertEquals(81, IdentityFile.open(state).nextReportSequence());
  }

  @Test
  void aFileCutAtAnyByteIsBegunAnewAndKeptAside() throws Exception {
    byte[] whole = PINNED.getBytes(UTF_8);
    for (int length = 0; length < whole.length - 1; length++) {
      given(PINNED.substring(0, length));
      IdentityFile identity = IdentityFile.open(state);
      assertTrue(identity.beganAnew().isPresent(), "cut to " + length + " bytes");
      assertEquals(1, identity.nextReportSequence());
      assertEquals(
          PINNED.substring(0, length), Files.readString(state.resolve("identity.json.damaged")));
    }
    given(PINNED.strip()); // only the line's end is missing: nothing is lost
    assertEquals(Optional.empty(), IdentityFile.open(state).beganAnew());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "42",
        "no JSON",
        "{}",
        "{\"report_sequence\":42,\"blocked\":false}",
        "{\"version\":1,\"blocked\":false}",
        "{\"version\":1,\"report_sequence\":42}",
        "{\"version\":1,\"report_sequence\":42,\"blocked\":false,\"more\":1}",
        "{\"version\":1,\"report_sequence\":42,\"report_sequence\":42,\"blocked\":false}",
        "{\"version\":1,\"report_sequence\":\"42\",\"blocked\":false}",
        "{\"version\":1,\"report_sequence\":42.0,\"blocked\":false}",
        "{\"version\":1,\"report_sequence\":-1,\"blocked\":false}",
        "{\"version\":1,\"report_sequence\":9007199254740992,\"blocked\":false}",
        "{\"version\":1,\"report_sequence\":99999999999999999999,\"blocked\":false}",
        "{\"version\":1,\"report_sequence\":42,\"blocked\":0}",
        "{\"version\":1,\"report_sequence\":42,\"blocked\":null}",
        "{\"version\":0,\"report_sequence\":42,\"blocked\":false}",
        "{\"version\":\"2\",\"report_sequence\":42,\"blocked\":false}",
        "{\"version\":1,\"report_sequence\":42,\"blocked\":false} {}",
        "{\"version\":2,\"report_sequence\":42,\"blocked\":false}",
        "{\"version\":2,\"report_sequence\":42,\"blocked\":false,\"audit_sequence\":-1,\"audit_head\":\"0\"}",
        "{\"version\":2,\"report_sequence\":42,\"blocked\":false,\"audit_sequence\":1,\"audit_head\":\"0\"}",
        V3 + "}",
        V3 + ",\"time_floor\":\"2026-11-22T25:00:00Z\"}",
        V3 + ",\"time_floor\":\"2026-02-30T19:00:00Z\"}",
        V3 + ",\"time_floor\":\"yesterday\"}",
        V3 + ",\"time_floor\":17}",
        V3 + ",\"time_floor\":null,\"more\":null}",
        "\u0000\u0000\u0000\u0000",
      })
  void whateverNoAgentWroteIsDamaged(String content) throws Exception {
    given(content);
    IdentityFile identity = IdentityFile.open(state);
    String said = identity.beganAnew().orElseThrow();
    assertTrue(said.startsWith(file + " was damaged ("), said);
    assertTrue(said.endsWith("is kept as identity.json.damaged"), said);
    assertEquals(1, identity.nextReportSequence());
    assertEquals(content, Files.readString(state.resolve("identity.json.damaged")));
  }

  @Test
  void aFileLongerThanItMayBeIsDamagedWhateverItHolds() throws Exception {
    given(PINNED + " ".repeat(Limits.IDENTITY_FILE_MAX_BYTES));
    assertTrue(IdentityFile.open(state).beganAnew().orElseThrow().contains("(it is too long)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\":4,\"report_sequence\":42,\"blocked\":true}",
        "{\"shape\":{\"of\":[\"things\"]},\"version\":9223372036854775807}",
      })
  void aNewerVersionIsRefusedAndLeftAlone(String content) throws Exception {
    given(content);
    String message = refusal();
    assertTrue(message.startsWith(file + " was written by a newer agent (version "), message);
    assertEquals(content, Files.readString(file));
    assertFalse(Files.exists(state.resolve("identity.json.damaged")));
  }

  @Test
  void aStateFolderThatIsALinkIsRefused() throws Exception {
    Path real = Files.createDirectory(temp.resolve("real"));
    Files.createSymbolicLink(state, real);
    assertEquals(
        "state_dir " + state + " is a symbolic link; name the folder that it leads to", refusal());
    try (var files = Files.list(real)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aStateFolderThatOthersCanWriteIsRefused() throws Exception {
    given(PINNED);
    for (String mode : new String[] {"rwxrwx---", "rwx----w-"}) {
      Files.setPosixFilePermissions(state, PosixFilePermissions.fromString(mode));
      assertEquals(
          "state_dir " + state + " can be written by others; run chmod 0700 on it", refusal());
    }
  }

  @Test
  void aStateFolderThatIsAFileIsRefused() throws Exception {
    Files.writeString(state, "");
    assertEquals("state_dir " + state + " is not a folder; move it away", refusal());
  }

  @Test
  void aStateFolderWithoutAFolderAboveItIsRefused() {
    state = temp.resolve("no/such/state");
    assertEquals(
        "state_dir " + state + " cannot be made: NoSuchFileException; make it, with mode 0700",
        refusal());
  }

  @Test
  void aLinkInTheFilesPlaceIsRefusedAndNotFollowed() throws Exception {
    given("");
    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), PINNED);
    Files.delete(file);
    Files.createSymbolicLink(file, elsewhere);
    assertEquals(file + " is not a plain file; move it away", refusal());
    assertTrue(Files.isSymbolicLink(file));
    assertEquals(PINNED, Files.readString(elsewhere));
  }

  @Test
  void aDirectoryInTheFilesPlaceIsRefused() throws Exception {
    given("");
    Files.delete(file);
    Files.createDirectory(file);
    assertEquals(file + " is not a plain file; move it away", refusal());
  }

  @Test
  void aFullDiskDoesNotStopTheCountAndTheEndOfABlockWaitsForIt() throws Exception {
    given(PINNED);
    IdentityFile identity = IdentityFile.open(state);
    Path inTheWay = Files.createDirectory(state.resolve("identity.json.tmp"));
    assertEquals(
        file + " cannot be written: Is a directory; check the space, owner and mode of its folder",
        message(assertThrows(StateException.class, identity::nextReportSequence)));
    assertEquals(43, identity.reportSequence());
    assertThrows(StateException.class, () -> identity.setBlocked(false));
    assertTrue(identity.blocked());
    assertEquals(PINNED, Files.readString(file));
    Files.delete(inTheWay);
    assertEquals(44, identity.nextReportSequence());
  }

  @Test
  void whatRootWritesBelongsToTheFoldersOwner() throws Exception {
    given(PINNED);
    Assumptions.assumeTrue(
        Files.getAttribute(state, "unix:uid").equals(0), "only root can give files away");
    Files.setAttribute(state, "unix:gid", 4711);
    Files.setAttribute(state, "unix:uid", 4712);
    StateLock.take(state, 1).close();
    IdentityFile.open(state).nextReportSequence();
    for (String name : List.of("identity.json", "lock")) {
      assertEquals(4712, Files.getAttribute(state.resolve(name), "unix:uid"), name);
      assertEquals(4711, Files.getAttribute(state.resolve(name), "unix:gid"), name);
    }
  }

  @Test
  void aBlockHoldsAlthoughItCannotBeWritten() throws Exception {
    IdentityFile identity = IdentityFile.open(state);
    Files.createDirectory(state.resolve("identity.json.tmp"));
    assertThrows(StateException.class, () -> identity.setBlocked(true));
    assertTrue(identity.blocked());
  }

  @Test
  void aLinkInTheTemporaryFilesPlaceIsNotFollowed() throws Exception {
    given(PINNED);
    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "precious");
    Files.createSymbolicLink(state.resolve("identity.json.tmp"), elsewhere);
    IdentityFile identity = IdentityFile.open(state);
    assertThrows(StateException.class, identity::nextReportSequence);
    assertEquals("precious", Files.readString(elsewhere));
  }

  @Test
  void aTemporaryFileThatACrashLeftIsReplaced() throws Exception {
    given(PINNED);
    Files.writeString(state.resolve("identity.json.tmp"), "x".repeat(1000));
    assertEquals(43, IdentityFile.open(state).nextReportSequence());
    assertEquals(content(43, true), Files.readString(file));
  }

  @Test
  void theLastNumberIsFollowedByARefusalNotByANegativeOne() throws Exception {
    given(content(9007199254740990L, false));
    IdentityFile identity = IdentityFile.open(state);
    assertEquals(9007199254740991L, identity.nextReportSequence());
    assertThrows(StateException.class, identity::nextReportSequence);
  }

  private void given(String content) throws Exception {
    if (!Files.exists(state, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          state,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Files.writeString(file, content);
  }

  private String refusal() {
    return message(assertThrows(StateException.class, () -> IdentityFile.open(state)));
  }

  private static String message(StateException e) {
    return Objects.requireNonNull(e.getMessage());
  }
}
