package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.SignedOperationSource;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.journal.Source;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fetches signed operations once for each report that the hub has answered with some, and runs
 * them. It is a loop of its own: no hub delays reports by trickling them. A failure is not tried
 * again by itself, as the answer to the next report says whether there is still something.
 */
public final class TakeFromHub {
  private final SignedOperationSource hub;
  private final RunSignedOperation run;
  private final Bells bells;
  private final Rounds rounds;
  private final Waiting waiting;
  private final EventLog events;

  @Inject
  public TakeFromHub(
      SignedOperationSource hub,
      RunSignedOperation run,
      Bells bells,
      Rounds rounds,
      Waiting waiting,
      EventLog events) {
    this.hub = hub;
    this.run = run;
    this.bells = bells;
    this.rounds = rounds;
    this.waiting = waiting;
    this.events = events;
  }

  /** What two entries have in common that are the same. */
  private record Same(String document, List<String> signatures) {
    static Same of(SignedEnvelope envelope) {
      return new Same(
          SignedDocument.sha256(envelope.document()),
          envelope.signatures().stream().map(SignedDocument::sha256).toList());
    }
  }

  /** Runs until the agent is asked to stop. */
  public void run() {
    rounds.run("signed_operations", bells.signedOperations(), this::round);
  }

  private Duration round(boolean rang) {
    if (rang) {
      take();
    }
    return Limits.POLL_INTERVAL_MAX;
  }

  private void take() {
    List<SignedEnvelope> fetched;
    try {
      fetched = hub.signedOperations();
    } catch (HubException | StateException e) {
      events.warning(
          "signed_operations_not_fetched", EventLog.field("error", String.valueOf(e.getMessage())));
      return;
    }
    Set<Same> seen = new HashSet<>();
    for (SignedEnvelope envelope :
        fetched.subList(0, Math.min(fetched.size(), Limits.SIGNED_LIST_MAX_ENTRIES))) {
      if (!waiting.stopping() && seen.add(Same.of(envelope))) {
        var _ = run.run(envelope, Source.SIGNED_HUB);
      }
    }
  }
}
