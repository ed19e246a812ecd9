package hu.dooplex.felhom.agent.adapters.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.Tunnel.Readiness;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflaredProbeTest {
  private static final String ID = "d6b1a8f0-1c2d-4e3f-8a9b-0123456789ab";

  @Test
  void withoutAUrlThereIsNothingToLookAt() {
    try (CloudflaredProbe probe = new CloudflaredProbe(Optional.empty())) {
      assertEquals(new Readiness.NotConfigured(), probe.look());
    }
  }

  @Test
  void aReadyTunnelSaysHowManyConnectionsItHas() throws Exception {
    String body = "{\"status\":200,\"readyConnections\":4,\"connectorId\":\"" + ID + "\"}";
    try (RawServer tunnel = RawServer.plain(RawServer.http("200 OK", "", body))) {
      assertEquals(new Readiness.Answer(true, 4, Optional.of(ID)), look(tunnel));
      assertEquals("GET /ready HTTP/1.1", tunnel.requests().get(0).lines().findFirst().orElse(""));
    }
  }

  @Test
  void aTunnelWithoutConnectionsAnswers503() throws Exception {
    String body = "{\"status\":503,\"readyConnections\":0,\"connectorId\":\"" + ID + "\"}\n";
    try (RawServer tunnel = RawServer.plain(RawServer.http("503 Unavailable", "", body))) {
      assertEquals(new Readiness.Answer(false, 0, Optional.of(ID)), look(tunnel));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":200,\"readyConnections\":2}",
        "{\"new\":[{}],\"readyConnections\":2,\"connectorId\":null}",
        "{\"readyConnections\":2,\"connectorId\":\"\\u001b[31m\"}",
      })
  void withoutAUsableConnectorIdTheRestHolds(String body) throws Exception {
    try (RawServer tunnel = RawServer.plain(RawServer.http("200 OK", "", body))) {
      assertEquals(new Readiness.Answer(true, 2, Optional.empty()), look(tunnel));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 OK    | OK                              | not valid JSON
          200 OK    | ''                              | not a JSON object
          200 OK    | [4]                             | not a JSON object
          200 OK    | {}                              | no readyConnections
          200 OK    | {"readyConnections":"4"}        | no readyConnections
          200 OK    | {"readyConnections":4.0}        | no readyConnections
          200 OK    | {"readyConnections":-1}         | no readyConnections
          200 OK    | {"readyConnections":4294967296} | not valid JSON
          200 OK    | {"readyConnections":4}{}        | goes on after the JSON object
          404 No    | {"readyConnections":4}          | HTTP status 404
          302 There | {"readyConnections":4}          | HTTP status 302
          500 No    | {"readyConnections":4}          | HTTP status 500
          """)
  void whatIsNotUnderstoodIsNoAnswer(String status, String body, String why) throws Exception {
    try (RawServer tunnel = RawServer.plain(RawServer.http(status, "Location: /other\r\n", body))) {
      assertEquals(new Readiness.NoAnswer(why), look(tunnel));
      assertEquals(1, tunnel.requests().size());
    }
  }

  @Test
  void aLongAnswerIsNotReadToItsEnd() throws Exception {
    String body = "{\"readyConnections\":4}" + " ".repeat(Limits.TUNNEL_ANSWER_MAX_BYTES);
    try (RawServer tunnel = RawServer.plain(RawServer.http("200 OK", "", body))) {
      assertEquals(new Readiness.NoAnswer("longer than 16384 bytes"), look(tunnel));
    }
  }

  @Test
  void anAnswerThatIsCutOffIsNone() throws Exception {
    try (RawServer tunnel =
        RawServer.plain(RawServer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}"))) {
      assertEquals(new Readiness.NoAnswer("cut off"), look(tunnel));
    }
  }

  @Test
  void aBodyThatStallsEndsWithTheDeadline() throws Exception {
    try (RawServer tunnel =
            RawServer.plain(
                RawServer.bytesThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"));
        CloudflaredProbe probe =
            new CloudflaredProbe(Optional.of(tunnel.url()), Duration.ofMillis(700))) {
      assertEquals(
          new Readiness.NoAnswer(
              "no complete answer from " + tunnel.url().getAuthority() + " within 700 ms"),
          probe.look());
    }
  }

  @Test
  void nobodyListeningIsNoAnswer() {
    try (CloudflaredProbe probe =
        new CloudflaredProbe(Optional.of(URI.create("http://127.0.0.1:1/ready")))) {
      String why = ((Readiness.NoAnswer) probe.look()).why();
      assertTrue(why.startsWith("nobody accepts connections at 127.0.0.1:1 ("), why);
    }
  }

  @Test
  void plainHttpToAnotherHostIsRefused() {
    assertEquals(
        "cloudflared.ready_url is plain http:// to another host; use https://",
        assertThrows(
                IllegalArgumentException.class,
                () -> new CloudflaredProbe(Optional.of(URI.create("http://10.0.0.1/ready"))))
            .getMessage());
  }

  private static Readiness look(RawServer tunnel) {
    try (CloudflaredProbe probe =
        new CloudflaredProbe(Optional.of(tunnel.url().resolve("/ready")))) {
      return probe.look();
    }
  }
}
