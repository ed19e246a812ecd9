package hu.dooplex.felhom.agent.bootstrap.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.ReportSink;
import hu.dooplex.felhom.agent.application.port.ResultSink;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.SignedOperationSource;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A hub that is somebody else's by now: it serves what it likes. */
final class Hub implements ReportSink, DesiredStateHub, SignedOperationSource, ResultSink {
  private static final OptionalLong POLL_SECONDS = OptionalLong.of(300);

  private final List<SignedEnvelope> everything = new ArrayList<>();
  private final List<SignedEnvelope> queue = new ArrayList<>();
  private OptionalLong announced = OptionalLong.empty();
  private Optional<byte[]> served = Optional.empty();
  private long generation;
  private Optional<Boolean> blocked = Optional.empty();
  private boolean failing;

  /** A document of the next generation, or another one. */
  long generation(long more) {
    generation = Math.max(1, generation + more);
    return generation;
  }

  void desires(String document) {
    announced = OptionalLong.of(generation);
    served = Optional.of(document.getBytes(UTF_8));
  }

  OptionalLong announced() {
    return announced;
  }

  void hands(SignedEnvelope envelope) {
    everything.add(envelope);
    queue.add(envelope);
  }

  /** All that it ever handed over. */
  List<SignedEnvelope> everything() {
    return everything;
  }

  void failing(boolean fails) {
    failing = fails;
  }

  /** Whether it asks, with every answer, that nothing be changed. */
  void blocks(boolean nothing) {
    blocked = Optional.of(nothing);
  }

  void fallsSilent() {
    queue.clear();
    failing = false;
    blocked = Optional.of(false);
  }

  @Override
  public ControlEnvelope deliver(HostReport report) throws HubException {
    requireWorking();
    return new ControlEnvelope(POLL_SECONDS, blocked, announced, !queue.isEmpty());
  }

  @Override
  public Optional<byte[]> fetch() throws HubException {
    requireWorking();
    return served;
  }

  @Override
  public List<SignedEnvelope> signedOperations() throws HubException {
    requireWorking();
    List<SignedEnvelope> handed = List.copyOf(queue);
    queue.clear();
    return handed;
  }

  @Override
  public void deliver(OperationResult result) throws HubException {
    requireWorking();
  }

  private void requireWorking() throws HubException {
    if (failing) {
      throw new HubException.TransportError(TransportFault.CONNECT, "the hub is away");
    }
  }
}
