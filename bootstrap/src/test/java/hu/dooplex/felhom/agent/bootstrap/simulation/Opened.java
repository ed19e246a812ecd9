package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.cli.journal.DesiredStateFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.FileAuditTrail;
import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.adapters.cli.journal.IdentityFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.IssuedNonceFiles;
import hu.dooplex.felhom.agent.adapters.cli.journal.PendingWishesFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.ResultOutboxFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.SignerLogFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.SimulatedDisk;
import hu.dooplex.felhom.agent.adapters.cli.journal.SpoolFolder;
import hu.dooplex.felhom.agent.application.port.StateException;
import java.time.InstantSource;

/** Every file of the agent's, as one process has opened it; {@code identity.json} last. */
record Opened(
    FileJournal journal,
    FileAuditTrail audit,
    SignerLogFile signers,
    PendingWishesFile wishes,
    DesiredStateFile desired,
    ResultOutboxFile results,
    SpoolFolder spool,
    IssuedNonceFiles nonces,
    IdentityFile identity) {
  private static final long COMPACT_BYTES = 1 << 10;
  private static final long SEGMENT_BYTES = 16L << 20;

  static Opened of(Scene scene) throws StateException {
    InstantSource clock = scene.clock();
    SimulatedDisk state = scene.state;
    FileJournal journal = state.journal(clock.instant(), COMPACT_BYTES);
    FileAuditTrail audit = state.audit(clock.instant(), SEGMENT_BYTES);
    return new Opened(
        journal,
        audit,
        state.signers(),
        state.wishes(clock),
        state.desired(),
        state.results(clock),
        state.spool(clock, scene.trace),
        scene.runtime.nonces(clock),
        state.identity(journal.shut().or(audit::broken)));
  }
}
