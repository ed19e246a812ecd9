package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What follows from the records, for many threads: one looks at it or changes it at a time. */
final class SharedReplay {
  /** A record on its way into the file. */
  static final class Pending {
    private final JournalEntry entry;
    private final byte[] fields;
    private Optional<RuntimeException> refusal = Optional.empty();

    Pending(JournalEntry entry, byte[] fields) {
      this.entry = entry;
      this.fields = fields;
    }

    byte[] fields() {
      return fields;
    }

    /** Why it was left out: it cannot follow. */
    Optional<RuntimeException> refusal() {
      return refusal;
    }
  }

  private final Object lock = new Object();
  private Replay state;

  SharedReplay(Replay state) {
    this.state = state;
  }

  /**
   * Those that can follow; the others get their refusal. Of one operation at most one record at a
   * time, since the second could follow only the first, and of one task: whichever comes first owns
   * it.
   */
  List<Pending> checked(List<Pending> batch) {
    List<Pending> checked = new ArrayList<>();
    Set<OperationId> operations = new HashSet<>();
    Set<Upid> tasks = new HashSet<>();
    synchronized (lock) {
      for (Pending each : batch) {
        try {
          state.check(each.entry);
          if (!operations.add(each.entry.id())) {
            throw new IllegalStateException("two records at once of operation " + each.entry.id());
          }
          if (each.entry instanceof JournalEntry.Submitted submitted
              && !tasks.add(submitted.task())) {
            throw new IllegalStateException("two operations at once of task " + submitted.task());
          }
          checked.add(each);
        } catch (RuntimeException e) {
          each.refusal = Optional.of(e);
        }
      }
    }
    return checked;
  }

  /** Takes in what was checked and is in the file now. */
  void apply(List<Pending> written) {
    synchronized (lock) {
      for (Pending each : written) {
        state.apply(each.entry);
      }
    }
  }

  /** Takes in a record that was read. */
  void follow(JournalEntry entry) throws Damage {
    synchronized (lock) {
      state.follow(entry);
    }
  }

  void replace(Replay other) {
    synchronized (lock) {
      state = other;
    }
  }

  <T> T read(Function<JournalState, T> question) {
    synchronized (lock) {
      return question.apply(state.state());
    }
  }
}
