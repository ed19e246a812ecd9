package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import java.time.Duration;

/** Sends reads, and sends them again after a fault that may pass: a read changes nothing. */
final class Reads {
  private final PveTransport transport;
  private final Waiting waiting;
  private final Refusal refusal;

  Reads(PveTransport transport, NodeName node, Waiting waiting) {
    this.transport = transport;
    this.waiting = waiting;
    this.refusal = new Refusal(node);
  }

  /** The 2xx answer to a GET. */
  Answer answer(PveRequest request) throws ApiException {
    if (request.method() != PveRequest.Method.GET) {
      throw new IllegalArgumentException("not a read: " + request);
    }
    Duration backoff = Limits.READ_BACKOFF;
    for (int attempt = 1; ; attempt++) {
      try {
        return once(request);
      } catch (ApiException e) {
        if (!e.mayPass() || attempt >= Limits.READ_ATTEMPTS) {
          throw e;
        }
        pause(request, backoff);
      }
      backoff = backoff.multipliedBy(2);
    }
  }

  private Answer once(PveRequest request) throws ApiException {
    PveAnswer answer = transport.exchange(request);
    if (!answer.succeeded()) {
      throw refusal.of(request, answer);
    }
    return new Answer(request, answer);
  }

  private void pause(PveRequest request, Duration backoff) throws ApiException {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      waiting.pause(backoff);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException.Unreachable(
          request.toString(),
          TransportFault.TIMEOUT,
          "given up before it was tried again, because the agent is stopping");
    }
  }
}
