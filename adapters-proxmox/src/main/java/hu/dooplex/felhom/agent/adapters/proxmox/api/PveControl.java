package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestControl;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.Optional;

/** The changes to one node, through its Proxmox VE API. */
public final class PveControl implements GuestControl {
  private final PveTransport transport;
  private final MutationRequests requests;
  private final Refusal refusal;

  public PveControl(PveTransport transport, NodeName node) {
    this.transport = transport;
    this.requests = new MutationRequests(node);
    this.refusal = new Refusal(node);
  }

  @Override
  public Submission submit(Permit permit) throws ApiException {
    // whole before the permit is used up: what cannot be sent must not cost it
    Mutation mutation = requests.of(permit.operation(), permit.configDigest());
    permit.redeem();
    // once, whatever comes of it (reconcile.md: HTTP retries are off for every mutation)
    return submission(mutation, transport.exchange(mutation.request()));
  }

  Submission submission(Mutation mutation, PveAnswer answer) throws ApiException {
    if (!answer.succeeded()) {
      throw refusal.of(mutation.request(), answer);
    }
    Optional<String> text = new Answer(mutation.request(), answer).textOrNull();
    if (text.isEmpty() && mutation.mayBeDone()) {
      return new Submission.Done();
    }
    return new Submission.Started(
        text.flatMap(Upid::parse).orElseThrow(() -> noTask(mutation.request())));
  }

  private static ApiException noTask(PveRequest request) {
    return new ApiException.BadAnswer(
        request.toString(),
        "the answer names no task, so nobody knows whether it is carried out; look at the guest and"
            + " at the node's task list");
  }
}
