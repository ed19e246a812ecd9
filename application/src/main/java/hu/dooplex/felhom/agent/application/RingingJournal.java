package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.util.Optional;
import java.util.function.Function;

/**
 * A journal that has a hub told at once of an operation that has ended (hub.md, HostReport), and
 * this host shown what is in flight.
 */
public final class RingingJournal implements OperationJournal {
  private final OperationJournal journal;
  private final HealthWatch health;
  private final Bell reports;
  private final Bell status;

  public RingingJournal(OperationJournal journal, HealthWatch health, Bell reports, Bell status) {
    this.journal = journal;
    this.health = health;
    this.reports = reports;
    this.status = status;
  }

  @Override
  public void append(JournalEntry entry) throws StateException {
    try {
      journal.append(entry);
    } catch (StateException e) {
      health.look();
      throw e;
    }
    status.ring();
    switch (entry) {
      case JournalEntry.Ended _ -> reports.ring();
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
