package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Which wishes wait for a signature, from the first time that one is missing until it is done. */
public final class RememberedWishes {
  private final PendingWishes pending;
  private final InstantSource clock;
  private final OperationEvents events;

  @Inject
  public RememberedWishes(PendingWishes pending, InstantSource clock, EventLog events) {
    this.pending = pending;
    this.clock = clock;
    this.events = new OperationEvents(events);
  }

  /**
   * Remembers it. The agent's own transactions are no wishes that an operator is asked about.
   *
   * @return whether it is remembered now
   */
  public boolean remember(Wish wish) {
    return remember(wish, Optional.empty());
  }

  /**
   * Remembers it for so long.
   *
   * @param valid empty: as long as such a wish lasts
   */
  public boolean remember(Wish wish, Optional<Duration> valid) {
    boolean others =
        switch (wish.source()) {
          case DESIRED_STATE, SIGNED_HUB, SIGNED_CONSOLE -> true;
          case SELFTEST, RECOVERY -> false;
        };
    return others && (pending.has(wish.operation(), wish.source()) || add(wish, valid));
  }

  /** Said once: a desired state wishes the same again and again. */
  private boolean add(Wish wish, Optional<Duration> valid) {
    Instant now = clock.instant();
    EventLog.Field source = EventLog.field("source", wish.source().wireName());
    try {
      boolean added =
          pending.add(
              new PendingWishes.Wish(wish.operation(), wish.source(), now, valid.map(now::plus)));
      if (added) {
        events.info("pending_signature", wish.operation(), source);
      }
      return added;
    } catch (StateException e) {
      events.error("wish_not_remembered", wish.operation(), e, source);
      return false;
    }
  }

  /** It was never one that could be signed. */
  public void forget(Operation operation, Source source) {
    try {
      pending.remove(operation, source);
    } catch (StateException e) {
      events.error("wish_not_forgotten", operation, e);
    }
  }

  /** Whoever wished it, and whoever had it done: nobody is asked to sign it any more. */
  void done(Operation operation) {
    try {
      pending.removeDone(operation);
    } catch (StateException e) {
      events.error("wish_not_forgotten", operation, e);
    }
  }
}
