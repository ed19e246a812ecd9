package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.IssuedNonces.Issued;
import hu.dooplex.felhom.agent.application.port.PendingWishes.Wish;
import hu.dooplex.felhom.agent.application.port.SignerLog.Rotation;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every durable file cut at every byte, and with every single bit of its last record flipped. A cut
 * gives the records before it; a flipped bit is never taken for a record, and never for a cut.
 */
class PowerCutTest {
  private static final int RECORDS = 4;

  @Test
  void aJournalCutAnywhereGivesTheRecordsBeforeTheCut() throws Exception {
    byte[] whole = journal();
    for (int length = 0; length < whole.length; length++) {
      Samples.Remembered found = new Samples.Remembered();
      FileJournal journal = openJournal(Arrays.copyOf(whole, length), found);
      int lines = lines(whole, length);
      assertEquals(lines == 0, journal.shut().isPresent(), "cut to " + length);
      assertEquals(intents(Math.max(0, lines - 1)), found.entries(), "cut to " + length);
      boolean torn = lines > 0 && whole[length - 1] != '\n';
      assertEquals(torn ? 1 : 0, journal.notes().size(), "cut to " + length);
    }
  }

  @Test
  void aJournalCutAnywhereTakesTheNextRecord() throws Exception {
    byte[] whole = journal();
    for (int length = lineStart(whole, 1); length < whole.length; length++) {
      FaultyFiles disk = journalDisk(Arrays.copyOf(whole, length));
      FileJournal.open(new StateFolder(disk), Samples.NOW, Samples.Remembered::new)
          .append(Samples.intent(9));
      List<JournalEntry> expected = new ArrayList<>(intents(lines(whole, length) - 1));
      expected.add(Samples.intent(9));
      Samples.Remembered found = new Samples.Remembered();
      FaultyFiles after = disk.afterPowerCut(FaultyFiles.Survival.NOTHING);
      FileJournal.open(new StateFolder(after), Samples.NOW, () -> found);
      assertEquals(expected, found.entries(), "cut to " + length);
    }
  }

  @Test
  void noFlippedBitOfAJournalIsTakenForARecordOrACut() throws Exception {
    byte[] whole = journal();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      Samples.Remembered found = new Samples.Remembered();
      FileJournal journal = openJournal(flipped(whole, bit), found);
      assertInstanceOf(StateException.Damaged.class, journal.shut().orElseThrow(), "bit " + bit);
      assertEquals(intents(Math.max(0, lines(whole, bit / 8) - 1)), found.entries(), "bit " + bit);
    }
  }

  @Test
  void anAuditTrailCutAnywhereGivesTheRecordsBeforeTheCut() throws Exception {
    byte[] whole = audit();
    for (int length = 0; length < whole.length; length++) {
      FaultyFiles disk = new FaultyFiles();
      disk.put(FileAuditTrail.NAME, Arrays.copyOf(whole, length));
      StateFolder folder = new StateFolder(disk);
      FileAuditTrail trail = openAudit(folder);
      int lines = lines(whole, length);
      assertEquals(lines == 0, trail.broken().isPresent(), "cut to " + length);
      if (lines > 0) {
        assertEquals(
            new AuditCheck.Result.Intact(lines - 1, trail.head()),
            AuditCheck.of(folder).verify(),
            "cut to " + length);
        trail.record(Samples.decision(200, Samples.NOW), true);
        assertEquals(
            new AuditCheck.Result.Intact(lines, trail.head()), AuditCheck.of(folder).verify());
      }
    }
  }

  @Test
  void everyFlippedBitOfAnAuditTrailBreaksIt() throws Exception {
    byte[] whole = audit();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      FaultyFiles disk = new FaultyFiles();
      disk.put(FileAuditTrail.NAME, flipped(whole, bit));
      StateFolder folder = new StateFolder(disk);
      assertInstanceOf(
          StateException.Damaged.class, openAudit(folder).broken().orElseThrow(), "bit " + bit);
      var broken = assertInstanceOf(AuditCheck.Result.Broken.class, AuditCheck.of(folder).verify());
      assertEquals(lines(whole, bit / 8) + 1L, broken.line(), "bit " + bit);
    }
  }

  @Test
  void aSignerLogCutAnywhereGivesTheRotationsBeforeTheCut() throws Exception {
    byte[] whole = signers();
    for (int length = lineStart(whole, 1); length < whole.length; length++) {
      FaultyFiles disk = new FaultyFiles();
      disk.put(SignerLogFile.NAME, Arrays.copyOf(whole, length));
      SignerLogFile log = SignerLogFile.open(new StateFolder(disk));
      assertEquals(
          records(lines(whole, length) - 1, PowerCutTest::rotation), log.all(), "cut to " + length);
    }
    for (int length = 0; length < lineStart(whole, 1); length++) {
      assertTrue(isDamagedSignerLog(Arrays.copyOf(whole, length)), "cut to " + length);
    }
  }

  @Test
  void everyFlippedBitOfASignerLogIsRefused() throws Exception {
    byte[] whole = signers();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      assertTrue(isDamagedSignerLog(flipped(whole, bit)), "bit " + bit);
    }
  }

  private static boolean isDamagedSignerLog(byte[] content) throws Exception {
    FaultyFiles disk = new FaultyFiles();
    disk.put(SignerLogFile.NAME, content);
    try {
      SignerLogFile.open(new StateFolder(disk));
      return false;
    } catch (StateException.Damaged e) {
      return true;
    }
  }

  @Test
  void pendingWishesThatAreCutOrFlippedAreBegunAnewAndKeptAside() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    openWishes(disk).add(new Wish(new StartGuest(Samples.GUEST), Source.SIGNED_HUB, Samples.NOW));
    byte[] whole = disk.get(PendingWishesFile.NAME);
    assertEquals(1, openWishes(disk).all().size());
    for (byte[] content : spoiled(whole)) {
      FaultyFiles spoiled = new FaultyFiles();
      spoiled.put(PendingWishesFile.NAME, content);
      PendingWishesFile wishes = openWishes(spoiled);
      assertEquals(List.of(), wishes.all());
      assertTrue(wishes.beganAnew().isPresent());
      assertEquals(
          Arrays.toString(content),
          Arrays.toString(spoiled.get(PendingWishesFile.NAME + ".damaged")));
    }
  }

  @Test
  void resultsThatAreCutOrFlippedAreBegunAnewAndKeptAside() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    openResults(disk).add(ResultOutboxFileTest.result(1));
    assertEquals(List.of(ResultOutboxFileTest.result(1)), openResults(disk).waiting());
    for (byte[] content : spoiled(disk.get(ResultOutboxFile.NAME))) {
      FaultyFiles spoiled = new FaultyFiles();
      spoiled.put(ResultOutboxFile.NAME, content);
      ResultOutboxFile results = openResults(spoiled);
      assertEquals(List.of(), results.waiting());
      assertTrue(results.beganAnew().isPresent());
      assertEquals(
          Arrays.toString(content),
          Arrays.toString(spoiled.get(ResultOutboxFile.NAME + ".damaged")));
    }
  }

  @Test
  void anIssuedNonceThatIsCutOrFlippedIsNoneAndIsTold() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    Issued issued =
        new Issued(Samples.id(1), Source.SIGNED_HUB, "{\n}\n", Samples.NOW, Optional.empty());
    openNonces(disk).issue(issued);
    assertEquals(Optional.of(issued), openNonces(disk).find(Samples.id(1)));
    byte[] whole = disk.in(IssuedNonceFiles.FOLDER).get(Samples.id(1).value());
    for (byte[] content : spoiled(whole)) {
      FaultyFiles spoiled = new FaultyFiles();
      spoiled.in(IssuedNonceFiles.FOLDER).put(Samples.id(1).value(), content);
      IssuedNonceFiles nonces = openNonces(spoiled);
      assertEquals(Optional.empty(), nonces.find(Samples.id(1)));
      assertEquals(List.of(), nonces.all());
      assertEquals(List.of(Samples.id(1).value()), nonces.strangers());
    }
  }

  /** Cut at every byte, and every bit flipped. */
  static List<byte[]> spoiled(byte[] whole) {
    List<byte[]> spoiled = new ArrayList<>();
    IntStream.range(0, whole.length).forEach(length -> spoiled.add(Arrays.copyOf(whole, length)));
    IntStream.range(0, 8 * whole.length).forEach(bit -> spoiled.add(flipped(whole, bit)));
    return spoiled;
  }

  private static byte[] flipped(byte[] whole, int bit) {
    byte[] flipped = whole.clone();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }

  /** How many lines end before that position. */
  private static int lines(byte[] whole, int length) {
    return (int) IntStream.range(0, length).filter(i -> whole[i] == '\n').count();
  }

  private static int lineStart(byte[] whole, int line) {
    return IntStream.range(0, whole.length)
        .filter(i -> lines(whole, i) == line)
        .findFirst()
        .orElseThrow();
  }

  private static <T> List<T> records(int count, IntFunction<T> record) {
    return IntStream.rangeClosed(1, count).mapToObj(record).toList();
  }

  private static List<JournalEntry> intents(int count) {
    return records(count, Samples::intent);
  }

  private static byte[] journal() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    FileJournal journal =
        FileJournal.open(new StateFolder(disk), Samples.NOW, Samples.Remembered::new);
    for (JournalEntry entry : intents(RECORDS)) {
      journal.append(entry);
    }
    return disk.in(FileJournal.FOLDER).get(FileJournal.NAME);
  }

  private static FaultyFiles journalDisk(byte[] content) {
    FaultyFiles disk = new FaultyFiles();
    disk.put(IdentityFile.NAME, Identity.NEW.bytes());
    disk.in(FileJournal.FOLDER).put(FileJournal.NAME, content);
    return disk;
  }

  private static FileJournal openJournal(byte[] content, Samples.Remembered found)
      throws Exception {
    return FileJournal.open(new StateFolder(journalDisk(content)), Samples.NOW, () -> found);
  }

  private static byte[] audit() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    FileAuditTrail trail = openAudit(new StateFolder(disk));
    for (int i = 0; i < RECORDS; i++) {
      trail.record(Samples.decision(101 + i, Samples.NOW), true);
    }
    return disk.get(FileAuditTrail.NAME);
  }

  private static FileAuditTrail openAudit(StateFolder folder) {
    return FileAuditTrail.open(folder, Samples.NOW, 1 << 20);
  }

  private static Rotation rotation(int number) {
    return new Rotation(
        Samples.NOW, "{\n\"version\": " + number + "}\n", List.of("-----BEGIN", "x\n"));
  }

  private static byte[] signers() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    SignerLogFile log = SignerLogFile.open(new StateFolder(disk));
    for (int i = 1; i <= RECORDS; i++) {
      log.append(rotation(i));
    }
    return disk.get(SignerLogFile.NAME);
  }

  private static PendingWishesFile openWishes(FaultyFiles disk) throws Exception {
    return PendingWishesFile.open(new StateFolder(disk), () -> Samples.NOW);
  }

  private static ResultOutboxFile openResults(FaultyFiles disk) throws Exception {
    return ResultOutboxFile.open(new StateFolder(disk), () -> Samples.NOW);
  }

  private static IssuedNonceFiles openNonces(FaultyFiles disk) throws Exception {
    return IssuedNonceFiles.open(new StateFolder(disk), () -> Samples.NOW);
  }
}
