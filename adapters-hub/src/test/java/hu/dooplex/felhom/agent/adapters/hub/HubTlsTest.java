package hu.dooplex.felhom.agent.adapters.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.hub.simulator.SimulatedHub;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts.Validity;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Real handshakes. */
class HubTlsTest {
  private static final Secret TOKEN = new Secret("hub-token-0123456789");

  /** Of the certificate "hub", as keytool -list -v prints it. */
  private static final String HUB_SHA256 =
      "AA:42:60:CA:25:57:C0:3F:DA:28:8F:A4:B9:39:D3:B5:"
          + "5B:E2:FC:6E:81:6B:C6:C6:45:5E:36:95:39:0B:37:B6";

  @Test
  void aTrustedHubOfTheRightNameGetsTheReport() throws Exception {
    try (SimulatedHub hub = new SimulatedHub(Optional.of(TestTls.server("hub")), TOKEN);
        HubClient client = client(hub.url(), TestTls.client())) {
      assertEquals(
          OptionalLong.of(300), client.deliver(SampleReports.full()).pollIntervalSeconds());
      assertEquals(42, hub.reports().get(0).path("sequence").asLong());
    }
  }

  @Test
  void theCertificateOfTheLastAnswerIsKnownAndJudgedByItsEnd() throws Exception {
    X509Certificate shown = TestTls.certificate("hub");
    try (SimulatedHub hub = new SimulatedHub(Optional.of(TestTls.server("hub")), TOKEN);
        HubClient client = client(hub.url(), TestTls.client())) {
      assertEquals(Optional.empty(), client.certificate(), "before the first answer");
      client.deliver(SampleReports.full());
      CertificateFacts facts = client.certificate().orElseThrow();
      assertEquals(HUB_SHA256, facts.sha256());
      assertEquals(shown.getNotBefore().toInstant(), facts.notBefore());
      assertEquals("CN=hub", facts.subject());
      assertEquals("CN=felhom test CA", facts.issuer());
      Instant end = shown.getNotAfter().toInstant();
      assertEquals(end, facts.notAfter());
      assertEquals(Validity.GOOD, facts.validity(end.minus(Duration.ofDays(22))));
      assertEquals(Validity.ENDS_SOON, facts.validity(end.minus(Duration.ofDays(20))));
      assertEquals(Validity.EXPIRED, facts.validity(end.plusSeconds(1)));
    }
  }

  @Test
  void aRefusalShowsTheCertificateToo() throws Exception {
    Secret another = new Secret("another-token");
    try (SimulatedHub hub = new SimulatedHub(Optional.of(TestTls.server("hub")), another);
        HubClient client = client(hub.url(), TestTls.client())) {
      assertThrows(HubException.HttpError.class, client::fetch);
      assertEquals("CN=hub", client.certificate().orElseThrow().subject());
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsNotTaken() throws Exception {
    try (SimulatedHub hub = new SimulatedHub(Optional.of(TestTls.server("expired")), TOKEN);
        HubClient client = client(hub.url(), TestTls.client())) {
      assertThrows(HubException.TransportError.class, client::fetch);
      assertEquals(Optional.empty(), client.certificate());
    }
  }

  @Test
  void aHubWithoutTlsBehindAnHttpsUrlIsATlsFault() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http("400 Bad Request", "", "TLS?"))) {
      String message =
          tlsFault(URI.create("https://127.0.0.1:" + hub.url().getPort()), TestTls.client());
      assertTrue(message.contains("plaintext connection?; check hub.tls"), message);
      assertEquals(List.of("TLS"), hub.requests());
    }
  }

  @Test
  void plainHttpOnLoopbackNeedsNoCertificate() throws Exception {
    try (SimulatedHub hub = new SimulatedHub(Optional.empty(), TOKEN);
        HubClient client = client(hub.url(), TestTls.client())) {
      client.deliver(SampleReports.sparse());
      assertEquals(1, hub.reports().size());
      assertEquals(Optional.empty(), client.certificate());
    }
  }

  @Test
  void aReplyCutOffInsideTlsIsABadReply() throws Exception {
    try (RawServer hub =
            RawServer.tls(
                TestTls.server("hub"),
                RawServer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{}"));
        HubClient client = client(hub.url(), TestTls.client())) {
      assertThrows(HubException.BadReply.class, () -> client.deliver(SampleReports.sparse()));
    }
  }

  private static String tlsFault(URI url, SSLContext trust) throws Exception {
    try (HubClient client = client(url, trust)) {
      HubException.TransportError error =
          assertThrows(
              HubException.TransportError.class, () -> client.deliver(SampleReports.sparse()));
      assertEquals(TransportFault.TLS, error.fault(), error.getMessage());
      return Objects.requireNonNull(error.getMessage());
    }
  }

  private static HubClient client(URI url, SSLContext trust) {
    return new HubClient(
        url, () -> TOKEN, trust, Optional.empty(), "0.4.0", Duration.ofSeconds(30));
  }
}
