package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The records that the journal has said are there. */
final class Acknowledged {
  /** What nobody signed and has ended that long ago may go; nonces never may. */
  private static final Duration KEPT = Duration.ofDays(7);

  private enum Level {
    INTENT,
    SUBMITTED,
    ENDED
  }

  private record Seen(Level level, boolean signed, Instant latest) {
    boolean mayGo(Instant now) {
      return level == Level.ENDED && !signed && latest.isBefore(now.minus(KEPT));
    }
  }

  private final Map<OperationId, Seen> all = new HashMap<>();

  void forget() {
    all.clear();
  }

  /**
   * One more.
   *
   * @param now that is sure
   */
  void add(JournalEntry entry, Instant now) {
    switch (entry) {
      case JournalEntry.Intent intent ->
          all.put(
              intent.id(), new Seen(Level.INTENT, intent.authorization().isPresent(), intent.at()));
      case JournalEntry.Submitted submitted ->
          reached(submitted.id(), Level.SUBMITTED, submitted.at());
      case JournalEntry.Ended ended -> {
        reached(ended.id(), Level.ENDED, ended.at());
        // It is then that the journal is compacted.
        all.values().removeIf(seen -> seen.mayGo(now));
      }
    }
  }

  private void reached(OperationId id, Level level, Instant at) {
    all.computeIfPresent(
        id,
        (same, seen) ->
            new Seen(level, seen.signed(), at.isAfter(seen.latest()) ? at : seen.latest()));
  }

  /** What is not there; empty if all is. */
  Optional<String> missing(FileJournal journal) {
    if (journal.shut().isPresent()) {
      return Optional.of("the journal is shut: " + journal.shut().get());
    }
    return all.entrySet().stream()
        .filter(each ->
            !journal.<Boolean>read(state -> knows(state, each.getKey(), each.getValue().level())))
        .map(each -> each.getValue().level() + " of " + each.getKey() + " is not there any more")
        .findFirst();
  }

  private static boolean knows(JournalState state, OperationId id, Level level) {
    boolean ended =
        state.finished(id).isPresent()
            || state.consumed(id).flatMap(JournalState.Consumed::end).isPresent();
    return switch (level) {
      case ENDED -> ended;
      case SUBMITTED -> ended || state.inFlight(id).flatMap(one -> one.task()).isPresent();
      case INTENT -> ended || state.inFlight(id).isPresent();
    };
  }
}
