package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.plan.DesiredVersion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The desired state that was accepted last, in {@code desired.json} of the state folder: one {@link
 * RecordLine} about it, and behind that line the document's bytes as the hub sent them.
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent desired state","version":1,"generation":17,"sha256":"9f2c…","enforced":true}
 * {"schema_version":1,"generation":17,"guests":[]}
 * </pre>
 *
 * <p>{@code sha256} is that of the document, and so what tells that the bytes are whole. With
 * {@code enforced} false the hub took the document back: nothing stands behind the line.
 *
 * <p>Lost or damaged, it is begun anew and says so: the hub is asked again. Rules of change: as
 * those of the {@link JournalFormat}. The bytes are not wrapped into JSON, because that would be up
 * to three times as large, in a heap that is small.
 */
public final class DesiredStateFile implements DesiredStateStore {
  static final String NAME = "desired.json";
  private static final String FORMAT = "felhom-agent desired state";
  private static final int VERSION = 1;

  private final StateFolder folder;
  private final Optional<String> beganAnew;

  private DesiredStateFile(StateFolder folder, Optional<String> beganAnew) {
    this.folder = folder;
    this.beganAnew = beganAnew;
  }

  /** A damaged file is kept as {@code desired.json.damaged}, in the place of an earlier one. */
  public static DesiredStateFile open(Path stateDir) throws StateException {
    return open(StateFolder.open(stateDir));
  }

  /**
   * What was accepted last, beside a daemon that may be running: nothing is made or mended, and no
   * lock is needed, as the file is replaced as a whole.
   */
  public static Optional<Accepted> peek(Path stateDir) throws StateException {
    StateFolder folder = new StateFolder(new RealFiles(stateDir.toAbsolutePath()));
    try {
      return read(folder);
    } catch (Damage.Newer e) {
      throw newer(folder, e);
    } catch (Damage e) {
      throw new StateException.Damaged(
          folder.file(NAME)
              + " is damaged ("
              + e.why()
              + "); a daemon that starts begins it anew and asks the hub");
    }
  }

  static DesiredStateFile open(StateFolder folder) throws StateException {
    try {
      read(folder);
      return new DesiredStateFile(folder, Optional.empty());
    } catch (Damage.Newer e) {
      throw newer(folder, e);
    } catch (Damage e) {
      String aside = NAME + ".damaged";
      folder.rename(NAME, aside);
      return new DesiredStateFile(
          folder,
          Optional.of(
              folder.file(NAME) + " was damaged (" + e.why() + ") and is kept as " + aside));
    }
  }

  private static StateException newer(StateFolder folder, Damage.Newer e) {
    return new StateException.Newer(
        folder.file(NAME)
            + " was written by a newer agent ("
            + e.why()
            + "); install that agent again, or move the file away to begin anew",
        e);
  }

  private static Optional<Accepted> read(StateFolder folder) throws StateException, Damage {
    Optional<byte[]> found = folder.read(NAME, Limits.DESIRED_FILE_MAX_BYTES);
    return found.isEmpty() ? Optional.empty() : Optional.of(parse(found.get()));
  }

  private static Accepted parse(byte[] bytes) throws Damage {
    int length = 0;
    while (length < bytes.length && bytes[length] != RecordLine.LF) {
      length++;
    }
    if (length == bytes.length || !RecordLine.intact(bytes, 0, length)) {
      throw new Damage("it does not begin with an intact line");
    }
    FieldReader.requireFormat(bytes, 0, length, FORMAT, VERSION);
    byte[] document = Arrays.copyOfRange(bytes, length + 1, bytes.length);
    return FieldReader.read(bytes, 0, length, in -> accepted(in, document));
  }

  private static Accepted accepted(FieldReader in, byte[] document) throws Damage {
    in.text("crc");
    in.text("format");
    in.integer("version");
    DesiredVersion version = new DesiredVersion(in.integer("generation"), in.text("sha256"));
    if (!in.truth("enforced")) {
      if (document.length > 0) {
        throw new Damage("it goes on after its end");
      }
      return new Accepted(version, Optional.empty());
    }
    if (!version.sha256().equals(DesiredVersion.sha256(document))) {
      throw new Damage("the document is not the one that was kept");
    }
    return new Accepted(version, Optional.of(document));
  }

  /** Why it is empty; empty when it goes on. */
  public Optional<String> beganAnew() {
    return beganAnew;
  }

  /** Read anew, so that its bytes take no memory in between. */
  @Override
  public Optional<Accepted> last() throws StateException {
    try {
      return read(folder);
    } catch (Damage e) {
      throw new StateException.Damaged(
          folder.file(NAME) + " is damaged (" + e.why() + "); it was not when the agent started");
    }
  }

  @Override
  public void keep(Accepted accepted) throws StateException {
    byte[] line =
        RecordLine.of(
            new FieldWriter()
                .text("format", FORMAT)
                .integer("version", VERSION)
                .integer("generation", accepted.version().generation())
                .text("sha256", accepted.version().sha256())
                .truth("enforced", accepted.document().isPresent())
                .fields());
    folder.replace(NAME, line, accepted.document().orElseGet(() -> new byte[0]));
  }
}
