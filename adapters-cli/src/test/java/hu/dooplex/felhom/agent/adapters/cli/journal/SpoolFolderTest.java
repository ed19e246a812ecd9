package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.ExerciseRequest;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.Spool.Entry;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The spool folder and what is put into it, rightly and wrongly. */
@Timeout(60) // a daemon that opens a pipe would hang
class SpoolFolderTest {
  private static final SignedEnvelope SIGNED =
      new SignedEnvelope(
          "{\n}\n".getBytes(US_ASCII),
          List.of("-----BEGIN\n".getBytes(US_ASCII), new byte[] {0, (byte) 0xff}));

  @TempDir Path temp;
  private Path state = Path.of("");
  private Path spool = Path.of("");
  private final List<Map<String, String>> said = new ArrayList<>();
  private InstantSource clock = InstantSource.system();
  private int drawn;

  @BeforeEach
  void nameTheFolders() {
    state = temp.resolve("state");
    spool = state.resolve("spool");
  }

  private final RandomSource random =
      new RandomSource() {
        @Override
        public double unit() {
          return 0;
        }

        @Override
        public byte[] bytes(int count) {
          byte[] bytes = new byte[count];
          bytes[count - 1] = (byte) ++drawn;
          return bytes;
        }
      };

  /** Time passes by waiting alone; something happens while it does. */
  private static Waiting waiting(Runnable meanwhile) {
    return new Waiting() {
      private Duration elapsed = Duration.ZERO;

      @Override
      public boolean stopping() {
        return false;
      }

      @Override
      public Duration elapsed() {
        return elapsed;
      }

      @Override
      public void pause(Duration duration) {
        elapsed = elapsed.plus(duration);
        meanwhile.run();
      }
    };
  }

  private SpoolFolder open() throws StateException {
    return SpoolFolder.open(
        state,
        () -> clock.instant(),
        (level, event, fields) -> {
          Map<String, String> line =
              fields.stream()
                  .collect(Collectors.toMap(EventLog.Field::name, each -> each.value().toString()));
          line.put("event", event);
          said.add(line);
        });
  }

  private SpoolDrop drop() throws StateException {
    return SpoolDrop.handOver(state, random, SIGNED);
  }

  private static SignedEnvelope envelope(Entry entry) {
    return assertInstanceOf(SignedEnvelope.class, entry.request());
  }

  private static List<String> names(List<Entry> entries) {
    return entries.stream().map(Entry::name).toList();
  }

  private static List<String> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String name(int number) {
    return Samples.id(number).value();
  }

  private static void assumeRoot() throws IOException {
    Assumptions.assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "it takes root");
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    Assumptions.assumeTrue(process.waitFor() == 0, () -> "cannot: " + String.join(" ", command));
  }

  // What is put there rightly

  @Test
  void theBytesOfAnEntryAreThese() throws Exception {
    open();
    drop();
    Path file = spool.resolve(name(1));
    assertEquals(
        """
        {"crc":"9e89098d","format":"felhom-agent spool entry","version":1,"document":"ewp9Cg==","signatures":["LS0tLS1CRUdJTgo=","AP8="]}
        """,
        Files.readString(file, US_ASCII));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    for (Path folder : List.of(spool, spool.resolve("answers"), spool.resolve("rejected"))) {
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }
  }

  @Test
  void theBytesOfAnAnswerAreThese() throws Exception {
    SpoolFolder folder = open();
    drop();
    folder.answer(folder.entries().getFirst(), ResultOutboxFileTest.result(1));
    Path file = spool.resolve("answers").resolve(name(1));
    assertEquals(
        """
        {"crc":"b16f5610","format":"felhom-agent spool answer","version":1,"document_sha256":"0000000000000000000000000000000000000000000000000000000000000001","operation_id":"00000000000000000000000001","outcome":"succeeded","reason":"done","message":"number 1","upid":"UPID:pve1:0000A1B2:000C3D4E:67000000:vzstart:101:felhom@pve!agent:","at":"2026-11-22T19:00:01Z"}
        """,
        Files.readString(file, US_ASCII));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("answers", "rejected"), list(spool));
  }

  @Test
  void theBytesOfAnAskedSelfTestAndItsAnswerAreThese() throws Exception {
    SpoolFolder folder = open();
    ExerciseRequest asked =
        new ExerciseRequest(new Vmid(102), Instant.parse("2026-11-22T19:00:00Z"));
    SpoolDrop drop = SpoolDrop.handOver(state, random, asked);
    assertTrue(
        Files.readString(spool.resolve(name(1)))
            .endsWith(
                "\"format\":\"felhom-agent spool entry\",\"version\":1,\"exercise\":\"102\","
                    + "\"asked_at\":\"2026-11-22T19:00:00Z\"}\n"));
    Entry entry = folder.entries().getFirst();
    assertEquals(asked, entry.request());
    ExerciseResult result =
        new ExerciseResult(
            List.of(
                new Check("guest", Check.Result.OK, "lxc/102 is stopped"),
                new Check("snapshot", Check.Result.FAILED, "Permission check failed")),
            ExerciseResult.Ending.FAILED);
    folder.answer(entry, result);
    assertTrue(
        Files.readString(spool.resolve("answers").resolve(name(1)))
            .endsWith(
                "\"ending\":\"failed\",\"checks\":[\"ok\",\"guest\",\"lxc/102 is stopped\","
                    + "\"failed\",\"snapshot\",\"Permission check failed\"]}\n"));
    assertEquals(Optional.of(result), drop.await(waiting(() -> {}), Duration.ZERO));
  }

  @Test
  void aLongSelfTestFitsIntoItsAnswer() throws Exception {
    Check wordy = new Check("\u00e9".repeat(10_000), Check.Result.FAILED, "\u00e9".repeat(10_000));
    byte[] bytes =
        SpoolFormat.answer(
            new ExerciseResult(Collections.nCopies(1_000, wordy), ExerciseResult.Ending.FAILED));
    assertTrue(bytes.length <= Limits.SPOOL_ANSWER_MAX_BYTES, () -> "" + bytes.length);
    ExerciseResult read = assertInstanceOf(ExerciseResult.class, SpoolFormat.answer(bytes));
    assertEquals(Limits.EXERCISE_CHECKS_MAX, read.checks().size());
  }

  @Test
  void anEntryComesOutAsItWentInAgainAndAgainUntilItIsAnswered() throws Exception {
    SpoolFolder folder = open();
    SpoolDrop.handOver(state, random, new SignedEnvelope(new byte[] {1, 2}, List.of()));
    drop();
    for (SpoolFolder each : List.of(folder, folder, open())) {
      assertEquals(List.of(name(1), name(2)), names(each.entries()));
    }
    List<Entry> entries = folder.entries();
    assertArrayEquals(new byte[] {1, 2}, envelope(entries.getFirst()).document());
    assertEquals(List.of(), envelope(entries.getFirst()).signatures());
    SignedEnvelope second = envelope(entries.getLast());
    assertArrayEquals(SIGNED.document(), second.document());
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(SIGNED.signatures().get(i), second.signatures().get(i));
    }
    folder.answer(entries.getFirst(), ResultOutboxFileTest.result(1));
    assertEquals(List.of(name(2)), names(folder.entries()));
    assertEquals(List.of(), said);
  }

  @Test
  void whoHandedItOverWaitsForTheAnswerAndTakesIt() throws Exception {
    SpoolFolder folder = open();
    SpoolDrop drop = drop();
    Waiting waiting =
        waiting(() -> {
          try {
            folder.answer(folder.entries().getFirst(), ResultOutboxFileTest.result(2));
          } catch (StateException e) {
            throw new AssertionError(e);
          }
        });
    assertEquals(
        Optional.of(ResultOutboxFileTest.result(2)), drop.await(waiting, Duration.ofSeconds(30)));
    assertEquals(List.of(), list(spool.resolve("answers")));
    assertEquals(Duration.ofMillis(200), waiting.elapsed());
  }

  @Test
  void withoutAnAnswerTheWaitEndsInTimeAndTheEntryStays() throws Exception {
    SpoolFolder folder = open();
    SpoolDrop drop = drop();
    Waiting waiting = waiting(() -> {});
    assertEquals(Optional.empty(), drop.await(waiting, Duration.ofMillis(1100)));
    assertEquals(Duration.ofMillis(1100), waiting.elapsed());
    assertEquals(List.of(name(1)), names(folder.entries()));
  }

  @Test
  void whatWasTakenAwayWithoutAnAnswerIsNotWaitedFor() throws Exception {
    open();
    SpoolDrop drop = drop();
    Files.delete(spool.resolve(name(1)));
    StateException refused =
        assertThrows(
            StateException.class, () -> drop.await(waiting(() -> {}), Duration.ofSeconds(30)));
    assertTrue(
        Objects.requireNonNull(refused.getMessage()).contains("see the daemon's log"),
        refused::toString);
  }

  @Test
  void withoutAFolderNothingIsHandedOverAndNothingMade() {
    StateException refused = assertThrows(StateException.class, this::drop);
    assertEquals(
        "state_dir " + spool + " is not there; the daemon makes it when it starts",
        refused.getMessage());
    assertFalse(Files.exists(state));
  }

  @Test
  void whatIsTooLargeIsNotHandedOver() throws Exception {
    open();
    byte[] large = new byte[Limits.SPOOL_ENTRY_MAX_BYTES / 4 * 3];
    assertThrows(
        StateException.class,
        () -> SpoolDrop.handOver(state, random, new SignedEnvelope(large, List.of())));
    assertEquals(List.of("answers", "rejected"), list(spool));
  }

  @Test
  void whatRootHandsOverBelongsToTheFoldersOwner() throws Exception {
    assumeRoot();
    SpoolFolder folder = open();
    for (Path each : List.of(spool, spool.resolve("answers"), spool.resolve("rejected"))) {
      Files.setAttribute(each, "unix:uid", 4712);
    }
    drop();
    assertEquals(4712, Files.getAttribute(spool.resolve(name(1)), "unix:uid"));
    List<Entry> entries = folder.entries();
    assertEquals(List.of(name(1)), names(entries));
    folder.answer(entries.getFirst(), ResultOutboxFileTest.result(1));
    assertEquals(4712, Files.getAttribute(spool.resolve("answers").resolve(name(1)), "unix:uid"));
  }

  @Test
  void anAnswerThatNobodyComesForIsDeletedAfterADay() throws Exception {
    SpoolFolder folder = open();
    drop();
    folder.answer(folder.entries().getFirst(), ResultOutboxFileTest.result(1));
    clock = () -> InstantSource.system().instant().plus(Duration.ofHours(23));
    folder.entries();
    assertEquals(List.of(name(1)), list(spool.resolve("answers")));
    clock = () -> InstantSource.system().instant().plus(Duration.ofHours(25));
    folder.entries();
    assertEquals(List.of(), list(spool.resolve("answers")));
  }

  @Test
  void anEntryThatWasAnsweredAndNotDeletedIsNotGivenAgain() throws Exception {
    SpoolFolder folder = open();
    drop();
    byte[] entry = Files.readAllBytes(spool.resolve(name(1)));
    folder.answer(folder.entries().getFirst(), ResultOutboxFileTest.result(1));
    Files.write(spool.resolve(name(1)), entry);
    assertEquals(List.of(), open().entries());
    assertFalse(Files.exists(spool.resolve(name(1))));
  }

  @Test
  void oneLookGivesABoundedNumberAndTheOldest() throws Exception {
    SpoolFolder folder = open();
    for (int i = 1; i <= Limits.SPOOL_ENTRIES_MAX + 3; i++) {
      drop();
    }
    List<Entry> first = folder.entries();
    assertEquals(Limits.SPOOL_ENTRIES_MAX, first.size());
    assertEquals(name(1), first.getFirst().name());
    for (Entry each : first) {
      folder.answer(each, ResultOutboxFileTest.result(1));
    }
    assertEquals(3, folder.entries().size());
  }

  // What is put there wrongly

  private void refused(String name, String why) throws Exception {
    assertEquals(List.of(), open().entries());
    assertEquals(
        List.of(
            Map.of(
                "event",
                "spool_refused",
                "file",
                name,
                "reason",
                why,
                "kept_as",
                "rejected/" + name)),
        said);
    assertFalse(Files.exists(spool.resolve(name), LinkOption.NOFOLLOW_LINKS));
    assertTrue(Files.exists(spool.resolve("rejected").resolve(name), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aPipeIsMovedAsideAndNotOpened() throws Exception {
    open();
    run("mkfifo", spool.resolve(name(1)).toString());
    refused(name(1), "it is a pipe, socket or device");
  }

  @Test
  void aDeviceIsMovedAsideAndNotOpened() throws Exception {
    assumeRoot();
    open();
    run("mknod", spool.resolve(name(1)).toString(), "c", "1", "5"); // /dev/zero has no end
    refused(name(1), "it is a pipe, socket or device");
  }

  @Test
  void aLinkIsMovedAsideAndNotFollowed() throws Exception {
    open();
    drop();
    Path elsewhere = temp.resolve("elsewhere");
    Files.move(spool.resolve(name(1)), elsewhere);
    Files.createSymbolicLink(spool.resolve(name(1)), elsewhere);
    refused(name(1), "it is a symbolic link");
    assertTrue(Files.exists(elsewhere));
  }

  @Test
  void aFolderIsMovedAside() throws Exception {
    open();
    Files.createDirectory(spool.resolve(name(1)));
    refused(name(1), "it is a folder");
  }

  @Test
  void aFileWithSeveralNamesIsMovedAside() throws Exception {
    open();
    drop();
    Files.createLink(temp.resolve("other"), spool.resolve(name(1)));
    refused(name(1), "it has 2 names");
  }

  @Test
  void aFileOfAnotherUserIsMovedAside() throws Exception {
    assumeRoot();
    open();
    drop();
    Files.setAttribute(spool.resolve(name(1)), "unix:uid", 4711);
    refused(name(1), "it belongs to user 4711");
  }

  @Test
  void aFileThatIsTooLargeIsMovedAside() throws Exception {
    open();
    Files.write(spool.resolve(name(1)), new byte[Limits.SPOOL_ENTRY_MAX_BYTES + 1]);
    refused(name(1), "it is larger than 98304 bytes");
  }

  @Test
  void aFileOfAnotherNameIsMovedAside() throws Exception {
    open();
    drop();
    Files.move(spool.resolve(name(1)), spool.resolve("op.json"));
    refused("op.json", "it was not put there by felhom-agent");
  }

  @Test
  void whatIsNoEntryIsMovedAside() throws Exception {
    for (var spoiled :
        Map.of(
                "it is not one intact line", "{}\n".getBytes(US_ASCII),
                "it is not of the format 'felhom-agent spool entry'",
                    SpoolFormat.answer(ResultOutboxFileTest.result(1)),
                "version 2, this one knows 1",
                    new LineFormat("felhom-agent spool entry", 2).bytes(out -> {}),
                "it says what cannot be: Illegal base64 character 2a",
                    new LineFormat("felhom-agent spool entry", 1)
                        .bytes(out -> out.text("document", "**").texts("signatures", List.of())))
            .entrySet()) {
      said.clear();
      open();
      Files.write(spool.resolve(name(1)), spoiled.getValue());
      refused(name(1), "it is damaged: " + spoiled.getKey());
      Files.delete(spool.resolve("rejected").resolve(name(1)));
    }
  }

  @Test
  void aFileThatMayNotBeReadIsMovedAside() throws Exception {
    Assumptions.assumeFalse(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "root may read anything");
    open();
    drop();
    Files.setPosixFilePermissions(
        spool.resolve(name(1)), PosixFilePermissions.fromString("---------"));
    refused(name(1), "it cannot be read: AccessDeniedException");
  }

  @Test
  void aFileThatIsBeingWrittenIsLeftAloneForADay() throws Exception {
    SpoolFolder folder = open();
    Path file = Files.writeString(spool.resolve(name(1) + ".tmp"), "{");
    assertEquals(List.of(), folder.entries());
    assertTrue(Files.exists(file));
    clock = () -> InstantSource.system().instant().plus(Duration.ofHours(25));
    refused(name(1) + ".tmp", "it was not put there by felhom-agent");
  }

  @Test
  void aNameThatATerminalWouldObeyIsNotKept() throws Exception {
    open();
    Files.writeString(spool.resolve("x\u001b[2J"), "");
    Files.writeString(spool.resolve("-rf"), "");
    open().entries();
    assertEquals(List.of("entry", "entry.2"), list(spool.resolve("rejected")));
  }

  @Test
  void ofWhatIsRefusedTheNewestAreKeptUnderNamesOfTheirOwn() throws Exception {
    SpoolFolder folder = open();
    for (int i = 0; i < Limits.SPOOL_REJECTED_MAX + 5; i++) {
      Files.writeString(spool.resolve("op.json"), String.valueOf(i));
      folder.entries();
    }
    List<String> kept = new ArrayList<>();
    for (String name : list(spool.resolve("rejected"))) {
      kept.add(Files.readString(spool.resolve("rejected").resolve(name)));
    }
    assertEquals(Limits.SPOOL_REJECTED_MAX, kept.size());
    assertFalse(kept.contains("4"));
    assertTrue(kept.contains("5"));
  }

  @Test
  void thousandsOfWrongOnesAreGoneAfterAFewLooksAndTheRightOneIsFound() throws Exception {
    SpoolFolder folder = open();
    for (int i = 0; i < 2000; i++) {
      Files.createSymbolicLink(spool.resolve("link" + i), Path.of("/dev/zero"));
    }
    drop();
    for (int i = 0; i <= 2000 / Limits.SPOOL_LOOKED_AT_MAX; i++) {
      folder.entries();
    }
    assertEquals(List.of(name(1)), names(folder.entries()));
    assertEquals(Limits.SPOOL_REJECTED_MAX, list(spool.resolve("rejected")).size());
  }

  @Test
  void whatCannotBeMovedAsideIsSaidOnceAndTheOthersAreTaken() throws Exception {
    SpoolFolder folder = open();
    for (int i = 0; i < Limits.SPOOL_REJECTED_MAX; i++) { // a folder that is not empty stays
      Files.createDirectories(spool.resolve("rejected/" + i + "/full"));
    }
    Files.writeString(spool.resolve("op.json"), "");
    drop();
    for (int i = 0; i < 3; i++) {
      assertEquals(List.of(name(1)), names(folder.entries()));
    }
    assertEquals(1, said.size());
    assertEquals("spool_stuck", said.getFirst().get("event"));
    assertEquals(spool.resolve("op.json").toString(), said.getFirst().get("file"));
    assertTrue(Files.exists(spool.resolve("op.json")));
  }

  @Test
  void aSpoolFolderThatIsALinkOrThatOthersCanWriteIsRefused() throws Exception {
    open();
    Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxrwx---"));
    assertThrows(StateException.class, this::open);
    assertThrows(StateException.class, this::drop);
    Path real = Files.move(spool, temp.resolve("real"));
    Files.createSymbolicLink(spool, real);
    assertThrows(StateException.class, this::open);
    assertThrows(StateException.class, this::drop);
  }

  // On a disk that fails

  @Test
  void anEntryThatIsCutOrFlippedIsNeverTaken() throws Exception {
    byte[] whole = SpoolFormat.entry(SIGNED);
    for (byte[] spoiled : PowerCutTest.spoiled(whole)) {
      FaultyFiles disk = new FaultyFiles();
      disk.in("spool").put(name(1), spoiled);
      assertEquals(List.of(), onDisk(disk).entries());
      assertArrayEquals(spoiled, disk.in("spool").in("rejected").get(name(1)));
    }
  }

  @Test
  void anAnswerThatIsCutOrFlippedIsNeverTaken() throws Exception {
    byte[] whole = SpoolFormat.answer(ResultOutboxFileTest.result(1));
    for (byte[] spoiled : PowerCutTest.spoiled(whole)) {
      assertThrows(Damage.class, () -> SpoolFormat.answer(spoiled));
    }
  }

  @Test
  void anEntryThatCannotBeReadForOnceIsTakenTheNextTime() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    SpoolFolder folder = onDisk(disk);
    disk.in("spool").put(name(1), SpoolFormat.entry(SIGNED));
    for (int step : new int[] {3, 4}) { // looked at, and opened; before that the folders are listed
      disk.disk().failAt(step, FaultyFiles.Fault.FAILS, 1);
      assertEquals(List.of(), folder.entries());
      assertEquals(List.of(name(1)), names(folder.entries()));
    }
  }

  private static SpoolFolder onDisk(FaultyFiles disk) throws StateException {
    return SpoolFolder.open(new StateFolder(disk), () -> Instant.EPOCH, (_, _, _) -> {});
  }
}
