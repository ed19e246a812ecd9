package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The signer log in {@code signers.log} of the state folder: {@link RecordLine}s, the first of
 * which is the header. Hold the {@link StateLock} while one is open.
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent signers","version":1}
 * {"crc":"…","seq":1,"at":"2026-11-22T19:00:00Z","document":"{…","signatures":["-----BEGIN SSH SIGNATURE-----…"]}
 * </pre>
 *
 * <p>It is only ever appended to, and made with the first rotation; whether it is too short is for
 * the journal to say. Rules of change: as those of the {@link JournalFormat}.
 */
public final class SignerLogFile implements SignerLog, AutoCloseable {
  static final String NAME = "signers.log";
  private static final String FORMAT = "felhom-agent signers";
  private static final int VERSION = 1;
  private static final String REMEDY =
      "nothing destructive is done until you put it back, or stop the agent and run, as root,"
          + " felhom-agent signers reset";

  private final StateFolder folder;
  private final List<Rotation> rotations = new ArrayList<>();
  private Optional<RecordFile> file = Optional.empty();
  private Optional<String> note = Optional.empty();
  private boolean headed;

  private SignerLogFile(StateFolder folder) {
    this.folder = folder;
  }

  /**
   * Reads the log, if there is one.
   *
   * @throws StateException.Damaged naming the line
   */
  public static SignerLogFile open(Path stateDir) throws StateException {
    return open(StateFolder.open(stateDir));
  }

  /**
   * What a log says, for who only looks: no lock is needed, and nothing is made or mended.
   *
   * @throws StateException.Damaged naming the line
   */
  static List<Rotation> read(StateFolder folder) throws StateException {
    SignerLogFile log = new SignerLogFile(folder);
    log.scan(new RecordScan(log::take));
    return log.all();
  }

  private boolean scan(RecordScan scan) throws StateException {
    boolean there = folder.scan(NAME, scan, REMEDY);
    if (there && !headed) {
      throw folder.damaged(NAME, scan, new Damage("there is no header"), REMEDY);
    }
    return there;
  }

  static SignerLogFile open(StateFolder folder) throws StateException {
    SignerLogFile log = new SignerLogFile(folder);
    RecordScan scan = new RecordScan(log::take);
    if (log.scan(scan)) {
      try {
        log.file = Optional.of(RecordFile.open(folder.files(), NAME, scan.intactBytes()));
      } catch (IOException e) {
        throw folder.unwritable(NAME, e);
      }
      log.note = scan.torn(folder.file(NAME));
    }
    return log;
  }

  private void take(byte[] bytes, int offset, int length) throws Damage {
    if (!headed) {
      FieldReader.requireFormat(bytes, offset, length, FORMAT, VERSION);
      headed =
          FieldReader.read(
              bytes,
              offset,
              length,
              in -> {
                in.text("crc");
                in.text("format");
                return in.integer("version") == VERSION;
              });
      return;
    }
    rotations.add(FieldReader.read(bytes, offset, length, this::rotation));
  }

  private Rotation rotation(FieldReader in) throws Damage {
    in.text("crc");
    if (in.integer("seq") != rotations.size() + 1) {
      throw new Damage("its number is not the next one");
    }
    Instant at = in.instant("at");
    return new Rotation(at, in.text("document"), in.texts("signatures"));
  }

  private static byte[] line(long sequence, Rotation rotation) {
    FieldWriter out = new FieldWriter();
    out.integer("seq", sequence)
        .instant("at", rotation.at())
        .text("document", rotation.document())
        .texts("signatures", rotation.signatures());
    return RecordLine.of(out.fields());
  }

  /** What was put right when it was opened, for the log. */
  public Optional<String> note() {
    return note;
  }

  @Override
  public synchronized void append(Rotation rotation) throws StateException {
    byte[] line = line(rotations.size() + 1L, rotation);
    if (line.length > Limits.RECORD_MAX_BYTES) {
      throw new StateException(folder.file(NAME) + ": a rotation is larger than it may be");
    }
    try {
      if (file.isEmpty()) {
        byte[] header =
            RecordLine.of(
                new FieldWriter().text("format", FORMAT).integer("version", VERSION).fields());
        file = Optional.of(RecordFile.create(folder.files(), NAME, out -> out.write(header)));
      }
      file.get().append(line);
    } catch (IOException e) {
      throw folder.unwritable(NAME, e);
    }
    rotations.add(rotation);
  }

  @Override
  public synchronized List<Rotation> all() {
    return List.copyOf(rotations);
  }

  @Override
  public synchronized void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      // all that counts was forced
    }
  }
}
