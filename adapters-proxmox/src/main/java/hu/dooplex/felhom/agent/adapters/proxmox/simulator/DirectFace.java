package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.util.Optional;

/** Requests handed to the node in the same thread, with a fault's outcome in place of the fault. */
final class DirectFace implements PveTransport {
  private final SimulatedNode node;
  private final String tokenId;

  DirectFace(SimulatedNode node, String tokenId) {
    this.node = node;
    this.tokenId = tokenId;
  }

  @Override
  public PveAnswer exchange(PveRequest request) throws ApiException {
    String path = "/" + String.join("/", request.segments());
    Optional<Rights> rights = node.rights(tokenId);
    node.received()
        .add(
            new ReceivedRequests.Received(
                request.method().name(), path, request.form(), rights.map(Rights::tokenId)));
    Optional<Fault> fault = node.faults().take(path);
    return fault.isPresent()
        ? outcome(fault.get(), request, rights, path)
        : answer(rights, request, path);
  }

  private PveAnswer answer(Optional<Rights> rights, PveRequest request, String path) {
    return node.answer(rights, request.method().name(), path, request.parameters());
  }

  private PveAnswer outcome(Fault fault, PveRequest request, Optional<Rights> rights, String path)
      throws ApiException {
    return switch (fault) {
      case Fault.Slow slow -> {
        PveAnswer late = answer(rights, request, path);
        if (slow.delay().compareTo(Limits.PVE_REQUEST_TIMEOUT) >= 0) {
          throw timeout(request);
        }
        yield late;
      }
      case Fault.StalledBody() -> {
        PveAnswer _ = answer(rights, request, path);
        throw timeout(request);
      }
      case Fault.HalfBody(), Fault.LostAnswer() -> {
        PveAnswer _ = answer(rights, request, path);
        throw reset(request);
      }
      case Fault.Disconnect() -> throw reset(request);
      case Fault.ArrivesLate(Duration delay) -> {
        node.at(node.now().plus(delay), () -> answer(rights, request, path));
        throw timeout(request);
      }
      case Fault.HugeBody(int bytes) when bytes <= Limits.PVE_ANSWER_MAX_BYTES ->
          FaultAnswers.huge(bytes);
      case Fault.HugeBody(int bytes) -> throw tooLong(request);
      case Fault.EndlessBody() -> throw tooLong(request);
      case Fault.Status status -> FaultAnswers.of(status);
      case Fault.Unauthorized unauthorized -> Dispatch.unauthorized();
      case Fault.HtmlPage() -> FaultAnswers.html();
    };
  }

  private static ApiException timeout(PveRequest request) {
    return new ApiException.Unreachable(
        request.toString(), TransportFault.TIMEOUT, "the simulated answer did not come in time");
  }

  private static ApiException reset(PveRequest request) {
    return new ApiException.Unreachable(
        request.toString(), TransportFault.RESET, "the simulated connection ended early");
  }

  private static ApiException tooLong(PveRequest request) {
    return new ApiException.BadAnswer(
        request.toString(), "the simulated answer is longer than it may be");
  }
}
