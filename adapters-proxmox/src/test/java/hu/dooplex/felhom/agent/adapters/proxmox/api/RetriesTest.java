package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A read is sent again after a fault that may pass, and after no other. */
class RetriesTest {
  private static final String VERSION = "{\"data\":{\"version\":\"9.2.2\"}}";

  private final RememberedPauses pauses = new RememberedPauses();

  @Test
  void aReadIsSentAgainWithGrowingPausesUntilItIsAnswered() throws Exception {
    ReplayTransport transport =
        new ReplayTransport().then(fault(TransportFault.RESET)).then(503, "").then(200, VERSION);
    assertEquals("9.2.2", api(transport).version().version());
    assertEquals(3, transport.asked().size());
    assertEquals(
        List.of(Limits.READ_BACKOFF, Limits.READ_BACKOFF.multipliedBy(2)), pauses.pauses());
  }

  @Test
  void afterTheLastAttemptItsFaultIsTheResult() {
    ApiException last = fault(TransportFault.RESET);
    ReplayTransport transport =
        new ReplayTransport()
            .then(fault(TransportFault.CONNECT))
            .then(fault(TransportFault.RESET))
            .then(last);
    assertSame(last, assertThrows(ApiException.class, () -> api(transport).version()));
    assertEquals(Limits.READ_ATTEMPTS, transport.asked().size());
    assertEquals(Limits.READ_ATTEMPTS - 1, pauses.pauses().size());
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportFault.class,
      names = {"DNS", "TLS", "TIMEOUT"})
  void aFaultThatDoesNotPassIsNotTriedAgain(TransportFault lasting) {
    ReplayTransport transport = new ReplayTransport().then(fault(lasting));
    assertThrows(ApiException.Unreachable.class, () -> api(transport).version());
    assertEquals(1, transport.asked().size());
    assertEquals(List.of(), pauses.pauses());
  }

  @Test
  void aNoOfProxmoxAndABadAnswerAreNotTriedAgain() {
    ReplayTransport no = new ReplayTransport().then(500, "{\"data\":null,\"message\":\"no\"}");
    assertThrows(ApiException.HttpError.class, () -> api(no).version());
    ReplayTransport bad = ReplayTransport.of("[]");
    assertThrows(ApiException.BadAnswer.class, () -> api(bad).version());
    assertEquals(List.of(), pauses.pauses());
  }

  @Test
  void stoppingEndsTheWaitAndKeepsTheInterrupt() {
    ReplayTransport transport = new ReplayTransport().then(fault(TransportFault.RESET));
    pauses.asStopping();
    ApiException.Unreachable stopped =
        assertThrows(ApiException.Unreachable.class, () -> api(transport).version());
    assertTrue(Thread.interrupted());
    assertTrue(stopped.toString().contains("stopping"), stopped.toString());
    assertEquals(List.of(Duration.ofMillis(500)), pauses.pauses());
  }

  @Test
  void anInterruptedThreadDoesNotEvenBeginToWait() {
    ReplayTransport transport = new ReplayTransport().then(fault(TransportFault.RESET));
    Thread.currentThread().interrupt();
    assertThrows(ApiException.Unreachable.class, () -> api(transport).version());
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), pauses.pauses());
  }

  @Test
  void nothingButAGetIsEverARead() {
    Reads reads = new Reads(new ReplayTransport(), new NodeName("pve1"), pauses);
    for (PveRequest.Method method :
        List.of(PveRequest.Method.POST, PveRequest.Method.PUT, PveRequest.Method.DELETE)) {
      PveRequest request = new PveRequest(method, List.of("nodes"), new TreeMap<>());
      assertThrows(IllegalArgumentException.class, () -> reads.answer(request));
    }
  }

  private PveApi api(PveTransport transport) {
    return new PveApi(transport, new NodeName("pve1"), pauses);
  }

  private static ApiException fault(TransportFault fault) {
    return new ApiException.Unreachable("GET /version", fault, "as scripted");
  }
}
