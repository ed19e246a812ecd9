package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.nio.file.Path;

/** Begins the signer log anew: who may sign is then what the configuration says. */
public final class SignerLogReset {
  private SignerLogReset() {}

  /**
   * Hold the {@link StateLock}. What was there is kept under another name.
   *
   * @return what was done, one line
   */
  public static String run(Path stateDir) throws StateException {
    StateFolder folder = StateFolder.existing(stateDir);
    if (!folder.has(SignerLogFile.NAME)) {
      return folder.file(SignerLogFile.NAME) + " is not there; nothing was changed";
    }
    String aside = folder.freeName(SignerLogFile.NAME);
    folder.rename(SignerLogFile.NAME, aside);
    return folder.file(SignerLogFile.NAME)
        + " is kept as "
        + aside
        + "; the configured signers count from now on";
  }
}
