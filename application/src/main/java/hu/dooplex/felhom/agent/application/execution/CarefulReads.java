package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import java.util.Optional;

/** Reads of which each may fail by itself: what cannot be read stays unobserved, and is told. */
final class CarefulReads {
  private final EventLog events;

  CarefulReads(EventLog events) {
    this.events = events;
  }

  interface Read<T> {
    T get() throws ApiException;
  }

  /**
   * What is read; empty if this one thing cannot be.
   *
   * @throws ApiException if Proxmox VE does not answer at all
   */
  <T> Optional<T> read(Object of, Read<T> read) throws ApiException {
    try {
      return Optional.of(read.get());
    } catch (ApiException e) {
      if (ReadFault.of(e) == ReadFault.OUTAGE) {
        throw e;
      }
      events.warning(
          "not_observed",
          EventLog.field("of", of),
          EventLog.field("error", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
