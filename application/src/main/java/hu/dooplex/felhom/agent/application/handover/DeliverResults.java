package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.ResultSink;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Backoff;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Delivers results to the hub, oldest first, until it has taken each of them (hub.md,
 * SignedEnvelope and results). While it fails no bell is heard, so that the hub is spared.
 */
public final class DeliverResults {
  /** The hub is slow or busy, or does not know this agent: with a wrong token all would be lost. */
  private static final Set<Integer> SAY_NOTHING_OF_THE_RESULT = Set.of(401, 403, 407, 408, 429);

  private final ResultOutbox outbox;
  private final ResultSink hub;
  private final Bells bells;
  private final Rounds rounds;
  private final Waiting waiting;
  private final RandomSource random;
  private final EventLog events;
  private int failures;

  /** The one that the hub does not want. */
  private Optional<OperationResult> unwanted = Optional.empty();

  private int tries;

  @Inject
  public DeliverResults(
      ResultOutbox outbox,
      ResultSink hub,
      Bells bells,
      Rounds rounds,
      Waiting waiting,
      RandomSource random,
      EventLog events) {
    this.outbox = outbox;
    this.hub = hub;
    this.bells = bells;
    this.rounds = rounds;
    this.waiting = waiting;
    this.random = random;
    this.events = events;
  }

  /** Runs until the agent is asked to stop. */
  public void run() {
    rounds.run("results", bells.results(), rang -> round());
  }

  private Duration round() throws InterruptedException {
    if (delivered()) {
      failures = 0;
      return Limits.POLL_INTERVAL_MAX;
    }
    failures++;
    waiting.pause(
        Backoff.jittered(Backoff.after(failures, Limits.POLL_INTERVAL_MAX), random.unit()));
    return Duration.ZERO;
  }

  /** Whether nothing is left that could be delivered. */
  private boolean delivered() {
    for (OperationResult result : outbox.waiting()) {
      if (waiting.stopping()) {
        return true;
      }
      try {
        hub.deliver(result);
        events.info("result_delivered", about(result), EventLog.field("outcome", result.outcome()));
      } catch (HubException e) {
        if (!isGivenUp(result, e)) {
          return false;
        }
      }
      if (!forgotten(result)) {
        return false;
      }
    }
    return true;
  }

  private boolean isGivenUp(OperationResult result, HubException e) {
    boolean last = isUnwanted(e) && countTry(result) >= Limits.RESULT_TRIES;
    events.warning(
        last ? "result_dropped" : "result_not_delivered",
        about(result),
        EventLog.field("error", String.valueOf(e.getMessage())));
    return last;
  }

  private int countTry(OperationResult result) {
    tries = unwanted.filter(result::equals).isPresent() ? tries + 1 : 1;
    unwanted = Optional.of(result);
    return tries;
  }

  private static boolean isUnwanted(HubException e) {
    return switch (e) {
      case HubException.HttpError error ->
          error.status() >= 400
              && error.status() < 500
              && !SAY_NOTHING_OF_THE_RESULT.contains(error.status());
      case HubException.TransportError _, HubException.BadReply _ -> false;
    };
  }

  /** What cannot be forgotten would be delivered over and over. */
  private boolean forgotten(OperationResult result) {
    try {
      outbox.remove(result);
      return true;
    } catch (StateException e) {
      events.error(
          "result_not_forgotten",
          about(result),
          EventLog.field("error", String.valueOf(e.getMessage())));
      return false;
    }
  }

  private static EventLog.Field about(OperationResult result) {
    return EventLog.field("document_sha256", result.documentSha256());
  }
}
