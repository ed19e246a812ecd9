package hu.dooplex.felhom.agent.adapters.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.hub.simulator.SimulatedHub;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ways in which a connection can fail. The Proxmox VE client's test of this name has the same
 * list: what is a fault of one kind there is one here.
 */
class ConnectionFaultTest {
  private static final Secret TOKEN = new Secret("hub-token-0123456789");
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Longer than a name can be (RFC 1035, 2.3.4), so that no name server is asked. */
  private static final String NO_HOST = ("a".repeat(63) + ".").repeat(4) + "invalid";

  @Test
  void aNameWithoutAnAddressIsADnsFault() throws Exception {
    assertFault(
        TransportFault.DNS,
        "no address for " + NO_HOST + "; check hub.url, hub.proxy_url and this host's DNS",
        failure(URI.create("https://" + NO_HOST)));
  }

  @Test
  void theNameOfAProxyWithoutAnAddressIsADnsFaultOfTheProxy() throws Exception {
    URI proxy = URI.create("http://" + NO_HOST + ":3128");
    assertFault(
        TransportFault.DNS,
        "no address for " + NO_HOST + ":3128; check hub.url, hub.proxy_url and this host's DNS",
        failure(
            URI.create("https://hub.example.org"), TestTls.client(), Optional.of(proxy), AMPLE));
  }

  @Test
  void aPortWhereNobodyListensIsAConnectFault() throws Exception {
    assertFault(
        TransportFault.CONNECT,
        "nobody accepts connections at 127.0.0.1:1 (*);"
            + " check that the hub runs at hub.url and that no firewall is between",
        failure(URI.create("https://127.0.0.1:1")));
  }

  /** As java.net.http throws it; for a real one a test would have to wait. */
  @Test
  void aConnectionThatIsNotMadeInTimeIsAConnectFault() {
    IOException late = new HttpConnectTimeoutException("HTTP connect timed out");
    late.initCause(new ConnectException("HTTP connect timed out"));
    BoundedExchange.NoAnswer fault =
        new ConnectionFault(URI.create("https://hub:443"), Optional.empty(), AMPLE, SHORT).of(late);
    assertEquals(TransportFault.CONNECT, fault.fault());
    assertEquals("no connection to hub:443 within 300 ms", fault.why());
  }

  @Test
  void aCertificateThatNobodyVouchesForIsATlsFault() throws Exception {
    assertNoTrust("hub", TestTls.stranger(), "*unable to find valid certification path*");
  }

  @Test
  void anExpiredCertificateIsATlsFault() throws Exception {
    assertNoTrust("expired", TestTls.client(), "its certificate has expired (NotAfter: *)");
  }

  @Test
  void aCertificateForAnotherNameIsATlsFault() throws Exception {
    assertNoTrust("other-name", TestTls.client(), "No subject alternative names*");
  }

  @ParameterizedTest
  @EnumSource(HangUp.class)
  void aHangUpDuringTheHandshakeIsAReset(HangUp how) throws Exception {
    try (HangUp.Server hub = how.duringTheHandshake()) {
      assertReset(hub.url(), failure(hub.url()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Le"})
  void aHangUpBeforeTheAnswerIsAReset(String answer) throws Exception {
    try (RawServer hub = RawServer.tls(TestTls.server("hub"), RawServer.bytes(answer))) {
      assertReset(hub.url(), failure(hub.url()));
      assertEquals(1, hub.requests().size(), "a report is never sent twice");
    }
  }

  /** The hub took the report, so that this is its reply that is bad, not the connection. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
      })
  void halfABodyIsNeverAnAnswer(String answer) throws Exception {
    try (RawServer hub = RawServer.tls(TestTls.server("hub"), RawServer.bytes(answer))) {
      HubException error = failure(hub.url());
      assertInstanceOf(HubException.BadReply.class, error);
      assertMessage("the reply is cut off: *; check that hub.url names a felhom hub", error);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"})
  void anAnswerThatStallsIsATimeout(String answer) throws Exception {
    try (RawServer hub = RawServer.tls(TestTls.server("hub"), RawServer.bytesThenSilence(answer))) {
      assertFault(
          TransportFault.TIMEOUT,
          "no complete answer from "
              + hub.url().getAuthority()
              + " within 300 ms; tried again with the next report",
          failure(hub.url(), TestTls.client(), Optional.empty(), SHORT));
    }
  }

  private static void assertNoTrust(String certificate, SSLContext trust, String why)
      throws Exception {
    try (SimulatedHub hub = new SimulatedHub(Optional.of(TestTls.server(certificate)), TOKEN)) {
      assertFault(
          TransportFault.TLS,
          "no trust in "
              + hub.url().getAuthority()
              + ": "
              + why
              + "; check hub.tls and the hub's certificate",
          failure(hub.url(), trust, Optional.empty(), AMPLE));
      assertEquals(0, hub.requests());
    }
  }

  private static void assertReset(URI hub, HubException error) {
    assertFault(
        TransportFault.RESET,
        "the connection to "
            + hub.getAuthority()
            + " ended before the answer did (*); tried again with the next report",
        error);
  }

  private static void assertFault(TransportFault fault, String words, HubException error) {
    assertEquals(
        fault,
        assertInstanceOf(HubException.TransportError.class, error).fault(),
        error.getMessage());
    assertMessage(words, error);
  }

  /** What follows the call; the JDK's own words are a {@code *}. */
  private static void assertMessage(String words, HubException error) {
    String message = Objects.requireNonNull(error.getMessage());
    String all = "POST */api/v1/agent/report: " + words;
    String pattern = Pattern.quote(all).replace("*", "\\E.*\\Q");
    assertTrue(message.matches(pattern), () -> all + "\n" + message);
  }

  private static HubException failure(URI url) throws Exception {
    return failure(url, TestTls.client(), Optional.empty(), AMPLE);
  }

  private static HubException failure(
      URI url, SSLContext trust, Optional<URI> proxy, Duration timeout) {
    try (HubClient client = new HubClient(url, () -> TOKEN, trust, proxy, "0.4.0", timeout)) {
      return assertThrows(HubException.class, () -> client.deliver(SampleReports.sparse()));
    }
  }
}
