package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Begins a new chain of the audit trail, which says why. What was there is kept under another name.
 */
public final class AuditReset {
  private final StateFolder folder;
  private final AuditChain chain;

  private AuditReset(StateFolder folder) {
    this.folder = folder;
    this.chain = new AuditChain(folder);
  }

  /**
   * Hold the {@link StateLock}. The chain's numbers go on behind those that the hub took and the
   * journal anchored, so that none stands for two records.
   *
   * @return what was done, one line
   */
  public static String run(Path stateDir, Instant now) throws StateException {
    return run(StateFolder.open(stateDir), now);
  }

  static String run(StateFolder folder, Instant now) throws StateException {
    return new AuditReset(folder).run(now);
  }

  private String run(Instant now) throws StateException {
    String why = why();
    chain.close();
    chain.goOnBehind(
        AuditHistory.sealed(folder).stream().mapToLong(each -> each).max().orElse(0),
        AuditWitnesses.of(folder).newest());
    if (folder.has(FileAuditTrail.NAME)) {
      String aside = folder.freeName(FileAuditTrail.NAME);
      chain.copyTo(aside);
      why += "; kept as " + aside;
    }
    chain.begin(now, Optional.of(why));
    chain.close();
    return folder.file(FileAuditTrail.NAME) + " was begun anew (" + why + ")";
  }

  private String why() throws StateException {
    try {
      String found =
          switch (chain.load(new ArrayList<>())) {
            case NOTHING -> "it was missing";
            case CHAIN -> "it was in order";
          };
      return AuditCheck.of(folder).verify() instanceof AuditCheck.Result.Broken broken
          ? broken.file() + ": line " + broken.line() + ": " + broken.why()
          : found;
    } catch (StateException.Newer e) {
      throw e;
    } catch (StateException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
