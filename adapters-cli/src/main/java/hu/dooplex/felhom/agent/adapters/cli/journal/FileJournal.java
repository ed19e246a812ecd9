package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.adapters.cli.journal.SharedReplay.Pending;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private final StateFolder folder;
  private final Supplier<Replay> replay;
  private final long compactBytes;
  private final SharedReplay known;
  private final GroupCommit<Pending> writers =
      new GroupCommit<>(this::commit, each -> each.fields().length + FRAME_BYTES);
  private final List<String> notes = new ArrayList<>();
  private Optional<String> migrated = Optional.empty();

  // Whoever writes alone has these.
  private Optional<RecordFile> file = Optional.empty();
  private long sequence;
  private Optional<String> repaired = Optional.empty();

  // Written by whoever writes alone, and read by all.
  private volatile JournalGrowth growth = new JournalGrowth(Instant.MIN, 0);
  private volatile long bytes;
  private volatile Optional<StateException> shut = Optional.empty();
  private volatile Optional<StateException> lastFailure = Optional.empty();

  private FileJournal(StateFolder folder, Supplier<Replay> replay, long compactBytes) {
    this.folder = folder;
    this.replay = replay;
    this.compactBytes = compactBytes;
    this.known = new SharedReplay(replay.get());
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
    return open(stateFolder, now, replay, Limits.JOURNAL_COMPACT_BYTES);
  }

  /**
   * @param compactBytes below that size it is not compacted
   */
  static FileJournal open(
      StateFolder stateFolder, Instant now, Supplier<Replay> replay, long compactBytes)
      throws StateException {
    StateFolder folder;
    try {
      folder = stateFolder.folder(FOLDER);
    } catch (StateException e) {
      return shut(stateFolder, replay, e);
    }
    FileJournal journal = new FileJournal(folder, replay, compactBytes);
    try {
      if (!journal.load(now)) {
        if (IdentityFile.knowsOfJournal(stateFolder)) {
          throw new StateException.Damaged(
              "%s is missing, although %s is there; put it back, or else: %s"
                  .formatted(journal.folder.file(NAME), IdentityFile.NAME, REMEDY));
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
    FileJournal journal = new FileJournal(stateFolder, replay, Limits.JOURNAL_COMPACT_BYTES);
    journal.shut = Optional.of(why);
    return journal;
  }

  private void begin(Instant now) throws StateException {
    try {
      use(
          RecordFile.create(
              folder.files(), NAME, out -> out.write(JournalFormat.Header.born(now).line())),
          new JournalGrowth(now, 0));
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
  }

  private void use(RecordFile opened, JournalGrowth from) {
    file = Optional.of(opened);
    bytes = opened.size();
    growth = from;
  }

  private boolean load(Instant now) throws StateException {
    var lines = new JournalFormat.Lines((_, entry, _, _, _) -> known.follow(entry));
    RecordScan scan = new RecordScan(lines);
    if (!folder.scan(NAME, scan, REMEDY)) {
      return false;
    }
    JournalFormat.Header header = lines.finish(folder, scan);
    try {
      use(
          RecordFile.open(folder.files(), NAME, scan.intactBytes()),
          new JournalGrowth(header.madeAt(), lines.keptBytes()));
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    scan.torn(folder.file(NAME)).ifPresent(notes::add);
    sequence = lines.sequence();
    repaired = header.repaired();
    if (lines.version() < JournalFormat.VERSION) {
      // An agent of that version must not take records that it cannot know for damage.
      compact(now, _ -> true);
      migrated =
          Optional.of(
              "%s was of version %d and is now of version %d"
                  .formatted(folder.file(NAME), lines.version(), JournalFormat.VERSION));
    }
    return true;
  }

  @Override
  public Optional<StateException> shut() {
    return shut;
  }

  /** Why it is shut, or why its last record could not be written; empty if it was. */
  public Optional<StateException> problem() {
    return shut.or(() -> lastFailure);
  }

  /** What was found and put right when it was opened, for the log. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** What was done to a file of an older version. */
  public Optional<String> migrated() {
    return migrated;
  }

  /** How large it is. */
  public long bytes() {
    return bytes;
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
    if (pending.refusal().isPresent()) {
      throw pending.refusal().get();
    }
  }

  private void commit(List<Pending> batch) throws StateException {
    RecordFile open = usable();
    List<Pending> checked = known.checked(batch);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    long next = sequence;
    for (Pending each : checked) {
      lines.writeBytes(JournalFormat.line(++next, each.fields()));
    }
    try {
      open.append(lines.toByteArray());
    } catch (IOException e) {
      StateException failure = folder.unwritable(NAME, e);
      lastFailure = Optional.of(failure);
      throw failure;
    }
    lastFailure = Optional.empty();
    sequence = next;
    bytes = open.size();
    known.apply(checked);
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
    return known.read(question);
  }

  /**
   * Drops the records that nothing needs any more, if the journal has become large. Cheap while it
   * has not; if it has, records wait for it.
   *
   * @param keep tells of each record whether it is needed, from what all of them say
   * @return whether it did
   * @throws StateException if it could not; the journal is then as it was before
   */
  public boolean compactIfDue(Instant now, Function<JournalState, Predicate<JournalEntry>> keep)
      throws StateException {
    if (!growth.due(bytes, compactBytes, now)) {
      return false;
    }
    return writers.alone(() -> {
      usable();
      boolean due = growth.due(bytes, compactBytes, now); // another one may have been first
      if (due) {
        compact(now, read(keep));
      }
      return due;
    });
  }

  private void compact(Instant now, Predicate<JournalEntry> keep) throws StateException {
    JournalCompaction kept = JournalCompaction.of(folder, sequence, keep);
    Replay fresh = replay.get();
    RecordFile old = usable();
    try {
      use(
          RecordFile.replace(folder.files(), NAME, out -> kept.writeTo(out, now, repaired, fresh)),
          new JournalGrowth(now, kept.bytes()));
    } catch (RecordFile.NameUncertain e) {
      shut = Optional.of(folder.unwritable(NAME, e));
      throw folder.unwritable(NAME, e);
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    known.replace(fresh);
    old.closeQuietly();
  }

  @Override
  public void close() {
    try {
      writers.alone(() -> {
        file.ifPresent(RecordFile::closeQuietly);
        file = Optional.empty();
        return sequence;
      });
    } catch (StateException e) {
      throw new IllegalStateException("closing writes nothing", e);
    }
  }
}
