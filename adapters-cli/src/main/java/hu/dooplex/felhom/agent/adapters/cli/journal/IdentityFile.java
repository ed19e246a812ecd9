package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code identity.json} in the state folder; {@link Identity} has its format. Lost or damaged, it
 * is begun anew and says so, because a host that no longer reports would be worse than a sequence
 * that starts over. Hold the {@link StateLock} while one is open.
 */
public final class IdentityFile implements AgentState {
  static final String NAME = "identity.json";

  private final StateFolder folder;
  private final Optional<String> beganAnew;
  private Identity identity;

  private IdentityFile(StateFolder folder, Identity identity, Optional<String> beganAnew) {
    this.folder = folder;
    this.identity = identity;
    this.beganAnew = beganAnew;
  }

  /**
   * Reads the file, or makes it. A damaged one is kept as {@code identity.json.damaged}, where it
   * takes the place of an earlier one.
   *
   * @param stateDir made with mode 0700 if it is missing
   * @throws StateException if the folder or the file is not to be trusted, cannot be read or
   *     written, or was written by a newer agent
   */
  public static IdentityFile open(Path stateDir) throws StateException {
    return open(StateFolder.open(stateDir));
  }

  static IdentityFile open(StateFolder folder) throws StateException {
    Optional<byte[]> found = folder.read(NAME, Limits.IDENTITY_FILE_MAX_BYTES);
    if (found.isEmpty()) {
      return begin(folder, folder.file(NAME) + " was not there");
    }
    try {
      return new IdentityFile(folder, parse(found.get()), Optional.empty());
    } catch (Identity.Newer e) {
      throw new StateException.Newer(
          folder.file(NAME)
              + " was written by a newer agent ("
              + e.getMessage()
              + ", this one knows "
              + Identity.VERSION
              + "); install that agent again, or move the file away to begin anew",
          e);
    } catch (Identity.Damaged e) {
      String aside = NAME + ".damaged";
      folder.rename(NAME, aside);
      return begin(
          folder, folder.file(NAME) + " was damaged (" + e.why() + ") and is kept as " + aside);
    }
  }

  private static Identity parse(byte[] bytes) throws Identity.Damaged, Identity.Newer {
    if (bytes.length > Limits.IDENTITY_FILE_MAX_BYTES) {
      throw new Identity.Damaged("it is too long");
    }
    return Identity.parse(bytes);
  }

  private static IdentityFile begin(StateFolder folder, String why) throws StateException {
    folder.replace(NAME, Identity.NEW.bytes());
    return new IdentityFile(folder, Identity.NEW, Optional.of(why));
  }

  /** Why the report sequence starts over at 1 and nothing is blocked; empty when it goes on. */
  public Optional<String> beganAnew() {
    return beganAnew;
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
    identity = new Identity(identity.reportSequence() + 1, identity.blocked());
    folder.replace(NAME, identity.bytes());
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
    Identity next = new Identity(identity.reportSequence(), blocked);
    if (blocked) {
      identity = next;
    }
    folder.replace(NAME, next.bytes());
    identity = next;
  }
}
