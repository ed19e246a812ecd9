package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
  private static final String PINNED =
      """
      {"crc":"d3fbd145","format":"felhom-agent journal","version":2,"made_at":"2026-11-22T19:00:00Z","kept":0,"through":0}
      """;

  private static final String VERSION_ONE =
      """
      {"crc":"74c8c1bc","format":"felhom-agent journal","version":1,"made_at":"2026-11-22T19:00:00Z","kept":0,"through":0}
      {"crc":"0755e5bc","seq":1,"at":"2026-11-22T19:00:00Z","record":"intent","id":"00000000000000000000000001","operation":"start_guest","guest":"lxc/101","params":{},"source":"desired_state","token":"felhom@pve!agent","destructive":false,"deadline":"2026-11-22T19:10:00Z","before":{},"guest_running":true}
      """;

  @TempDir Path temp;
  private Path state = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFiles() {
    state = temp.resolve("state");
    file = state.resolve("journal/journal.jsonl");
  }

  private FileJournal open() throws StateException {
    return FileJournal.open(StateFolder.open(state), Samples.NOW, Samples.Remembered::new);
  }

  private List<JournalEntry> onDisk() throws Exception {
    List<JournalEntry> entries = new ArrayList<>();
    JournalCheck.of(state, Samples.Remembered::new).read(record -> entries.add(record.entry()));
    return entries;
  }

  private List<JournalEntry> reopened() throws Exception {
    Samples.Remembered remembered = new Samples.Remembered();
    try (FileJournal journal =
        FileJournal.open(StateFolder.open(state), Samples.NOW, () -> remembered)) {
      assertEquals(Optional.empty(), journal.shut());
    }
    return remembered.entries();
  }

  @Test
  void theBytesOfVersionTwoAreThese() throws Exception {
    try (FileJournal journal = open()) {
      journal.append(Samples.fullIntent(1));
      journal.append(Samples.submitted(1));
      journal.append(Samples.ended(1, JournalEntry.Outcome.SUCCEEDED));
    }
    assertEquals(
        PINNED
            + """
            {"crc":"29a41290","seq":1,"at":"2026-11-22T19:00:00.123456789Z","record":"intent","id":"00000000000000000000000001","operation":"stop_guest","guest":"lxc/101","params":{},"source":"signed_hub","token":"felhom@pve!agent","destructive":true,"authorization":{"nonce":"00000000000000000000000001","document_sha256":"%s","signers":["ops-1","ops-2"]},"deadline":"2026-11-22T19:10:00Z","config_digest":"%s","before":{"cores":null,"memory":"2048"},"transaction":"00000000000000000000000007","marker":"felhom-marker","guest_running":false,"audit":{"sequence":7,"hash":"%s"}}
            {"crc":"26942ec7","seq":2,"at":"2026-11-22T19:00:01Z","record":"submitted","id":"00000000000000000000000001","task":"UPID:pve1:0000A1B2:000C3D4E:67000000:vzstart:101:felhom@pve!agent:"}
            {"crc":"6d35ea88","seq":3,"at":"2026-11-22T19:00:09Z","record":"ended","id":"00000000000000000000000001","outcome":"succeeded","reason":"","message":"\\u0151 \\"quoted\\\\ \\n\\t\\u0000\\u001B\\u202E \\uD83D\\uDC18 \\uD800","fingerprint":"%s"}
            """
                .formatted("cd".repeat(32), "ef".repeat(20), "9f".repeat(32), "ab".repeat(32)),
        Files.readString(file, US_ASCII));
  }

  @Test
  void aJournalOfVersionOneIsMigrated() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, VERSION_ONE);
    try (FileJournal journal = open()) {
      assertEquals(Optional.empty(), journal.shut());
      assertEquals(
          Optional.of(file + " was of version 1 and is now of version 2"), journal.migrated());
      journal.append(Samples.fullIntent(2));
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).contains("\"version\":2,"), lines.get(0));
    assertEquals(VERSION_ONE.lines().toList().get(1), lines.get(1));
    assertEquals(List.of(Samples.intent(1), Samples.fullIntent(2)), reopened());
    try (FileJournal journal = open()) {
      assertEquals(Optional.empty(), journal.migrated());
    }
  }

  @Test
  void everyRecordComesBackAfterARestart() throws Exception {
    Samples.Remembered remembered = new Samples.Remembered();
    try (FileJournal journal =
        FileJournal.open(StateFolder.open(state), Samples.NOW, () -> remembered)) {
      for (JournalEntry entry : Samples.entries()) {
        journal.append(entry);
      }
    }
    assertEquals(Samples.entries(), remembered.entries());
    assertEquals(Samples.entries(), reopened());
    assertEquals(Samples.entries(), onDisk());
  }

  @Test
  void folderAndFileAreTheirOwnersAlone() throws Exception {
    open().close();
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("journal"))));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aTornLastLineIsCutOffAndSaid() throws Exception {
    try (FileJournal journal = open()) {
      journal.append(Samples.intent(1));
      journal.append(Samples.intent(2));
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    try (FileJournal journal = open()) {
      assertEquals(Optional.empty(), journal.shut());
      assertEquals(1, journal.notes().size());
      assertTrue(journal.notes().get(0).startsWith(file + ": the last line was torn"));
      journal.append(Samples.intent(3));
    }
    assertEquals(List.of(Samples.intent(1), Samples.intent(3)), reopened());
  }

  @Test
  void damageInTheMiddleShutsItAndNamesTheLine() throws Exception {
    try (FileJournal journal = open()) {
      for (int i = 1; i <= 3; i++) {
        journal.append(Samples.intent(i));
      }
    }
    String good = Files.readString(file);
    Files.writeString(file, good.replace(Samples.id(2).value(), Samples.id(9).value()));
    Samples.Remembered remembered = new Samples.Remembered();
    try (FileJournal journal =
        FileJournal.open(StateFolder.open(state), Samples.NOW, () -> remembered)) {
      StateException shut = journal.shut().orElseThrow();
      assertInstanceOf(StateException.Damaged.class, shut);
      assertEquals(
          file + ": line 3 is damaged (its checksum does not fit); " + FileJournal.REMEDY,
          shut.getMessage());
      assertInstanceOf(
          StateException.Damaged.class,
          assertThrows(StateException.class, () -> journal.append(Samples.intent(4))));
      assertEquals(List.of(Samples.intent(1)), remembered.entries());
    }
    assertEquals(
        good.replace(Samples.id(2).value(), Samples.id(9).value()), Files.readString(file));
  }

  @Test
  void aLineThatIsMissingShutsIt() throws Exception {
    try (FileJournal journal = open()) {
      for (int i = 1; i <= 3; i++) {
        journal.append(Samples.intent(i));
      }
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(2);
    Files.write(file, lines);
    try (FileJournal journal = open()) {
      assertTrue(message(journal).contains("line 3 is damaged (its number is not the next one)"));
    }
  }

  @Test
  void aMissingJournalBesideAnIdentityShutsItAndIsNotBegunAnew() throws Exception {
    open().close();
    IdentityFile.open(state);
    Files.delete(file);
    try (FileJournal journal = open()) {
      assertInstanceOf(StateException.Damaged.class, journal.shut().orElseThrow());
      assertTrue(
          message(journal).startsWith(file + " is missing, although identity.json is there"));
      assertThrows(StateException.class, () -> journal.append(Samples.intent(1)));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void aForeignFileAndAnEmptyOneShutIt() throws Exception {
    open().close();
    for (String content : List.of("", "\n", "hello\n", "{}\n", "{\"version\":1}\n")) {
      Files.writeString(file, content);
      try (FileJournal journal = open()) {
        assertTrue(message(journal).startsWith(file + ": line 1 is damaged"), content);
      }
      assertEquals(content, Files.readString(file));
    }
    Files.write(
        file,
        RecordLine.of(new FieldWriter().text("format", "other").integer("version", 1).fields()));
    try (FileJournal journal = open()) {
      assertTrue(message(journal).contains("it is not of the format 'felhom-agent journal'"));
    }
  }

  @Test
  void aNewerVersionShutsItAndIsNoDamage() throws Exception {
    open().close();
    byte[] newer =
        RecordLine.of(
            new FieldWriter()
                .text("format", JournalFormat.FORMAT)
                .integer("version", 3)
                .truth("other", true)
                .fields());
    Files.write(file, newer);
    try (FileJournal journal = open()) {
      assertInstanceOf(StateException.Newer.class, journal.shut().orElseThrow());
      assertEquals(
          file
              + " was written by a newer agent (version 3, this one knows 2); install that agent"
              + " again",
          message(journal));
    }
    assertThrows(
        StateException.Newer.class, () -> JournalCheck.toRepair(state).repair(Samples.NOW));
    assertEquals(new String(newer, US_ASCII), Files.readString(file));
  }

  @Test
  void aLinkInItsPlaceShutsItAndIsNotFollowed() throws Exception {
    open().close();
    Path elsewhere = temp.resolve("elsewhere");
    Files.move(file, elsewhere);
    Files.createSymbolicLink(file, elsewhere);
    try (FileJournal journal = open()) {
      assertEquals(file + " is not a plain file; move it away", message(journal));
    }
    assertEquals(PINNED, Files.readString(elsewhere));
  }

  @Test
  void aRecordThatIsTooLargeIsRefusedAloneAndWritesNothing() throws Exception {
    try (FileJournal journal = open()) {
      JournalEntry large =
          new JournalEntry.Ended(
              Samples.id(1),
              Samples.NOW,
              JournalEntry.Outcome.FAILED,
              "",
              "x".repeat(Limits.RECORD_MAX_BYTES),
              Optional.empty());
      assertThrows(StateException.class, () -> journal.append(large));
      journal.append(Samples.intent(1));
    }
    assertEquals(List.of(Samples.intent(1)), reopened());
  }

  @Test
  void aRecordThatCannotFollowIsRefusedAndNotWritten() throws Exception {
    try (FileJournal journal = open()) {
      journal.append(Samples.intent(1));
      assertThrows(IllegalStateException.class, () -> journal.append(Samples.intent(1)));
      journal.append(Samples.intent(2));
    }
    assertEquals(List.of(Samples.intent(1), Samples.intent(2)), reopened());
  }

  @Test
  void aRecordThatCannotFollowShutsTheJournalThatHasIt() throws Exception {
    open().close();
    byte[] record = EntryCodec.fields(Samples.intent(1));
    for (long number = 1; number <= 2; number++) {
      Files.write(file, JournalFormat.line(number, record), StandardOpenOption.APPEND);
    }
    try (FileJournal journal = open()) {
      assertTrue(message(journal).contains("line 3 is damaged (it cannot follow: a second intent"));
    }
  }

  @Test
  void anInterruptedThreadDoesNotCloseTheFileForTheOthers() throws Exception {
    try (FileJournal journal = open()) {
      Thread.currentThread().interrupt();
      journal.append(Samples.intent(1));
      assertTrue(Thread.interrupted());
      journal.append(Samples.intent(2));
    }
    assertEquals(2, reopened().size());
  }

  @Test
  void aClosedJournalTakesNothing() throws Exception {
    FileJournal journal = open();
    journal.close();
    assertThrows(StateException.class, () -> journal.append(Samples.intent(1)));
  }

  @Test
  void sixteenAtOnceShareTheirForcesAndLoseNothing() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    Samples.Remembered remembered = new Samples.Remembered();
    FileJournal journal = FileJournal.open(new StateFolder(disk), Samples.NOW, () -> remembered);
    int before = disk.disk().forces();
    var held = new CountDownLatch(1);
    var first = new CountDownLatch(1);
    disk.disk()
        .beforeForce(() -> {
          first.countDown();
          try {
            held.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int number = i;
        all.add(
            pool.submit(() -> {
              journal.append(Samples.intent(number));
              return number;
            }));
        first.await();
      }
      while (journal.waiting() < 15) {
        Thread.onSpinWait();
      }
      held.countDown();
      for (Future<?> done : all) {
        done.get();
      }
    }
    assertEquals(2, disk.disk().forces() - before, "forces for 16 records");
    assertEquals(16, remembered.entries().size());
    Samples.Remembered after = new Samples.Remembered();
    FaultyFiles found = disk.afterPowerCut(FaultyFiles.Survival.NOTHING);
    FileJournal.open(new StateFolder(found), Samples.NOW, () -> after);
    assertEquals(remembered.entries(), after.entries());
  }

  @Test
  void compactionKeepsWhatItIsToldAndGoesOnCounting() throws Exception {
    List<Samples.Remembered> states = new ArrayList<>();
    try (FileJournal journal =
        FileJournal.open(
            StateFolder.open(state),
            Samples.NOW,
            () -> {
              Samples.Remembered made = new Samples.Remembered();
              states.add(made);
              return made;
            },
            0)) {
      for (int i = 1; i <= 6; i++) {
        journal.append(Samples.intent(i));
      }
      assertTrue(
          journal.compactIfDue(
              Samples.NOW.plusSeconds(60),
              known -> {
                assertEquals(6, known.inFlight().size());
                return entry -> Integer.parseInt(entry.id().value()) % 3 == 0;
              }));
      assertFalse(journal.compactIfDue(Samples.NOW.plusSeconds(61), _ -> _ -> false));
      journal.append(Samples.intent(7));
    }
    List<JournalEntry> kept = List.of(Samples.intent(3), Samples.intent(6), Samples.intent(7));
    assertEquals(kept, states.getLast().entries());
    assertEquals(kept, reopened());
    List<Long> numbers = new ArrayList<>();
    JournalCheck.of(state).read(record -> numbers.add(record.sequence()));
    assertEquals(List.of(3L, 6L, 7L), numbers);
    assertTrue(
        Files.readAllLines(file)
            .get(0)
            .endsWith("\"made_at\":\"2026-11-22T19:01:00Z\",\"kept\":2,\"through\":6}"));
    // What was kept was durable before the file had its name, so less of it is no torn line.
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(0) + "\n" + lines.get(1) + "\n" + "{\"crc");
    try (FileJournal journal = open()) {
      assertTrue(message(journal).contains("records that were kept are missing"));
    }
  }

  @Test
  void aSmallJournalIsNotCompacted() throws Exception {
    try (FileJournal journal = open()) {
      journal.append(Samples.intent(1));
      assertFalse(journal.compactIfDue(Samples.NOW.plus(Duration.ofDays(365)), _ -> _ -> false));
    }
    assertEquals(1, reopened().size());
  }

  @Test
  void repairKeepsTheIntactBeginningAndACopyOfTheRest() throws Exception {
    try (FileJournal journal = open()) {
      for (int i = 1; i <= 3; i++) {
        journal.append(Samples.intent(i));
      }
    }
    IdentityFile.open(state);
    String damaged = Files.readString(file).replace(Samples.id(2).value(), Samples.id(9).value());
    Files.writeString(file, damaged);
    JournalCheck.Result before = JournalCheck.of(state).check();
    assertEquals(1, before.records());
    assertInstanceOf(StateException.Damaged.class, before.problem().orElseThrow());
    String done =
        "the damaged file is kept as journal.jsonl.damaged, 1 intact records were taken over";
    assertEquals(
        file + " was begun anew: " + done, JournalCheck.toRepair(state).repair(Samples.NOW));
    assertEquals(damaged, Files.readString(state.resolve("journal/journal.jsonl.damaged")));
    JournalCheck.Result after = JournalCheck.of(state).check();
    assertEquals(Optional.empty(), after.problem());
    assertEquals(Optional.of(Samples.NOW + ": " + done), after.repaired());
    assertEquals(List.of(Samples.intent(1)), reopened());
    assertEquals(
        file + " is in order; nothing was changed",
        JournalCheck.toRepair(state).repair(Samples.NOW));
  }

  @Test
  void aRecordThatCannotFollowIsDamageForTheCheckAndForRepairToo() throws Exception {
    try (FileJournal journal =
        FileJournal.open(StateFolder.open(state), Samples.NOW, Samples.Remembered::new)) {
      journal.append(Samples.intent(1));
      journal.append(Samples.submitted(2));
    }
    JournalCheck.Result found = JournalCheck.of(state).check();
    assertEquals(1, found.records());
    assertInstanceOf(StateException.Damaged.class, found.problem().orElseThrow());
    JournalCheck.toRepair(state).repair(Samples.NOW);
    assertEquals(Optional.empty(), JournalCheck.of(state).check().problem());
    try (FileJournal journal = FileJournal.open(state, Samples.NOW)) {
      assertEquals(Optional.empty(), journal.shut());
    }
  }

  @Test
  void lookingAtAJournalThatIsNotThereMakesNothing() throws Exception {
    assertThrows(StateException.class, () -> JournalCheck.of(state));
    StateFolder.open(state);
    assertTrue(JournalCheck.of(state).check().problem().isPresent());
    assertFalse(Files.exists(file.getParent()));
  }

  @Test
  void repairOfAMissingJournalBeginsOne() throws Exception {
    open().close();
    IdentityFile.open(state);
    Files.delete(file);
    assertEquals(
        file + " was begun anew: it was missing, 0 intact records were taken over",
        JournalCheck.toRepair(state).repair(Samples.NOW));
    assertEquals(List.of(), reopened());
  }

  private static String message(FileJournal journal) {
    StateException shut = journal.shut().orElseThrow();
    assertSame(shut, journal.shut().orElseThrow());
    return Objects.requireNonNull(shut.getMessage());
  }
}
