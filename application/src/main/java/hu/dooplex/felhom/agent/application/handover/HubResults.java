package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import jakarta.inject.Inject;

/** Keeps results for the hub, and has them delivered. */
public final class HubResults {
  private final ResultOutbox outbox;
  private final Bell deliveries;
  private final EventLog events;

  @Inject
  public HubResults(ResultOutbox outbox, Bells bells, EventLog events) {
    this.outbox = outbox;
    this.deliveries = bells.results();
    this.events = events;
  }

  /** What cannot be kept can be asked for again: the hub sends the document once more. */
  void keep(OperationResult result) {
    try {
      outbox.add(result);
    } catch (StateException e) {
      failed("result_not_kept", result, e);
    }
    deliveries.ring();
  }

  /** It is not so after all. */
  void forget(OperationResult result) {
    try {
      outbox.remove(result);
    } catch (StateException e) {
      failed("result_not_forgotten", result, e);
    }
  }

  private void failed(String event, OperationResult result, StateException e) {
    events.error(
        event,
        EventLog.field("document_sha256", result.documentSha256()),
        EventLog.field("error", String.valueOf(e.getMessage())));
  }
}
