package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.OperationId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The operation journal in {@code journal/journal.jsonl} of the state folder; {@link JournalFormat}
 * has its format. Hold the {@link StateLock} while one is open.
 *
 * <p>A journal that cannot be trusted is open all the same, but shut: it tells what its intact
 * beginning says, and takes nothing, so nothing is changed while the reports go on and say why.
 */
public final class FileJournal implements OperationJournal, AutoCloseable {
  static final String FOLDER = "journal";
  static final String NAME = "journal.jsonl";
  static final String REMEDY =
      "nothing is changed on this host until you stop the agent and run, as root, felhom-agent"
          + " journal check --repair";

  /** At most what a line has besides the fields of its entry: checksum, number and end. */
  private static final int FRAME_BYTES = 64;

  /** What follows from the records, built up one by one. */
  interface Replay {
    /** The one that the agent works with. */
    final class OfState implements Replay {
      private final JournalState state = new JournalState();

      @Override
      public void check(JournalEntry entry) {
        state.check(entry);
      }

      @Override
      public void apply(JournalEntry entry) {
        state.apply(entry);
      }

      @Override
      public JournalState state() {
        return state;
      }
    }

    /**
     * Changes nothing.
     *
     * @throws RuntimeException if the record cannot follow those before it
     */
    void check(JournalEntry entry);

    /** Takes in a record that was checked. */
    void apply(JournalEntry entry);

    JournalState state();

    /** Takes in a record that was read. */
    default void follow(JournalEntry entry) throws Damage {
      try {
        check(entry);
        apply(entry);
      } catch (RuntimeException e) {
        throw new Damage("it cannot follow: " + e.getMessage());
      }
    }
  }

  private static final class Pending {
    private final JournalEntry entry;
    private final byte[] fields;
    private Optional<RuntimeException> refusal = Optional.empty();

    Pending(JournalEntry entry, byte[] fields) {
      this.entry = entry;
      this.fields = fields;
    }
  }

  private final StateFolder folder;
  private final Supplier<Replay> replay;
  private final GroupCommit<Pending> writers =
      new GroupCommit<>(this::commit, each -> each.fields.length + FRAME_BYTES);
  private final List<String> notes = new ArrayList<>();
  private final Object stateLock = new Object();

  // Guarded by stateLock; swapped as a whole by compaction.
  private Replay state;

  // Whoever writes alone has these.
  private Optional<RecordFile> file = Optional.empty();
  private long sequence;
  private long compactedBytes;
  private Instant compactedAt = Instant.MIN;
  private Optional<String> repaired = Optional.empty();

  private volatile Optional<StateException> shut = Optional.empty();

  private FileJournal(StateFolder folder, Supplier<Replay> replay) {
    this.folder = folder;
    this.replay = replay;
    this.state = replay.get();
  }

  /**
   * Opens the journal, or begins one where there never was an agent that kept one: where {@code
   * identity.json} is missing too, or older than the journal, so open this first. See {@link
   * #shut()}.
   *
   * @throws StateException if the state folder cannot be used at all
   */
  public static FileJournal open(Path stateDir, Instant now) throws StateException {
    return open(StateFolder.open(stateDir), now, Replay.OfState::new);
  }

  static FileJournal open(StateFolder stateFolder, Instant now, Supplier<Replay> replay)
      throws StateException {
    StateFolder folder;
    try {
      folder = stateFolder.folder(FOLDER);
    } catch (StateException e) {
      return shut(stateFolder, replay, e);
    }
    FileJournal journal = new FileJournal(folder, replay);
    try {
      if (!journal.load()) {
        if (IdentityFile.knowsOfJournal(stateFolder)) {
          throw new StateException.Damaged(
              journal.folder.file(NAME)
                  + " is missing, although "
                  + IdentityFile.NAME
                  + " is there; put it back, or else: "
                  + REMEDY);
        }
        journal.begin(now);
      }
    } catch (StateException e) {
      journal.shut = Optional.of(e);
    }
    return journal;
  }

  /** One that is shut from the beginning, without a look at what is there. */
  public static FileJournal shut(Path stateDir, StateException why) {
    return shut(
        new StateFolder(new RealFiles(stateDir.toAbsolutePath())), Replay.OfState::new, why);
  }

  private static FileJournal shut(
      StateFolder stateFolder, Supplier<Replay> replay, StateException why) {
    FileJournal journal = new FileJournal(stateFolder, replay);
    journal.shut = Optional.of(why);
    return journal;
  }

  private void begin(Instant now) throws StateException {
    try {
      file =
          Optional.of(
              RecordFile.create(
                  folder.files(), NAME, out -> out.write(JournalFormat.Header.born(now).line())));
      compactedAt = now;
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
  }

  private boolean load() throws StateException {
    var lines = new JournalFormat.Lines((_, entry, _, _, _) -> state.follow(entry));
    RecordScan scan = new RecordScan(lines);
    if (!folder.scan(NAME, scan, REMEDY)) {
      return false;
    }
    JournalFormat.Header header = lines.finish(folder, scan);
    try {
      file = Optional.of(RecordFile.open(folder.files(), NAME, scan.intactBytes()));
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    if (scan.tornBytes() > 0) {
      notes.add(
          folder.file(NAME)
              + ": the last line was torn, as a power cut leaves it, and is cut off ("
              + scan.tornBytes()
              + " bytes that were never acknowledged)");
    }
    sequence = lines.sequence();
    compactedAt = header.madeAt();
    compactedBytes = lines.keptBytes();
    repaired = header.repaired();
    return true;
  }

  /** Why nothing can be appended for good; empty while the journal can be trusted. */
  public Optional<StateException> shut() {
    return shut;
  }

  /** What was found and put right when it was opened, for the log. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** How large it is. */
  public long bytes() throws StateException {
    return writers.alone(() -> file.map(RecordFile::size).orElse(0L));
  }

  /**
   * @throws RuntimeException if the record cannot follow those before it; nothing is written then,
   *     since a journal with such a record is damaged
   */
  @Override
  public void append(JournalEntry entry) throws StateException {
    byte[] fields = EntryCodec.fields(entry);
    if (fields.length > Limits.RECORD_MAX_BYTES - FRAME_BYTES) {
      throw new StateException(
          folder.file(NAME) + ": a record of " + entry.id() + " is larger than a record may be");
    }
    Pending pending = new Pending(entry, fields);
    writers.add(pending);
    if (pending.refusal.isPresent()) {
      throw pending.refusal.get();
    }
  }

  private void commit(List<Pending> batch) throws StateException {
    RecordFile open = usable();
    List<Pending> checked = checked(batch);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    long next = sequence;
    for (Pending each : checked) {
      lines.writeBytes(JournalFormat.line(++next, each.fields));
    }
    try {
      open.append(lines.toByteArray());
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    sequence = next;
    synchronized (stateLock) {
      for (Pending each : checked) {
        state.apply(each.entry);
      }
    }
  }

  /**
   * Of one operation at most one record at a time, since the second could follow only the first,
   * and of one task: whichever comes first owns it.
   */
  private List<Pending> checked(List<Pending> batch) {
    List<Pending> checked = new ArrayList<>();
    Set<OperationId> operations = new HashSet<>();
    Set<Upid> tasks = new HashSet<>();
    synchronized (stateLock) {
      for (Pending each : batch) {
        try {
          state.check(each.entry);
          if (!operations.add(each.entry.id())) {
            throw new IllegalStateException("two records at once of operation " + each.entry.id());
          }
          if (each.entry instanceof JournalEntry.Submitted submitted
              && !tasks.add(submitted.task())) {
            throw new IllegalStateException("two operations at once of task " + submitted.task());
          }
          checked.add(each);
        } catch (RuntimeException e) {
          each.refusal = Optional.of(e);
        }
      }
    }
    return checked;
  }

  private RecordFile usable() throws StateException {
    if (shut.isPresent()) {
      throw shut.get();
    }
    return file.orElseThrow(() -> new StateException(folder.file(NAME) + " is not open"));
  }

  /** How many records wait for the next force. */
  int waiting() {
    return writers.waiting();
  }

  /** The question may not append: the journal is held while it is asked. */
  @Override
  public <T> T read(Function<JournalState, T> question) {
    synchronized (stateLock) {
      return question.apply(state.state());
    }
  }

  /**
   * Drops the records that nothing needs any more, if the journal has become large.
   *
   * @param keep tells of each record whether it is needed, from what all of them say
   * @return whether it did
   * @throws StateException if it could not; the journal is then as it was before
   */
  public boolean compactIfDue(Instant now, Function<JournalState, Predicate<JournalEntry>> keep)
      throws StateException {
    return writers.alone(() -> {
      long size = usable().size();
      boolean due =
          size >= Limits.JOURNAL_COMPACT_BYTES
              && (size >= 2 * compactedBytes
                  || Duration.between(compactedAt, now).compareTo(Limits.JOURNAL_COMPACT_AGE) >= 0);
      if (due) {
        compact(now, read(keep));
      }
      return due;
    });
  }

  /** As {@link #compactIfDue}, due or not. */
  void compactNow(Instant now, Function<JournalState, Predicate<JournalEntry>> keep)
      throws StateException {
    writers.alone(() -> {
      usable();
      compact(now, read(keep));
      return sequence;
    });
  }

  private void compact(Instant now, Predicate<JournalEntry> keep) throws StateException {
    JournalCompaction kept = JournalCompaction.of(folder, sequence, keep);
    Replay fresh = replay.get();
    RecordFile old = usable();
    try {
      file =
          Optional.of(
              RecordFile.replace(
                  folder.files(), NAME, out -> kept.writeTo(out, now, repaired, fresh)));
    } catch (RecordFile.NameUncertain e) {
      shut = Optional.of(folder.unwritable(NAME, e));
      throw folder.unwritable(NAME, e);
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    compactedAt = now;
    compactedBytes = kept.bytes();
    synchronized (stateLock) {
      state = fresh;
    }
    closeQuietly(old);
  }

  private static void closeQuietly(RecordFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // all that counts was forced
    }
  }

  @Override
  public void close() {
    try {
      writers.alone(() -> {
        file.ifPresent(FileJournal::closeQuietly);
        file = Optional.empty();
        return sequence;
      });
    } catch (StateException e) {
      throw new IllegalStateException("closing writes nothing", e);
    }
  }
}
