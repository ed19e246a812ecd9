package hu.dooplex.felhom.agent.application.metrics;

import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.util.Optional;
import java.util.function.Function;

/** A journal of which the operations that ended are counted. */
public record CountingJournal(OperationJournal journal, Counters counters)
    implements OperationJournal {
  @Override
  public void append(JournalEntry entry) throws StateException {
    journal.append(entry);
    switch (entry) {
      case JournalEntry.Ended end -> counters.ended(end.outcome());
      case JournalEntry.Intent _, JournalEntry.Submitted _ -> {}
    }
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
