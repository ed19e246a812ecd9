package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.HttpsTransport;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a connection trusts, in real handshakes. */
class ServerTrustTest {
  private static final String SETTING = "proxmox.tls.pin_sha256";
  private static final String TOKEN = "0f9a52b1-0000-4000-8000-5ec2e7c0ffee";

  private final TestCertificates certificates = new TestCertificates();
  @TempDir Path folder = Path.of("");

  @Test
  void theRightPinIsAcceptedAndTheCertificateIsKnownThen() throws Exception {
    TestCertificates.Server server = certificates.selfSigned();
    CertificateFacts facts = accepted(server, pinned(server.fingerprint()));
    assertEquals(server.fingerprint(), facts.sha256());
    assertEquals("CN=pve1", facts.subject());
    assertEquals("CN=pve1", facts.issuer());
    assertEquals(server.leaf().getNotBefore().toInstant(), facts.notBefore());
    assertEquals(server.leaf().getNotAfter().toInstant(), facts.notAfter());
  }

  @Test
  void aPinMayBeWrittenWithoutColonsInLowerCase() throws Exception {
    TestCertificates.Server server = certificates.forLoopback();
    accepted(server, pinned(server.fingerprint().replace(":", "").toLowerCase(Locale.ROOT)));
  }

  @Test
  void aWrongPinIsRefusedNamingBothFingerprintsAndTheSetting() throws Exception {
    TestCertificates.Server expected = certificates.selfSigned();
    TestCertificates.Server server = certificates.selfSigned();
    String message = refused(server, pinned(expected.fingerprint()));
    assertTrue(
        message.contains(
            "the SHA-256 fingerprint "
                + server.fingerprint()
                + ", expected "
                + expected.fingerprint()
                + ";"),
        message);
    assertTrue(message.contains("\"" + SETTING + "\""), message);
  }

  @Test
  void anAuthorityThatIsPinnedDoesNotVouchForALeaf() throws Exception {
    String authority = Fingerprint.of(certificates.authority()).text();
    refused(certificates.forLoopback(), pinned(authority));
  }

  @Test
  void duringARotationEitherOfTwoPinsIsAccepted() throws Exception {
    TestCertificates.Server old = certificates.selfSigned();
    TestCertificates.Server renewed = certificates.selfSigned();
    SSLContext both = pinned(old.fingerprint(), renewed.fingerprint());
    accepted(old, both);
    accepted(renewed, both);
    refused(certificates.selfSigned(), both);
  }

  @Test
  void whomAClientTrustsCanBeToldAnewWhileItRuns() throws Exception {
    TestCertificates.Server old = certificates.selfSigned();
    TestCertificates.Server renewed = certificates.selfSigned();
    RenewableTrust trust = new RenewableTrust();
    refused(old, trust.context());
    assertTrue(trust.pinned(List.of(old.fingerprint()), SETTING));
    accepted(old, trust.context());
    assertFalse(trust.pinned(List.of(old.fingerprint()), SETTING), "the same again");
    assertTrue(trust.pinned(List.of(renewed.fingerprint()), SETTING));
    assertFalse(
        trust.context().getClientSessionContext().getIds().hasMoreElements(),
        "no session of before is resumed");
    accepted(renewed, trust.context());
    assertTrue(refused(old, trust.context()).contains(renewed.fingerprint()));
  }

  @Test
  void anAuthorityThatIsToldLaterVouchesForTheHostNameToo() throws Exception {
    RenewableTrust trust = new RenewableTrust();
    assertTrue(trust.insecure());
    accepted(certificates.forAnotherHost(), trust.context());
    Path ca = certificates.authorityFile(folder);
    assertTrue(trust.caFile(ca));
    assertFalse(trust.caFile(ca), "the same again");
    accepted(certificates.forLoopback(), trust.context());
    assertTrue(refused(certificates.forAnotherHost(), trust.context()).contains("127.0.0.1"));
    Files.writeString(ca, "no certificate");
    assertThrows(IOException.class, () -> trust.caFile(ca));
    accepted(certificates.forLoopback(), trust.context());
  }

  @Test
  void anExpiredLeafIsAcceptedWhenPinnedAndRefusedFromAnAuthority() throws Exception {
    TestCertificates.Server server = certificates.expired();
    accepted(server, pinned(server.fingerprint()));
    String message = refused(server, ServerTrust.caFile(certificates.authorityFile(folder)));
    assertTrue(message.contains("NotAfter"), message);
  }

  @Test
  void aReissuedCertificateIsAcceptedFromTheAuthorityAndRefusedByTheOldPin() throws Exception {
    TestCertificates.Server old = certificates.forLoopback();
    TestCertificates.Server reissued = certificates.forLoopback();
    accepted(reissued, ServerTrust.caFile(certificates.authorityFile(folder)));
    assertTrue(refused(reissued, pinned(old.fingerprint())).contains(reissued.fingerprint()));
  }

  @Test
  void aWrongHostNameIsRefusedWithAnAuthorityAndNotLookedAtWithAPin() throws Exception {
    TestCertificates.Server server = certificates.forAnotherHost();
    String message = refused(server, ServerTrust.caFile(certificates.authorityFile(folder)));
    assertTrue(message.contains("127.0.0.1"), message);
    accepted(server, pinned(server.fingerprint()));
  }

  @Test
  void anotherAuthoritysCertificateIsRefused() throws Exception {
    Path ca = new TestCertificates().authorityFile(folder);
    refused(certificates.forLoopback(), ServerTrust.caFile(ca));
  }

  @Test
  void thePlatformDoesNotTrustASelfSignedCertificate() throws Exception {
    String message = refused(certificates.selfSigned(), ServerTrust.platform());
    assertTrue(message.contains("\"proxmox.tls\""), message);
  }

  @Test
  void thePlatformTrustsTheHostsBundleWhereverItIsReadable() throws Exception {
    TestCertificates.Server server = certificates.forLoopback();
    Path bundle = folder.resolve("ca-certificates.crt");
    refused(server, ServerTrust.platform(bundle));
    Files.writeString(
        bundle,
        "# host\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
            + TestCertificates.pem(certificates.authority()));
    accepted(server, ServerTrust.platform(bundle));
  }

  @Test
  void insecureAcceptsAnybody() throws Exception {
    accepted(certificates.expired(), ServerTrust.insecure());
    accepted(new TestCertificates().forAnotherHost(), ServerTrust.insecure());
  }

  @Test
  void aServerWithoutTlsIsATlsFault() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket plain = new ServerSocket(0)) {
      threads.execute(() -> {
        while (!plain.isClosed()) {
          try (Socket socket = plain.accept()) {
            socket.getInputStream().read();
            socket
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          } catch (IOException closed) {
            return;
          }
        }
      });
      try (HttpsTransport transport =
          transport(
              URI.create("https://localhost:" + plain.getLocalPort()), ServerTrust.platform())) {
        ApiException.Unreachable fault =
            assertThrows(
                ApiException.Unreachable.class,
                () -> transport.exchange(PveRequest.get("version")));
        assertEquals(TransportFault.TLS, fault.fault());
      }
    }
  }

  @Test
  void noPinAndThreePinsAreRefused() {
    String pin = certificates.selfSigned().fingerprint();
    assertThrows(IllegalArgumentException.class, () -> ServerTrust.pinned(List.of(), SETTING));
    assertThrows(
        IllegalArgumentException.class, () -> ServerTrust.pinned(List.of(pin, pin, pin), SETTING));
    assertThrows(
        IllegalArgumentException.class, () -> ServerTrust.pinned(List.of("AB:CD"), SETTING));
  }

  @Test
  void aCaFileThatIsNoneIsRefusedNamingIt() throws Exception {
    Path missing = folder.resolve("missing.pem");
    assertEquals(missing + ": no such file", caFileError(missing));

    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertTrue(caFileError(empty).startsWith(empty + ": holds no certificate"));

    Path garbage = Files.write(folder.resolve("garbage.pem"), new byte[] {0, (byte) 0xff, 7});
    assertTrue(caFileError(garbage).startsWith(garbage + ": holds no certificate"));

    Path damaged =
        Files.writeString(
            folder.resolve("damaged.pem"),
            TestCertificates.pem(certificates.authority())
                + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertEquals(damaged + ": certificate 2 in it is damaged", caFileError(damaged));

    assertEquals(folder + ": is a directory, not a file of certificates", caFileError(folder));
  }

  private static String caFileError(Path file) {
    return String.valueOf(
        assertThrows(IOException.class, () -> ServerTrust.caFile(file)).getMessage());
  }

  private static SSLContext pinned(String... fingerprints) {
    return ServerTrust.pinned(List.of(fingerprints), SETTING);
  }

  private static CertificateFacts accepted(TestCertificates.Server certificate, SSLContext trust)
      throws Exception {
    try (RawTlsServer server = new RawTlsServer(certificate, answer());
        HttpsTransport transport = transport(server.uri(), trust)) {
      assertTrue(transport.certificate().isEmpty());
      assertEquals(200, transport.exchange(PveRequest.get("version")).status());
      return transport.certificate().orElseThrow();
    }
  }

  private static String refused(TestCertificates.Server certificate, SSLContext trust)
      throws Exception {
    try (RawTlsServer server = new RawTlsServer(certificate, answer());
        HttpsTransport transport = transport(server.uri(), trust)) {
      ApiException.Unreachable fault =
          assertThrows(
              ApiException.Unreachable.class, () -> transport.exchange(PveRequest.get("version")));
      assertEquals(TransportFault.TLS, fault.fault());
      assertEquals(List.of(), server.requests(), "the token was sent to a server not trusted");
      String message = String.valueOf(fault.getMessage());
      assertTrue(Pattern.matches("GET /version: [^\\n]+", message), message);
      assertTrue(!message.contains(TOKEN), message);
      return message;
    }
  }

  private static RawTlsServer.Script answer() {
    return RawTlsServer.responding("200 OK", "application/json;charset=UTF-8", "{\"data\":{}}");
  }

  private static HttpsTransport transport(URI uri, SSLContext trust) {
    return new HttpsTransport(
        uri, "felhom@pve!agent", () -> new Secret(TOKEN), trust, Duration.ofSeconds(20));
  }
}
