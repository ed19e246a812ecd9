package hu.dooplex.felhom.agent.bootstrap.bench;

import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The journal on a disk, beside what the disk can do. */
final class JournalRows {
  private static final Instant AT = Instant.parse("2026-11-22T19:00:00Z");
  private static final AuditHead AUDIT = new AuditHead(4711, "9f".repeat(32));
  private static final String FILE = "journal/journal.jsonl";
  private static final int LANES = 16;
  private static final int PER_LANE = 8;

  private final Path folder;

  /** Numbers the operations of all journals. */
  private final AtomicInteger operations = new AtomicInteger();

  /**
   * @param folder an empty one, on the disk in question
   */
  JournalRows(Path folder) {
    this.folder = folder;
  }

  /** One record after the other, beside a bare loop that writes as many bytes and forces them. */
  Bench.Row oneWriter(Bench bench) throws Exception {
    try (FileJournal journal = open("one");
        RandomAccessFile raw = new RandomAccessFile(folder.resolve("raw").toFile(), "rw")) {
      byte[] line = lineOfOneRecord();
      return bench.measureRatio(
          "journal: append by one writer, to write + fsync",
          0.8,
          () -> append(journal, 1),
          () -> {
            raw.write(line);
            raw.getFD().sync();
            return 1;
          });
    }
  }

  /** Sixteen lanes at once, beside one of them alone. */
  Bench.Row sixteenLanes(Bench bench) throws Exception {
    try (FileJournal many = open("many");
        FileJournal alone = open("alone");
        ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      return bench.measureRatio(
          "journal: append by 16 lanes at once, to one writer",
          4,
          () -> appendAtOnce(many, lanes, LANES, PER_LANE),
          () -> append(alone, PER_LANE));
    }
  }

  /** Records per second of opening a journal, beside reading its bytes. */
  Bench.Row open(Bench bench, int records) throws Exception {
    try (FileJournal journal = open("large");
        ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      appendAtOnce(journal, writers, LANES, records / LANES);
    }
    Path file = folder.resolve("large").resolve(FILE);
    return bench.measure(
        "journal: records read by opening, to reading bytes",
        100_000,
        () -> {
          open("large").close();
          return records;
        },
        () -> Files.readAllBytes(file).length > records ? records : 0);
  }

  private FileJournal open(String name) throws StateException {
    FileJournal journal = FileJournal.open(folder.resolve(name), AT);
    if (journal.shut().isPresent()) {
      throw journal.shut().get();
    }
    return journal;
  }

  private byte[] lineOfOneRecord() throws IOException, StateException {
    try (FileJournal journal = open("line")) {
      append(journal, 1);
    }
    byte[] all = Files.readAllBytes(folder.resolve("line").resolve(FILE));
    int end = all.length - 1;
    int begin = end;
    while (all[begin - 1] != '\n') {
      begin--;
    }
    return Arrays.copyOfRange(all, begin, end + 1);
  }

  private int append(FileJournal journal, int records) throws StateException {
    for (int record = 0; record < records; record++) {
      journal.append(
          new JournalEntry.Intent(
              new OperationId("%026d".formatted(operations.incrementAndGet())),
              AT,
              new StartGuest(GuestRef.lxc(101)),
              Source.DESIRED_STATE,
              "felhom@pve!agent",
              false,
              Optional.empty(),
              AT.plusSeconds(600),
              Optional.empty(),
              new TreeMap<>(),
              Optional.empty(),
              Optional.empty(),
              false,
              Optional.of(AUDIT)));
    }
    return records;
  }

  private int appendAtOnce(FileJournal journal, ExecutorService threads, int lanes, int records)
      throws Exception {
    List<Future<Integer>> appended = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      appended.add(threads.submit(() -> append(journal, records)));
    }
    int sum = 0;
    for (Future<Integer> each : appended) {
      sum += each.get();
    }
    return sum;
  }
}
