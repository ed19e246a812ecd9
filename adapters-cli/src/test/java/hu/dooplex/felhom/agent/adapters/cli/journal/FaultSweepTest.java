package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.DesiredStateStore.Accepted;
import hu.dooplex.felhom.agent.application.port.PendingWishes.Wish;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.SignerLog.Rotation;
import hu.dooplex.felhom.agent.application.port.Spool.Entry;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredVersion;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Scripts run on a disk of which one step, or several in a row, fail or are the last before a power
 * cut: for every step of the script. Then the power is gone, whatever went before, with each of the
 * things it may leave. What was acknowledged has to be there, in order; what was never tried may
 * not.
 */
class FaultSweepTest {
  private static final int APPENDS = 5;

  /** What a script tried and what it was told it had. */
  private static final class Log {
    private final List<String> tried = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
  }

  private interface Script {
    void run(FaultyFiles disk, Log log) throws StateException;
  }

  private interface Found {
    List<String> in(FaultyFiles disk) throws StateException;
  }

  private static void sweep(FaultyFiles.Fault fault, Script script, Found found) throws Exception {
    FaultyFiles whole = new FaultyFiles();
    script.run(whole, new Log());
    int steps = whole.disk().steps();
    assertTrue(steps > 5, "the script does something");
    for (int step = 1; step <= steps; step++) {
      for (int many : fault == FaultyFiles.Fault.FAILS ? new int[] {1, 2, 3} : new int[] {1}) {
        FaultyFiles disk = new FaultyFiles();
        disk.disk().failAt(step, fault, many);
        Log log = new Log();
        try {
          script.run(disk, log);
        } catch (StateException | FaultyFiles.PowerCut e) {
          // what counts is what is found afterwards
        }
        for (FaultyFiles.Survival survival : FaultyFiles.Survival.values()) {
          String where = fault + " at step " + step + " x" + many + ", then " + survival;
          check(log, found.in(disk.afterPowerCut(survival)), where);
        }
      }
    }
  }

  private static void check(Log log, List<String> found, String where) {
    assertEquals(found.size(), new HashSet<>(found).size(), where + ": twice: " + found);
    assertTrue(log.tried.containsAll(found), where + ": invented: " + found);
    List<String> acknowledged = new ArrayList<>(found);
    acknowledged.retainAll(Set.copyOf(log.acknowledged));
    assertEquals(log.acknowledged, acknowledged, where + ": lost or out of order");
  }

  private interface Append {
    void run() throws StateException;
  }

  private static void attempt(Log log, String name, Append append) {
    log.tried.add(name);
    try {
      append.run();
      log.acknowledged.add(name);
    } catch (StateException e) {
      // told that it is not there
    }
  }

  // The journal

  private static void append(FileJournal journal, Log log, int number) {
    attempt(log, Samples.id(number).value(), () -> journal.append(Samples.intent(number)));
  }

  private static FileJournal open(FaultyFiles disk) throws StateException {
    return FileJournal.open(new StateFolder(disk), Samples.NOW, Samples.Remembered::new);
  }

  private static List<String> journaled(FaultyFiles disk) throws StateException {
    List<Samples.Remembered> states = new ArrayList<>(); // a new one when the file is written anew
    FileJournal journal =
        FileJournal.open(
            new StateFolder(disk),
            Samples.NOW,
            () -> {
              states.add(new Samples.Remembered());
              return states.getLast();
            });
    if (journal.shut().isPresent()) {
      throw new AssertionError(journal.shut().get());
    }
    journal.append(Samples.intent(999)); // it takes records again
    return states.getLast().entries().stream()
        .map(entry -> entry.id().value())
        .filter(id -> !id.equals(Samples.id(999).value()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void aJournalThatIsBornAndAppendedTo(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          FileJournal journal = open(disk);
          for (int i = 1; i <= APPENDS; i++) {
            append(journal, log, i);
          }
        },
        FaultSweepTest::journaled);
  }

  @ParameterizedTest
  @EnumSource
  void aJournalThatIsOpenedAgainAndAgain(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          for (int i = 1; i <= 3; i++) {
            FileJournal journal = open(disk);
            append(journal, log, i);
            journal.close();
          }
        },
        FaultSweepTest::journaled);
  }

  @ParameterizedTest
  @EnumSource
  void aJournalThatIsCompactedBetweenAppends(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          FileJournal journal =
              FileJournal.open(new StateFolder(disk), Samples.NOW, Samples.Remembered::new, 0);
          append(journal, log, 1);
          append(journal, log, 2);
          try {
            assertTrue(
                journal.compactIfDue(Samples.NOW, _ -> _ -> true) || journal.shut().isPresent());
          } catch (StateException e) {
            // then the old one is the one
          }
          append(journal, log, 3);
          append(journal, log, 4);
        },
        FaultSweepTest::journaled);
  }

  @ParameterizedTest
  @EnumSource
  void aJournalOfVersionOneThatIsMigrated(FaultyFiles.Fault fault) throws Exception {
    byte[] old = journalOfVersionOne();
    sweep(
        fault,
        (disk, log) -> {
          disk.in(FileJournal.FOLDER).put(FileJournal.NAME, old);
          log.tried.addAll(List.of(Samples.id(1).value(), Samples.id(2).value()));
          log.acknowledged.addAll(log.tried);
          append(open(disk), log, 3);
        },
        FaultSweepTest::journaled);
  }

  private static byte[] journalOfVersionOne() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.writeBytes(
        RecordLine.of(
            new FieldWriter()
                .text("format", JournalFormat.FORMAT)
                .integer("version", 1)
                .instant("made_at", Samples.NOW)
                .integer("kept", 0)
                .integer("through", 0)
                .fields()));
    for (int i = 1; i <= 2; i++) {
      lines.writeBytes(JournalFormat.line(i, EntryCodec.fields(Samples.intent(i))));
    }
    return lines.toByteArray();
  }

  @ParameterizedTest
  @EnumSource
  void aJournalThatIsRepaired(FaultyFiles.Fault fault) throws Exception {
    byte[] damaged = damagedJournal();
    sweep(
        fault,
        (disk, log) -> {
          disk.in(FileJournal.FOLDER).put(FileJournal.NAME, damaged);
          log.tried.addAll(List.of(Samples.id(1).value(), Samples.id(2).value()));
          log.acknowledged.addAll(log.tried);
          JournalCheck.of(new StateFolder(disk)).repair(Samples.NOW);
          append(open(disk), log, 4);
        },
        disk -> {
          JournalCheck.of(new StateFolder(disk)).repair(Samples.NOW);
          return journaled(disk);
        });
  }

  /** Two records that are intact, and a third that is not. */
  private static byte[] damagedJournal() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    FileJournal journal = open(disk);
    for (int i = 1; i <= 3; i++) {
      journal.append(Samples.intent(i));
    }
    byte[] damaged = disk.in(FileJournal.FOLDER).get(FileJournal.NAME);
    damaged[damaged.length - 20] ^= 1;
    return damaged;
  }

  @ParameterizedTest
  @EnumSource
  void whatAnAppendThatFailedLeftIsNotInTheFileThatIsReadAgain(FaultyFiles.Fault fault)
      throws Exception {
    if (fault == FaultyFiles.Fault.CUT_BEFORE || fault == FaultyFiles.Fault.CUT_AFTER) {
      return; // nothing runs on after a power cut
    }
    for (int step = 1; step <= 4; step++) {
      FaultyFiles disk = new FaultyFiles();
      Samples.Remembered known = new Samples.Remembered();
      FileJournal journal = FileJournal.open(new StateFolder(disk), Samples.NOW, () -> known);
      journal.append(Samples.intent(1));
      disk.disk().failAt(step, fault, 1);
      Log log = new Log();
      append(journal, log, 2);
      append(journal, log, 3);
      Samples.Remembered read = new Samples.Remembered();
      FileJournal.open(new StateFolder(disk), Samples.NOW, () -> read);
      assertEquals(known.entries(), read.entries(), fault + " at step " + step);
    }
  }

  @Test
  void aFullDiskRefusesAndTheNextAppendAfterItIsTaken() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    FileJournal journal = open(disk);
    journal.append(Samples.intent(1));
    disk.disk().failAt(1, FaultyFiles.Fault.FULL, 1000);
    for (int i = 2; i < 10; i++) {
      Log log = new Log();
      append(journal, log, i);
      assertEquals(List.of(), log.acknowledged);
    }
    disk.disk().failAt(1_000_000, FaultyFiles.Fault.FULL, 0);
    journal.append(Samples.intent(10));
    List<JournalEntry> expected = List.of(Samples.intent(1), Samples.intent(10));
    Samples.Remembered found = new Samples.Remembered();
    FaultyFiles after = disk.afterPowerCut(FaultyFiles.Survival.NOTHING);
    FileJournal.open(new StateFolder(after), Samples.NOW, () -> found);
    assertEquals(expected, found.entries());
  }

  // The others

  @ParameterizedTest
  @EnumSource
  void anAuditTrailThatIsBornAppendedToAndRotated(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          FileAuditTrail trail = openAudit(disk);
          for (int i = 0; i < 6; i++) {
            int vmid = 101 + i;
            attempt(
                log, "lxc/" + vmid, () -> trail.record(Samples.decision(vmid, Samples.NOW), true));
          }
        },
        disk -> {
          FileAuditTrail trail = openAudit(disk);
          if (trail.broken().isPresent()) {
            throw new AssertionError(trail.broken().get());
          }
          List<String> guests = new ArrayList<>();
          Set<String> lines = new HashSet<>();
          // A file that is being sealed is there twice for a moment, line by line the same.
          new AuditHistory(new StateFolder(disk))
              .read((_, line) -> {
                if (lines.add(line) && line.contains("\"guest\":\"")) {
                  guests.add(line.replaceAll(".*\"guest\":\"([^\"]+)\".*", "$1"));
                }
              });
          assertEquals(
              new AuditCheck.Result.Intact(guests.size(), trail.head()),
              AuditCheck.of(new StateFolder(disk)).verify());
          return guests;
        });
  }

  private static FileAuditTrail openAudit(FaultyFiles disk) {
    return FileAuditTrail.open(new StateFolder(disk), Samples.NOW, 1000);
  }

  @ParameterizedTest
  @EnumSource
  void aSignerLogThatIsBornAndAppendedTo(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          SignerLogFile signers = SignerLogFile.open(new StateFolder(disk));
          for (String document : List.of("one", "two", "three")) {
            attempt(
                log,
                document,
                () -> signers.append(new Rotation(Samples.NOW, document, List.of("s"))));
          }
        },
        disk ->
            SignerLogFile.open(new StateFolder(disk)).all().stream()
                .map(Rotation::document)
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void pendingWishesThatAreAdded(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          PendingWishesFile wishes = openWishes(disk);
          for (int vmid : new int[] {101, 102, 103}) {
            attempt(log, "lxc/" + vmid, () -> wishes.add(wish(vmid)));
          }
        },
        disk ->
            openWishes(disk).all().stream()
                .map(wish -> ((StartGuest) wish.operation()).guest().toString())
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void resultsThatAreAdded(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          ResultOutboxFile results = openResults(disk);
          for (int i : new int[] {1, 2, 3}) {
            attempt(log, "number " + i, () -> results.add(ResultOutboxFileTest.result(i)));
          }
        },
        disk -> openResults(disk).waiting().stream().map(OperationResult::message).toList());
  }

  private static ResultOutboxFile openResults(FaultyFiles disk) throws StateException {
    return ResultOutboxFile.open(new StateFolder(disk), () -> Samples.NOW);
  }

  /** Whatever fails, an entry is there, or its answer is: what was handed over is not lost. */
  @ParameterizedTest
  @EnumSource
  void anEntryThatIsHandedOverAndAnswered(FaultyFiles.Fault fault) throws Exception {
    SignedEnvelope envelope = new SignedEnvelope("{}".getBytes(US_ASCII), List.of());
    sweep(
        fault,
        (disk, log) -> {
          SpoolFolder spool = openSpool(disk);
          FaultyFiles folder = disk.in(SpoolFormat.FOLDER);
          for (int i : new int[] {1, 2}) {
            attempt(
                log,
                Samples.id(i).value(),
                () ->
                    SpoolDrop.handOver(
                        new StateFolder(folder),
                        new StateFolder(folder.in(SpoolFormat.ANSWERS)),
                        new OneNumber(i),
                        envelope));
          }
          for (Entry entry : spool.entries()) {
            spool.answer(entry, ResultOutboxFileTest.result(1));
          }
        },
        disk -> {
          List<String> found = new ArrayList<>();
          openSpool(disk).entries().forEach(entry -> found.add(entry.name()));
          FaultyFiles answers = disk.in(SpoolFormat.FOLDER).in(SpoolFormat.ANSWERS);
          for (int i : new int[] {1, 2}) {
            if (answers.get(Samples.id(i).value()).length > 0) {
              found.add(Samples.id(i).value());
            }
          }
          Collections.sort(found);
          return found;
        });
  }

  private static SpoolFolder openSpool(FaultyFiles disk) throws StateException {
    return SpoolFolder.open(new StateFolder(disk), () -> Instant.EPOCH, (_, _, _) -> {});
  }

  /** Draws one number for ever. */
  private record OneNumber(int number) implements RandomSource {
    @Override
    public double unit() {
      return 0;
    }

    @Override
    public byte[] bytes(int count) {
      byte[] bytes = new byte[count];
      bytes[count - 1] = (byte) number;
      return bytes;
    }
  }

  /** The log is under one of its names, whole, whatever fails. */
  @ParameterizedTest
  @EnumSource
  void aSignerLogThatIsReset(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          SignerLogFile signers = SignerLogFile.open(new StateFolder(disk));
          attempt(log, "one", () -> signers.append(new Rotation(Samples.NOW, "one", List.of("s"))));
          SignerLogReset.run(new StateFolder(disk));
        },
        disk -> {
          byte[] aside = disk.get(SignerLogFile.NAME + ".damaged");
          if (aside.length > 0) {
            assertEquals(0, disk.get(SignerLogFile.NAME).length);
            disk.put(SignerLogFile.NAME, aside);
          }
          return SignerLogFile.open(new StateFolder(disk)).all().stream()
              .map(Rotation::document)
              .toList();
        });
  }

  private static PendingWishesFile openWishes(FaultyFiles disk) throws StateException {
    return PendingWishesFile.open(new StateFolder(disk), () -> Samples.NOW);
  }

  private static Wish wish(int vmid) {
    return new Wish(new StartGuest(GuestRef.lxc(vmid)), Source.SIGNED_HUB, Samples.NOW);
  }

  /** One takes the other's place, so the last is found and stands for those before it. */
  @ParameterizedTest
  @EnumSource
  void aGenerationThatWasKeptNeverGoesBack(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          DesiredStateFile file = DesiredStateFile.open(new StateFolder(disk));
          for (int generation : new int[] {1, 2, 3}) {
            byte[] document = ("{\"generation\": " + generation + "}").getBytes(US_ASCII);
            DesiredVersion version = DesiredVersion.of(generation, document);
            attempt(
                log,
                String.valueOf(generation),
                () -> file.keep(new Accepted(version, Optional.of(document))));
          }
        },
        disk -> {
          DesiredStateFile file = DesiredStateFile.open(new StateFolder(disk));
          if (file.beganAnew().isPresent()) {
            throw new AssertionError(file.beganAnew().get());
          }
          long last = file.last().map(accepted -> accepted.version().generation()).orElse(0L);
          return LongStream.rangeClosed(1, last).mapToObj(String::valueOf).toList();
        });
  }

  @ParameterizedTest
  @EnumSource
  void aReportNumberThatWasGivenIsNeverGivenAgain(FaultyFiles.Fault fault) throws Exception {
    sweep(
        fault,
        (disk, log) -> {
          IdentityFile identity = IdentityFile.open(new StateFolder(disk));
          for (int i = 1; i <= 3; i++) {
            attempt(log, String.valueOf(i), identity::nextReportSequence);
          }
        },
        disk -> {
          long last = IdentityFile.open(new StateFolder(disk)).reportSequence();
          return LongStream.rangeClosed(1, last).mapToObj(String::valueOf).toList();
        });
  }

  /** The clock is set back: either all is as it was, or nothing that was issued can be used. */
  @ParameterizedTest
  @EnumSource
  void aClockThatIsAcceptedLeavesNoDocumentWithTheNewFloor(FaultyFiles.Fault fault)
      throws Exception {
    Instant accepted = Samples.NOW.minusSeconds(86_400);
    for (int step = 1; step <= 30; step++) {
      FaultyFiles disk = new FaultyFiles();
      IdentityFile.open(new StateFolder(disk)).setFloor(Samples.NOW);
      IssuedNonceFiles.open(new StateFolder(disk), () -> Samples.NOW)
          .issue(SmallFilesTest.issued(1));
      disk.disk().failAt(step, fault, 1);
      try {
        IssuedNonceFiles.voidAll(new StateFolder(disk.in(IssuedNonceFiles.FOLDER)));
        ClockAcceptance.accept(new StateFolder(disk), accepted);
      } catch (StateException | FaultyFiles.PowerCut e) {
        // what counts is what is found afterwards
      }
      for (FaultyFiles.Survival survival : FaultyFiles.Survival.values()) {
        FaultyFiles found = disk.afterPowerCut(survival);
        boolean isOld =
            IdentityFile.open(new StateFolder(found)).floor().equals(Optional.of(Samples.NOW));
        boolean isVoid = found.in(IssuedNonceFiles.FOLDER).get(Samples.id(1).value()).length == 0;
        assertTrue(isOld || isVoid, fault + " at step " + step + ", then " + survival);
      }
    }
  }
}
