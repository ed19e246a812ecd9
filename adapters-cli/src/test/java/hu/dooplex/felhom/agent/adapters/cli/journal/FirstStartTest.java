package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fresh host whose disk is full at first. */
class FirstStartTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final long LARGE = 1 << 20;
  private static final int REPORTS = 40;

  private final FaultyFiles files = new FaultyFiles();
  private final StateFolder folder = new StateFolder(files);

  /** As the daemon does it. */
  private IdentityFile start() throws StateException {
    FileJournal journal = FileJournal.open(folder, NOW, Replay.OfState::new, LARGE);
    FileAuditTrail audit = FileAuditTrail.open(folder, NOW, LARGE);
    return IdentityFile.open(folder, journal.shut().or(audit::broken));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30})
  void leavesNothingThatTheNextStartWouldMiss(int steps) throws StateException {
    files.disk().failAt(1, FaultyFiles.Fault.FULL, steps);
    try {
      IdentityFile identity = start();
      for (int i = 0; i < REPORTS; i++) {
        count(identity);
      }
      assertEquals(REPORTS, identity.reportSequence());
    } catch (StateException e) {
      // then there is no process at all
    }
    files.disk().failAt(0, FaultyFiles.Fault.FULL, 0);

    FileJournal journal = FileJournal.open(folder, NOW, Replay.OfState::new, LARGE);
    assertEquals(Optional.empty(), journal.shut());
    assertEquals(Optional.empty(), FileAuditTrail.open(folder, NOW, LARGE).broken());
    assertFalse(start().blocked());
  }

  private static void count(IdentityFile identity) {
    try {
      var _ = identity.nextReportSequence();
    } catch (StateException e) {
      // a report goes out all the same
    }
  }
}
