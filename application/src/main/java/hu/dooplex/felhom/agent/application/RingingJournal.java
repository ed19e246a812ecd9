package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.util.Optional;
import java.util.function.Function;

/** A journal that has a hub told at once of an operation that has ended (hub.md, HostReport). */
public final class RingingJournal implements OperationJournal {
  private final OperationJournal journal;
  private final HealthWatch health;
  private final Bell bell;

  public RingingJournal(OperationJournal journal, HealthWatch health, Bell bell) {
    this.journal = journal;
    this.health = health;
    this.bell = bell;
  }

  @Override
  public void append(JournalEntry entry) throws StateException {
    try {
      journal.append(entry);
    } catch (StateException e) {
      health.look();
      throw e;
    }
    switch (entry) {
      case JournalEntry.Ended _ -> bell.ring();
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
