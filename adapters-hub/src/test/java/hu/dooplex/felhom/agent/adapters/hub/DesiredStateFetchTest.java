package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DesiredStateFetchTest {
  private static final String TOKEN = "hub-token-0123456789";
  private static final Duration ENOUGH = Duration.ofSeconds(30);

  @Test
  void theDocumentIsGotAsTheProtocolSaysAndGivenByteForByte() throws Exception {
    String document = "{\"k\u00e9r\": no JSON at all";
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", document))) {
      assertArrayEquals(
          document.getBytes(UTF_8), fetch(hub.url().resolve("/felhom/"), ENOUGH).orElseThrow());
      List<String> request = hub.requests().get(0).lines().toList();
      assertEquals("GET /felhom/api/v1/agent/desired-state HTTP/1.1", request.get(0));
      assertTrue(request.contains("Authorization: Bearer " + TOKEN), request.toString());
      assertTrue(request.contains("User-Agent: felhom-agent/0.4.0"), request.toString());
      assertFalse(request.stream().anyMatch(line -> line.startsWith("Content-Type")));
    }
  }

  @Test
  void noContentIsNone() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.bytes("HTTP/1.1 204 No Content\r\n\r\n"))) {
      assertEquals(Optional.empty(), fetch(hub.url(), ENOUGH));
    }
  }

  @Test
  void anEmptyReplyIsADocumentThatSaysNothingAndNotNone() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", ""))) {
      assertEquals(0, fetch(hub.url(), ENOUGH).orElseThrow().length);
    }
  }

  @Test
  void aDocumentOfTheLargestSizeIsTakenAndOneByteMoreIsNot() throws Exception {
    String largest = " ".repeat(Limits.DESIRED_STATE_MAX_BYTES);
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", largest))) {
      assertEquals(largest.length(), fetch(hub.url(), ENOUGH).orElseThrow().length);
    }
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", largest + " "))) {
      assertTrue(
          message(failure(HubException.BadReply.class, hub.url(), ENOUGH))
              .contains("/api/v1/agent/desired-state: the reply is longer than 2097152 bytes"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"201 Created", "202 Accepted", "206 Partial Content"})
  void anotherStatusOf2xxIsABadReply(String status) throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http(status, "", "{}"))) {
      assertTrue(
          message(failure(HubException.BadReply.class, hub.url(), ENOUGH))
              .contains("has status " + status.substring(0, 3)));
    }
  }

  @ParameterizedTest
  @CsvSource({"301 Moved", "304 Not Modified", "401 Unauthorized", "404 Not Found", "503 No"})
  void aStatusOutside2xxIsThatError(String status) throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http(status, "", ""))) {
      assertEquals(
          Integer.parseInt(status.substring(0, 3)),
          failure(HubException.HttpError.class, hub.url(), ENOUGH).status());
    }
  }

  @Test
  void ofALongErrorOnlyAnExcerptIsReadAndTheTokenIsNotInIt() throws Exception {
    String body = ("Bearer " + TOKEN).repeat(40_000);
    try (RawServer hub = RawServer.plain(RawServer.http("500 No", "", body))) {
      HubException.HttpError error = failure(HubException.HttpError.class, hub.url(), ENOUGH);
      assertEquals(512, error.excerpt().length());
      assertFalse(error.excerpt().contains(TOKEN.substring(0, 12)), error.excerpt());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"guests\":[]}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{\"guests\":[]}\r\n",
      })
  void aDocumentThatIsCutOffIsABadReplyEvenIfItLooksWhole(String answer) throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.bytes(answer))) {
      assertTrue(
          message(failure(HubException.BadReply.class, hub.url(), ENOUGH)).contains("is cut off"));
    }
  }

  @Test
  void silenceEndsWithTheDeadline() throws Exception {
    try (RawServer hub =
        RawServer.plain(
            RawServer.bytesThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{"))) {
      assertEquals(
          TransportFault.TIMEOUT,
          failure(HubException.TransportError.class, hub.url(), Duration.ofMillis(700)).fault());
    }
  }

  private static HubClient client(URI url, Duration timeout) throws Exception {
    return new HubClient(
        url, () -> new Secret(TOKEN), TestTls.client(), Optional.empty(), "0.4.0", timeout);
  }

  private static Optional<byte[]> fetch(URI url, Duration timeout) throws Exception {
    try (HubClient client = client(url, timeout)) {
      return client.fetch();
    }
  }

  private static <T extends HubException> T failure(Class<T> kind, URI url, Duration timeout)
      throws Exception {
    try (HubClient client = client(url, timeout)) {
      HubException failure = assertThrows(HubException.class, client::fetch);
      assertFalse(message(failure).contains(TOKEN));
      return assertInstanceOf(kind, failure, message(failure));
    }
  }

  private static String message(HubException e) {
    return String.valueOf(e.getMessage());
  }
}
