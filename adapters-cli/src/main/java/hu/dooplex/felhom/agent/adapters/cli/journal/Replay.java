package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;

/** What follows from the journal's records, built up one by one. */
interface Replay {
  /** The one that the agent works with. */
  final class OfState implements Replay {
    private final JournalState state = new JournalState();

    @Override
    public void check(JournalEntry entry) {
      state.check(entry);
    }

    @Override
    public void apply(JournalEntry entry) {
      state.apply(entry);
    }

    @Override
    public JournalState state() {
      return state;
    }
  }

  /**
   * Changes nothing.
   *
   * @throws RuntimeException if the record cannot follow those before it
   */
  void check(JournalEntry entry);

  /** Takes in a record that was checked. */
  void apply(JournalEntry entry);

  JournalState state();

  /** Takes in a record that was read. */
  default void follow(JournalEntry entry) throws Damage {
    try {
      check(entry);
      apply(entry);
    } catch (RuntimeException e) {
      throw new Damage("it cannot follow: " + e.getMessage());
    }
  }
}
