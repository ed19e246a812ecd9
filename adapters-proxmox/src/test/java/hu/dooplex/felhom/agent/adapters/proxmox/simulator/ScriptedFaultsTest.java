package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Faults on the direct face: the outcome at once. */
final class ScriptedFaultsTest {
  private static final PveRequest VERSION = PveRequest.get("version");

  private final SimulatedNode node =
      SimulatedNode.sample(InstantSource.fixed(Instant.parse("2026-11-22T19:25:00Z")));

  private PveAnswer ask(PveRequest request) throws ApiException {
    return node.as(SampleWorld.FULL_TOKEN).exchange(request);
  }

  private TransportFault unreachable(Fault fault) {
    node.faults().next("/version", fault, 1);
    return assertThrows(ApiException.Unreachable.class, () -> ask(VERSION)).fault();
  }

  private PveAnswer answered(Fault fault) throws ApiException {
    node.faults().next("/version", fault, 1);
    return ask(VERSION);
  }

  @Test
  void faultsStrikeInTheirOrderAndThenAreGone() throws ApiException {
    node.faults()
        .next("/", new Fault.Status(596, "Connection timed out"), 2)
        .next("/version", new Fault.Status(503, "busy"), 1);
    assertEquals(596, ask(VERSION).status());
    assertEquals(596, ask(PveRequest.get("nodes")).status());
    assertEquals(200, ask(PveRequest.get("nodes")).status());
    assertEquals(503, ask(VERSION).status());
    assertEquals(200, ask(VERSION).status());
  }

  @Test
  void aFaultStrikesOnlyItsPath() throws ApiException {
    node.faults().always("/nodes/pve1/lxc/104/", new Fault.Status(500, "broken"));
    PveAnswer broken = ask(PveRequest.get("nodes", "pve1", "lxc", "104", "config"));
    assertEquals(
        "{\"data\":null,\"message\":\"broken\\n\"}",
        new String(broken.body(), StandardCharsets.UTF_8));
    assertEquals(200, ask(PveRequest.get("nodes", "pve1", "lxc", "103", "config")).status());
    node.faults().clear();
    assertEquals(200, ask(PveRequest.get("nodes", "pve1", "lxc", "104", "config")).status());
  }

  @Test
  void whatNeverEndsIsATimeoutAndWhatEndsEarlyAReset() {
    assertEquals(TransportFault.TIMEOUT, unreachable(new Fault.StalledBody()));
    assertEquals(TransportFault.TIMEOUT, unreachable(new Fault.Slow(Duration.ofMinutes(1))));
    assertEquals(TransportFault.RESET, unreachable(new Fault.HalfBody()));
    assertEquals(TransportFault.RESET, unreachable(new Fault.Disconnect()));
  }

  @Test
  void whatIsTooLongIsABadAnswer() {
    node.faults()
        .next("/version", new Fault.HugeBody(10_000_000), 1)
        .next("/version", new Fault.EndlessBody(), 1);
    assertThrows(ApiException.BadAnswer.class, () -> ask(VERSION));
    assertThrows(ApiException.BadAnswer.class, () -> ask(VERSION));
  }

  @Test
  void theOtherFaultsAreWholeAnswers() throws ApiException {
    assertEquals(200, answered(new Fault.Slow(Duration.ofSeconds(5))).status());
    assertEquals(1000, answered(new Fault.HugeBody(1000)).body().length);
    assertEquals(0, answered(new Fault.Status(595, "Errors during connection")).body().length);
    PveAnswer unauthorized = answered(new Fault.Unauthorized());
    assertEquals(401, unauthorized.status());
    assertEquals(0, unauthorized.body().length);
    PveAnswer page = answered(new Fault.HtmlPage());
    assertEquals(200, page.status());
    assertTrue(page.contentType().orElseThrow().startsWith("text/html"));
  }
}
