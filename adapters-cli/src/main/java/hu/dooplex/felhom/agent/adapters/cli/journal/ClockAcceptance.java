package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Believes the clock again, whatever the time floor says (trust.md, pipeline 8). What was issued
 * under the old time is void, since its window may come a second time.
 */
public final class ClockAcceptance {
  private ClockAcceptance() {}

  /**
   * Hold the {@link StateLock}.
   *
   * @param runtimeDir where the issued nonces are, if there are any
   * @param now what the clock says
   * @return what was done, one line
   */
  public static String run(Path stateDir, Path runtimeDir, Instant now) throws StateException {
    StateFolder folder = StateFolder.existing(stateDir);
    requireFile(folder);
    // Before the floor: interrupted here, the clock is still not believed.
    int voided = IssuedNonceFiles.voidAll(runtimeDir);
    return accept(folder, now) + "; " + voided + " issued documents are void";
  }

  /** Made here, the file would have the daemon miss a journal that never was. */
  private static void requireFile(StateFolder folder) throws StateException {
    if (!IdentityFile.knowsOfJournal(folder)) {
      throw new StateException(
          folder.file(IdentityFile.NAME)
              + " keeps no time yet, so there is nothing to accept; start the daemon");
    }
  }

  static String accept(StateFolder folder, Instant now) throws StateException {
    IdentityFile identity = IdentityFile.open(folder);
    Optional<Instant> before = identity.floor();
    identity.setFloor(now);
    return identity.beganAnew().map(why -> why + "; ").orElse("")
        + "the clock is believed from "
        + now
        + " on"
        + before.map(floor -> ", before it was from " + floor).orElse("");
  }
}
