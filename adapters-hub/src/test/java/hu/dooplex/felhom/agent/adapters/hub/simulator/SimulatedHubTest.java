package hu.dooplex.felhom.agent.adapters.hub.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.HubClient;
import hu.dooplex.felhom.agent.adapters.hub.SampleReports;
import hu.dooplex.felhom.agent.adapters.hub.TestTls;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedHubTest {
  private static final Secret TOKEN = new Secret("hub-token-0123456789");
  private static final Duration ENOUGH = Duration.ofSeconds(30);

  private final SimulatedHub hub;

  SimulatedHubTest() throws Exception {
    hub = new SimulatedHub(Optional.of(TestTls.server("hub")), TOKEN);
  }

  @BeforeEach
  void nothingHasArrivedYet() {
    assertEquals(List.of(), hub.reports());
    assertEquals(0, hub.requests());
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void itKeepsReportsInTheirOrderAndAnswersAsTold() throws Exception {
    ControlEnvelope told =
        new ControlEnvelope(OptionalLong.of(90), Optional.of(true), OptionalLong.of(3), true);
    ControlEnvelope nothing =
        new ControlEnvelope(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);
    try (HubClient client = client(TOKEN, ENOUGH)) {
      hub.answerWith(told);
      assertEquals(told, client.deliver(SampleReports.full()));
      hub.answerWith(nothing);
      assertEquals(nothing, client.deliver(SampleReports.sparse()));
    }
    List<JsonNode> reports = hub.awaitReports(2, ENOUGH);
    assertEquals(42, reports.get(0).path("sequence").asLong());
    assertEquals(1, reports.get(1).path("sequence").asLong());
  }

  @Test
  void reportsAreCountedFromTheStartAlsoWhenTheFirstIsNoLongerKept() throws Exception {
    int all = TakenBodies.KEPT + 1;
    try (HubClient client = client(TOKEN, ENOUGH)) {
      client.deliver(SampleReports.full());
      for (int i = 1; i < all; i++) {
        client.deliver(SampleReports.sparse());
      }
    }
    List<JsonNode> kept = hub.awaitReports(all, ENOUGH);
    assertEquals(TakenBodies.KEPT, kept.size());
    assertEquals(1, kept.getFirst().path("sequence").asLong());
    assertEquals(all, hub.taken());
  }

  @Test
  void waitingForMoreThanComesEnds() {
    TimeoutException end =
        assertThrows(TimeoutException.class, () -> hub.awaitReports(1, Duration.ofMillis(20)));
    assertEquals("waited for 1 reports; 0 reports in 0 requests", end.getMessage());
  }

  @Test
  void aWrongTokenIs401AndLeavesNoReport() throws Exception {
    try (HubClient client = client(new Secret("another"), ENOUGH)) {
      HubException.HttpError error =
          assertThrows(HubException.HttpError.class, () -> client.deliver(SampleReports.sparse()));
      assertEquals(401, error.status());
      assertEquals("unknown token", error.excerpt());
    }
    assertEquals(List.of(), hub.reports());
    assertEquals(1, hub.requests());
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, HTTP 503",
    "DISCONNECT, RESET",
    "STALL, TIMEOUT",
    "STALLED_BODY, TIMEOUT",
    "REDIRECT, HTTP 307",
    "HTML, bad reply",
    "HALF_BODY, bad reply",
    "HUGE_BODY, bad reply",
    "ENDLESS_BODY, bad reply",
  })
  void everyFaultIsWhatItSaysAndPassesWithRecovery(HubFault fault, String seen) throws Exception {
    boolean silent = seen.equals(TransportFault.TIMEOUT.name());
    hub.failWith(fault);
    try (HubClient client = client(TOKEN, silent ? Duration.ofMillis(700) : ENOUGH)) {
      HubException failure =
          assertThrows(HubException.class, () -> client.deliver(SampleReports.sparse()));
      assertEquals(seen, kind(failure), failure.getMessage());
    }
    assertEquals(List.of(), hub.reports());
    hub.recover();
    try (HubClient client = client(TOKEN, ENOUGH)) {
      client.deliver(SampleReports.sparse());
    }
    assertEquals(1, hub.awaitReports(1, ENOUGH).size());
  }

  @Test
  void itServesADesiredStateAndItsEnvelopesFollow() throws Exception {
    byte[] document = {'x'};
    try (HubClient client = client(TOKEN, ENOUGH)) {
      assertEquals(Optional.empty(), client.fetch());
      hub.serve(7, document);
      assertEquals(OptionalLong.of(7), announced(client));
      assertArrayEquals(document, client.fetch().orElseThrow());
      hub.serveNone(8);
      assertEquals(OptionalLong.of(8), announced(client));
      assertEquals(Optional.empty(), client.fetch());
      hub.serveNothing();
      assertEquals(OptionalLong.empty(), announced(client));
      hub.failDesiredStateWith(HubFault.UNAVAILABLE);
      assertEquals(OptionalLong.empty(), announced(client));
      assertEquals("HTTP 503", kind(assertThrows(HubException.class, client::fetch)));
      hub.recover();
      assertEquals(Optional.empty(), client.fetch());
    }
    assertEquals(5, hub.desiredStateRequests());
    assertEquals(4, hub.taken());
  }

  private static OptionalLong announced(HubClient client) throws HubException {
    return client.deliver(SampleReports.sparse()).desiredGeneration();
  }

  @Test
  void closingItEndsWhatIsUnderWayAtOnce() throws Exception {
    hub.failWith(HubFault.STALL);
    try (HubClient client = client(TOKEN, ENOUGH);
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      Future<ControlEnvelope> call = pool.submit(() -> client.deliver(SampleReports.sparse()));
      hub.awaitRequests(1, ENOUGH);
      hub.close();
      Throwable cause = assertThrows(ExecutionException.class, call::get).getCause();
      assertEquals("RESET", cause instanceof HubException e ? kind(e) : "" + cause);
    }
  }

  private HubClient client(Secret token, Duration timeout) throws Exception {
    return new HubClient(
        hub.url(), () -> token, TestTls.client(), Optional.empty(), "0.4.0", timeout);
  }

  private static String kind(HubException failure) {
    return switch (failure) {
      case HubException.TransportError e -> e.fault().name();
      case HubException.HttpError e -> "HTTP " + e.status();
      case HubException.BadReply e -> "bad reply";
    };
  }
}
