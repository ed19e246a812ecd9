package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks at the journal from outside, and mends it. */
public final class JournalCheck {
  private final StateFolder folder;
  private final Supplier<Replay> replay;

  private JournalCheck(StateFolder folder, Supplier<Replay> replay) {
    this.folder = folder;
    this.replay = replay;
  }

  /** To look at it: nothing is made, and no lock is needed. */
  public static JournalCheck of(Path stateDir) throws StateException {
    return of(stateDir, Replay.OfState::new);
  }

  static JournalCheck of(Path stateDir, Supplier<Replay> replay) throws StateException {
    Path journal = StateFolder.existing(stateDir).file(FileJournal.FOLDER);
    return new JournalCheck(new StateFolder(new RealFiles(journal)), replay);
  }

  /** To mend it; hold the {@link StateLock}. */
  public static JournalCheck toRepair(Path stateDir) throws StateException {
    return of(StateFolder.open(stateDir));
  }

  static JournalCheck of(StateFolder stateFolder) throws StateException {
    return new JournalCheck(stateFolder.folder(FileJournal.FOLDER), Replay.OfState::new);
  }

  /**
   * What the journal looks like.
   *
   * @param records that are intact, from the beginning
   * @param tornBytes of a last line that a power cut left, or that is just being written
   * @param problem why it cannot be used; empty if it can
   * @param repaired what an earlier repair did
   */
  public record Result(
      long records,
      long bytes,
      long tornBytes,
      Optional<StateException> problem,
      Optional<String> repaired) {}

  /** Reads all of it; a running agent is not disturbed. */
  public Result check() {
    return read(_ -> {});
  }

  /** Gives its intact records in order, and then tells as {@link #check} does. */
  public Result read(Consumer<JournalRecord> records) {
    // As the daemon reads it: a record that cannot follow those before it is damage too.
    Replay known = replay.get();
    var lines =
        new JournalFormat.Lines((number, entry, bytes, offset, length) -> {
          known.follow(entry);
          records.accept(
              new JournalRecord(number, entry, new String(bytes, offset, length, US_ASCII)));
        });
    return result(lines);
  }

  private Optional<StateException> problem(JournalFormat.Lines lines, RecordScan scan) {
    try {
      if (!folder.scan(FileJournal.NAME, scan, FileJournal.REMEDY)) {
        return Optional.of(
            new StateException.Damaged(
                folder.file(FileJournal.NAME) + " is missing; " + FileJournal.REMEDY));
      }
      lines.finish();
      return Optional.empty();
    } catch (StateException e) {
      return Optional.of(e);
    } catch (Damage e) {
      return Optional.of(folder.damaged(FileJournal.NAME, scan, e, FileJournal.REMEDY));
    }
  }

  private Result result(JournalFormat.Lines lines) {
    RecordScan scan = new RecordScan(lines);
    Optional<StateException> problem = problem(lines, scan);
    return new Result(
        lines.records(),
        scan.intactBytes(),
        scan.tornBytes(),
        problem,
        lines.header().flatMap(JournalFormat.Header::repaired));
  }

  /**
   * Begins a new journal with what is intact at the beginning of a damaged one, of which a copy is
   * kept. Hold the {@link StateLock}. What was in the lost records, consumed nonces among them, is
   * forgotten; a journal that is in order, or only torn, is left alone.
   *
   * @return what was done, one line
   * @throws StateException if it cannot be, or a newer agent wrote it
   */
  public String repair(Instant now) throws StateException {
    Result found = check();
    if (found.problem().isEmpty()) {
      return folder.file(FileJournal.NAME) + " is in order; nothing was changed";
    }
    StateException problem = found.problem().get();
    if (!(problem instanceof StateException.Damaged)) {
      throw problem;
    }
    Optional<String> aside = keepAside();
    String done =
        aside.map(name -> "the damaged file is kept as " + name + ", ").orElse("it was missing, ")
            + found.records()
            + " intact records were taken over";
    begin(now, found.records(), done);
    return folder.file(FileJournal.NAME) + " was begun anew: " + done;
  }

  /** A copy, since between two renames there would be no journal. */
  private Optional<String> keepAside() throws StateException {
    String aside = folder.freeName(FileJournal.NAME);
    try (var in = folder.files().read(FileJournal.NAME)) {
      RecordFile.create(folder.files(), aside, in::transferTo).close();
      return Optional.of(aside);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw folder.unwritable(aside, e);
    }
  }

  private void begin(Instant now, long records, String done) throws StateException {
    try {
      RecordFile.create(folder.files(), FileJournal.NAME, out -> copy(out, now, records, done))
          .close();
    } catch (IOException e) {
      throw folder.unwritable(FileJournal.NAME, e);
    }
  }

  private void copy(OutputStream out, Instant now, long records, String done) throws IOException {
    Replay known = replay.get();
    var lines = new JournalFormat.Lines((_, entry, _, _, _) -> known.follow(entry));
    requireAsBefore(result(lines), records);
    out.write(
        new JournalFormat.Header(now, records, lines.sequence(), Optional.of(now + ": " + done))
            .line());
    try {
      requireAsBefore(read(record -> write(out, record)), records);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** It was read before: less of it now is a disk that fails, and no reason to forget records. */
  private static void requireAsBefore(Result found, long records) throws IOException {
    if (found.records() != records
        || !(found.problem().orElse(null) instanceof StateException.Damaged)) {
      throw new IOException("what was read before cannot be read again");
    }
  }

  private static void write(OutputStream out, JournalRecord record) {
    try {
      out.write((record.line() + "\n").getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
