package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The wishes that wait for an operator's signature, over restarts (trust.md, 5). */
public interface PendingWishes {
  /**
   * A wish; the same one from the same source is there once.
   *
   * @param until when it ends by itself, where whoever wished it said so; otherwise a document that
   *     expires is replaced
   */
  record Wish(Operation operation, Source source, Instant since, Optional<Instant> until) {
    public Wish(Operation operation, Source source, Instant since) {
      this(operation, source, since, Optional.empty());
    }
  }

  /**
   * Remembers a wish.
   *
   * @return whether it is remembered: a source has only so many
   */
  boolean add(Wish wish) throws StateException;

  /** Forgets it: it is no longer wished, was done, or is too old. */
  void remove(Operation operation, Source source) throws StateException;

  /** Oldest first. */
  List<Wish> all();

  /** Whether that source's wish for it is there. */
  default boolean has(Operation operation, Source source) {
    return all().stream()
        .anyMatch(wish -> wish.operation().equals(operation) && wish.source() == source);
  }

  /** Forgets it, whoever wished it: it is done. */
  default void removeDone(Operation operation) throws StateException {
    for (Wish wish : all()) {
      if (wish.operation().equals(operation)) {
        remove(operation, wish.source());
      }
    }
  }

  /** Forgets what that source wished and does not wish any more. */
  default void retain(Source source, Set<Operation> stillWished) throws StateException {
    for (Wish wish : all()) {
      if (wish.source() == source && !stillWished.contains(wish.operation())) {
        remove(wish.operation(), source);
      }
    }
  }
}
