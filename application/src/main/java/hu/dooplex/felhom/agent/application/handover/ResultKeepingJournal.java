package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.util.Optional;
import java.util.function.Function;

/**
 * A journal that keeps for the hub how each of its signed operations ended, whoever found that out:
 * the lane that carried it out, or the recovery of a later process. The result is kept before the
 * end is written: whatever is lost in between is found out and told once more, and never not at
 * all.
 */
public final class ResultKeepingJournal implements OperationJournal {
  private final OperationJournal journal;
  private final Results results;
  private final HubResults kept;

  public ResultKeepingJournal(OperationJournal journal, Results results, HubResults kept) {
    this.journal = journal;
    this.results = results;
    this.kept = kept;
  }

  @Override
  public void append(JournalEntry entry) throws StateException {
    Optional<OperationResult> result =
        switch (entry) {
          case JournalEntry.Ended ended -> owed(ended);
          case JournalEntry.Intent _, JournalEntry.Submitted _ -> Optional.empty();
        };
    result.ifPresent(kept::keep);
    try {
      journal.append(entry);
    } catch (StateException e) {
      result.ifPresent(kept::forget);
      throw e;
    }
  }

  private Optional<OperationResult> owed(JournalEntry.Ended ended) {
    return journal
        .read(state -> state.inFlight(ended.id()))
        .filter(known -> known.intent().source() == Source.SIGNED_HUB)
        .flatMap(known ->
            known
                .intent()
                .authorization()
                .map(given ->
                    results.ended(
                        new Handed(given.documentSha256(), Source.SIGNED_HUB),
                        ended,
                        known.task())));
  }

  @Override
  public Optional<StateException> shut() {
    return journal.shut();
  }

  @Override
  public <T> T read(Function<JournalState, T> question) {
    return journal.read(question);
  }
}
