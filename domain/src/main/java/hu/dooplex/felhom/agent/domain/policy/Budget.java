package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import java.time.Instant;
import java.util.List;

/**
 * What a hub has already caused to one guest in the last 24 hours, from the journal: every intent
 * of the desired state counts, whatever became of it, and a restart forgets none.
 *
 * @param runChanges starts and shutdowns
 * @param configWrites writes of its configuration
 */
public record Budget(int runChanges, int configWrites) {
  public static final Budget UNUSED = new Budget(0, 0);

  public static Budget spent(JournalState journal, GuestRef guest, Instant now) {
    List<JournalState.Change> changes =
        journal.changesSince(guest, Source.DESIRED_STATE, now.minus(Limits.BUDGET_WINDOW));
    int runChanges = 0;
    int configWrites = 0;
    for (JournalState.Change change : changes) {
      switch (change.kind()) {
        case RUN_STATE -> runChanges++;
        case CONFIG -> configWrites++;
        case OTHER -> {}
      }
    }
    return new Budget(runChanges, configWrites);
  }
}
