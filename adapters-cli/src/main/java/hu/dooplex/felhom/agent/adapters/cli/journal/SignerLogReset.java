package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.nio.file.Path;

/** Begins the signer log anew, from the signers of the configuration (trust.md, 5). */
public final class SignerLogReset {
  private SignerLogReset() {}

  /**
   * Hold the {@link StateLock}. The log is kept under another name, whatever is in it; the daemon
   * makes a new one with the next rotation.
   *
   * @return what was done, one line
   */
  public static String run(Path stateDir) throws StateException {
    return run(StateFolder.existing(stateDir));
  }

  static String run(StateFolder folder) throws StateException {
    if (!folder.has(SignerLogFile.NAME)) {
      return folder.file(SignerLogFile.NAME) + " is not there; nothing was changed";
    }
    String aside = folder.freeName(SignerLogFile.NAME);
    folder.rename(SignerLogFile.NAME, aside);
    return folder.file(SignerLogFile.NAME)
        + " is kept as "
        + aside
        + "; the signers are those of the configuration";
  }
}
