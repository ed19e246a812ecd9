package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.AuditAnchor;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.domain.Limits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code identity.json} in the state folder; {@link Identity} has its format. Lost or damaged, it
 * is begun anew and says so, because a host that no longer reports would be worse than a sequence
 * that starts over. Hold the {@link StateLock} while one is open.
 */
public final class IdentityFile implements AgentState, AuditAnchor, TimeMemory {
  static final String NAME = "identity.json";

  private final StateFolder folder;
  private final Optional<StateException> readOnly;
  private Optional<String> beganAnew = Optional.empty();
  private Optional<String> migrated = Optional.empty();
  private Optional<StateException> problem = Optional.empty();
  private Identity identity;

  private IdentityFile(StateFolder folder, Identity identity, Optional<StateException> readOnly) {
    this.folder = folder;
    this.identity = identity;
    this.readOnly = readOnly;
    this.problem = readOnly;
  }

  /**
   * Reads the file, or makes it; open journal and audit trail before. A damaged one is kept as
   * {@code identity.json.damaged}, where it takes the place of an earlier one; one of an older
   * version is written anew. What cannot be written is remembered, see {@link #problem}.
   *
   * @param stateDir made with mode 0700 if it is missing
   * @throws StateException if the folder or the file is not to be trusted, cannot be read, or was
   *     written by a newer agent
   */
  public static IdentityFile open(Path stateDir) throws StateException {
    return open(StateFolder.open(stateDir));
  }

  /**
   * The same behind a journal or an audit trail that cannot be used. Where there is no file yet,
   * none is made: the next start would miss what never was.
   *
   * @param trouble with one of them
   */
  public static IdentityFile open(Path stateDir, Optional<StateException> trouble)
      throws StateException {
    return open(StateFolder.open(stateDir), trouble);
  }

  static IdentityFile open(StateFolder folder, Optional<StateException> trouble)
      throws StateException {
    return trouble.isPresent() && !folder.has(NAME)
        ? readOnly(folder, trouble.get())
        : open(folder);
  }

  static IdentityFile open(StateFolder folder) throws StateException {
    Optional<byte[]> found = folder.read(NAME, Limits.IDENTITY_FILE_MAX_BYTES);
    if (found.isEmpty()) {
      return begin(folder, folder.file(NAME) + " was not there");
    }
    try {
      Identity.Versioned read = parse(found.get());
      IdentityFile file = new IdentityFile(folder, read.identity(), Optional.empty());
      if (read.version() < Identity.VERSION) {
        file.migrated =
            Optional.of(
                folder.file(NAME)
                    + " was of version "
                    + read.version()
                    + " and is now of version "
                    + Identity.VERSION);
        file.tryToSave();
      }
      return file;
    } catch (Identity.Newer e) {
      throw newer(folder, e);
    } catch (Identity.Damaged e) {
      String aside = NAME + ".damaged";
      folder.rename(NAME, aside);
      return begin(
          folder, folder.file(NAME) + " was damaged (" + e.why() + ") and is kept as " + aside);
    }
  }

  private static StateException newer(StateFolder folder, Identity.Newer e) {
    return new StateException.Newer(
        folder.file(NAME)
            + " was written by a newer agent ("
            + e.getMessage()
            + ", this one knows "
            + Identity.VERSION
            + "); install that agent again, or move the file away to begin anew",
        e);
  }

  private static Identity.Versioned parse(byte[] bytes) throws Identity.Damaged, Identity.Newer {
    if (bytes.length > Limits.IDENTITY_FILE_MAX_BYTES) {
      throw new Identity.Damaged("it is too long");
    }
    return Identity.parse(bytes);
  }

  private static IdentityFile begin(StateFolder folder, String why) {
    IdentityFile file = new IdentityFile(folder, Identity.NEW, Optional.empty());
    file.beganAnew = Optional.of(why);
    file.tryToSave();
    return file;
  }

  /**
   * One that writes nothing, because the folder could not be locked or its file is not to be
   * touched. It goes on from what the file says, if it can be read. If not, it is blocked: what the
   * hub said last is not known.
   */
  public static IdentityFile readOnly(Path stateDir, StateException why) {
    return readOnly(new StateFolder(new RealFiles(stateDir.toAbsolutePath())), why);
  }

  private static IdentityFile readOnly(StateFolder folder, StateException why) {
    return new IdentityFile(
        folder,
        peek(folder).map(Identity.Versioned::identity).orElse(Identity.NEW.withBlocked(true)),
        Optional.of(why));
  }

  /** Whether the hub has blocked what it can cause, as far as the file says; it is not touched. */
  public static boolean saysBlocked(Path stateDir) {
    StateFolder folder = new StateFolder(new RealFiles(stateDir.toAbsolutePath()));
    return peek(folder).map(found -> found.identity().blocked()).orElse(false);
  }

  /** What the file says, if it is there and sound; it is not touched. */
  static Optional<Identity.Versioned> peek(StateFolder folder) {
    try {
      Optional<byte[]> found = folder.read(NAME, Limits.IDENTITY_FILE_MAX_BYTES);
      return found.isEmpty() ? Optional.empty() : Optional.of(parse(found.get()));
    } catch (StateException | Identity.Damaged | Identity.Newer e) {
      return Optional.empty();
    }
  }

  /**
   * Whether an agent was here that kept a journal and an audit trail: where they are missing then,
   * they were lost. A file that says nothing is taken for one of such an agent.
   */
  static boolean knowsOfJournal(StateFolder folder) throws StateException {
    return folder.has(NAME)
        && peek(folder).map(found -> found.version() > Identity.WITHOUT_JOURNAL).orElse(true);
  }

  /** Why the report sequence starts over at 1 and nothing is blocked; empty when it goes on. */
  public Optional<String> beganAnew() {
    return beganAnew;
  }

  /** What was done to a file of an older version. */
  public Optional<String> migrated() {
    return migrated;
  }

  /** Why the last change could not be made durable; empty if it was. */
  public synchronized Optional<StateException> problem() {
    return problem;
  }

  @Override
  public synchronized long reportSequence() {
    return identity.reportSequence();
  }

  @Override
  public synchronized long nextReportSequence() throws StateException {
    if (identity.reportSequence() >= Identity.SEQUENCE_MAX) {
      throw new StateException(
          folder.file(NAME) + " has no report number left; move it away to begin anew");
    }
    identity = identity.withReportSequence(identity.reportSequence() + 1);
    save(identity);
    return identity.reportSequence();
  }

  @Override
  public synchronized boolean blocked() {
    return identity.blocked();
  }

  /** A block holds even if it cannot be kept over a restart; its end counts only once it is. */
  @Override
  public synchronized void setBlocked(boolean blocked) throws StateException {
    if (blocked == identity.blocked()) {
      return;
    }
    Identity next = identity.withBlocked(blocked);
    if (blocked) {
      identity = next;
    }
    save(next);
    identity = next;
  }

  @Override
  public synchronized long reported() {
    return identity.auditSequence();
  }

  /** Remembered in any case: while the agent runs, the hub is not told the same again. */
  @Override
  public synchronized void setReported(long sequence, String hash) throws StateException {
    identity = identity.withAudit(sequence, hash);
    save(identity);
  }

  @Override
  public synchronized Optional<Instant> floor() {
    return identity.timeFloor();
  }

  /** Remembered in any case: the next change that can be written takes it along. */
  @Override
  public synchronized void setFloor(Instant floor) throws StateException {
    if (!UtcTime.canBeWritten(floor)) {
      throw new StateException(
          folder.file(NAME) + " cannot keep " + floor + "; set the clock of this host right");
    }
    identity = identity.withTimeFloor(floor);
    save(identity);
  }

  private void tryToSave() {
    try {
      save(identity);
    } catch (StateException e) {
      // told by problem()
    }
  }

  private void save(Identity next) throws StateException {
    try {
      if (readOnly.isPresent()) {
        throw readOnly.get();
      }
      folder.replace(NAME, next.bytes());
      problem = Optional.empty();
    } catch (StateException e) {
      problem = Optional.of(e);
      throw e;
    }
  }
}
