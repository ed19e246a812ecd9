package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.tls.RawTlsServer;
import hu.dooplex.felhom.agent.adapters.proxmox.tls.ServerTrust;
import hu.dooplex.felhom.agent.adapters.proxmox.tls.TestCertificates;
import hu.dooplex.felhom.agent.application.port.ApiException.Unreachable;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ways in which a connection can fail. The hub client's test of this name has the same list:
 * what is a fault of one kind there is one here.
 */
class ConnectionFaultTest {
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Longer than a name can be (RFC 1035, 2.3.4), so that no name server is asked. */
  private static final String NO_HOST = ("a".repeat(63) + ".").repeat(4) + "invalid";

  private static final TestCertificates CERTIFICATES = new TestCertificates();

  @TempDir Path folder;

  @Test
  void aNameWithoutAnAddressIsADnsFault() throws Exception {
    assertFault(
        TransportFault.DNS,
        "the name of "
            + NO_HOST
            + ":8006 has no address; check \"proxmox.url\" and this host's DNS",
        failure(URI.create("https://" + NO_HOST + ":8006")));
  }

  @Test
  void aPortWhereNobodyListensIsAConnectFault() throws Exception {
    assertFault(
        TransportFault.CONNECT,
        "nobody accepts connections at 127.0.0.1:1 (*);"
            + " check \"proxmox.url\" and that pveproxy runs",
        failure(URI.create("https://127.0.0.1:1")));
  }

  /** As java.net.http throws it; for a real one a test would have to wait. */
  @Test
  void aConnectionThatIsNotMadeInTimeIsAConnectFault() {
    IOException late = new HttpConnectTimeoutException("HTTP connect timed out");
    late.initCause(new ConnectException("HTTP connect timed out"));
    assertFault(
        TransportFault.CONNECT,
        "no connection to pve1:8006 within 300 ms; check \"proxmox.url\" and the firewall",
        new ConnectionFault("pve1:8006", AMPLE, SHORT).of(PveRequest.get("version"), late));
  }

  /** By then the request is written, and a change may be made: no failed handshake. */
  @Test
  void aRecordThatIsDamagedAfterTheHandshakeIsAReset() {
    for (String text :
        List.of("Tag mismatch", "Unrecognized record version D-1.-1 , plaintext connection?")) {
      IOException damaged = new IOException(text, new SSLException(text));
      assertEquals(
          TransportFault.RESET,
          new ConnectionFault("pve1:8006", AMPLE, SHORT)
              .of(PveRequest.get("version"), damaged)
              .fault());
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsATlsFault() throws Exception {
    assertNoTrust(CERTIFICATES.selfSigned(), "*unable to find valid certification path*");
  }

  @Test
  void anExpiredCertificateIsATlsFault() throws Exception {
    assertNoTrust(CERTIFICATES.expired(), "its certificate has expired (NotAfter: *)");
  }

  @Test
  void aCertificateForAnotherNameIsATlsFault() throws Exception {
    assertNoTrust(CERTIFICATES.forAnotherHost(), "No subject alternative names*");
  }

  @ParameterizedTest
  @EnumSource(HangUp.class)
  void aHangUpDuringTheHandshakeIsAReset(HangUp how) throws Exception {
    try (HangUp.Server server = how.duringTheHandshake()) {
      assertReset(server.url(), failure(server.url()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Le"})
  void aHangUpBeforeTheAnswerIsAReset(String answer) throws Exception {
    try (RawTlsServer server = server(RawTlsServer.raw(answer, false))) {
      assertReset(server.uri(), failure(server.uri()));
    }
  }

  /** A reset here: nothing was changed by a read, so it is made again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
      })
  void halfABodyIsNeverAnAnswer(String answer) throws Exception {
    try (RawTlsServer server = server(RawTlsServer.raw(answer, false))) {
      assertReset(server.uri(), failure(server.uri()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"})
  void anAnswerThatStallsIsATimeout(String answer) throws Exception {
    try (RawTlsServer server = server(RawTlsServer.stalling(answer))) {
      assertFault(
          TransportFault.TIMEOUT,
          "no complete answer from "
              + server.uri().getAuthority()
              + " within 300 ms; if the host is only slow,"
              + " raise \"proxmox.request_timeout_seconds\"",
          failure(server.uri(), SHORT));
    }
  }

  private void assertNoTrust(TestCertificates.Server certificate, String why) throws Exception {
    try (RawTlsServer server = new RawTlsServer(certificate, RawTlsServer.raw("", false))) {
      assertFault(
          TransportFault.TLS,
          "no trust in "
              + server.uri().getAuthority()
              + ": "
              + why
              + "; check \"proxmox.tls\" and the server's certificate",
          failure(server.uri()));
      assertEquals(List.of(), server.requests());
    }
  }

  private static void assertReset(URI server, Unreachable error) {
    assertFault(
        TransportFault.RESET,
        "the connection to "
            + server.getAuthority()
            + " ended before the answer did (*); if this stays so, look at pveproxy's log",
        error);
  }

  /**
   * The fault and its words.
   *
   * @param words what follows the call; the JDK's own words are a {@code *}
   */
  private static void assertFault(TransportFault fault, String words, Unreachable error) {
    String message = Objects.requireNonNull(error.getMessage());
    assertEquals(fault, error.fault(), message);
    String all = "GET /version: " + words;
    String pattern = Pattern.quote(all).replace("*", "\\E.*\\Q");
    assertTrue(message.matches(pattern), () -> all + "\n" + message);
  }

  private static RawTlsServer server(RawTlsServer.Script script) throws IOException {
    return new RawTlsServer(CERTIFICATES.forLoopback(), script);
  }

  private Unreachable failure(URI url) throws IOException {
    return failure(url, AMPLE);
  }

  private Unreachable failure(URI url, Duration timeout) throws IOException {
    try (HttpsTransport transport =
        new HttpsTransport(
            url,
            "felhom@pve!agent",
            () -> new Secret("pve-secret-0001"),
            ServerTrust.caFile(CERTIFICATES.authorityFile(folder)),
            timeout)) {
      return assertThrows(Unreachable.class, () -> transport.exchange(PveRequest.get("version")));
    }
  }
}
