package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.tls.RawTlsServer;
import hu.dooplex.felhom.agent.adapters.proxmox.tls.ServerTrust;
import hu.dooplex.felhom.agent.adapters.proxmox.tls.TestCertificates;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real connections, to servers that behave and servers that do not. */
class HttpsTransportTest {
  private static final String TOKEN_ID = "felhom@pve!agent";
  private static final String TOKEN = "0f9a52b1-0000-4000-8000-5ec2e7c0ffee";
  private static final String JSON = "application/json;charset=UTF-8";
  private static final String VERSION = "{\"data\":{\"version\":\"9.2.2\"}}";
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static final TestCertificates.Server CERTIFICATE = new TestCertificates().forLoopback();

  @Test
  void aReadCarriesTheTokenAndNothingThatProxmoxRefuses() throws Exception {
    try (RawTlsServer server = server(RawTlsServer.responding("200 OK", JSON, VERSION));
        HttpsTransport transport = transport(server.uri(), AMPLE)) {
      PveAnswer answer =
          transport.exchange(
              PveRequest.get("nodes", "pve1", "tasks").with("since", "7").with("b c", "d&e"));
      assertEquals(200, answer.status());
      assertEquals(VERSION, new String(answer.body(), StandardCharsets.UTF_8));
      assertEquals(JSON, answer.contentType().orElseThrow());
      String request = server.requests().getFirst();
      assertTrue(
          request.startsWith("GET /api2/json/nodes/pve1/tasks?b%20c=d%26e&since=7 HTTP/1.1\r\n"),
          request);
      assertTrue(
          request.contains("\r\nAuthorization: PVEAPIToken=felhom@pve!agent=" + TOKEN + "\r\n"),
          request);
      for (String unwanted :
          List.of("content-length", "accept-encoding", "upgrade", "transfer-encoding")) {
        assertFalse(request.toLowerCase(Locale.ROOT).contains(unwanted), request);
      }
    }
  }

  @Test
  void parametersGoIntoTheFormOfAPostOrPutAndIntoTheQueryOfADelete() throws Exception {
    try (RawTlsServer server = server(RawTlsServer.responding("200 OK", JSON, VERSION));
        HttpsTransport transport = transport(server.uri(), AMPLE)) {
      for (PveRequest.Method method : PveRequest.Method.values()) {
        transport.exchange(
            new PveRequest(method, List.of("a"), new TreeMap<>(Map.of("purge", "1", "x", "ü "))));
      }
      transport.exchange(
          new PveRequest(PveRequest.Method.POST, List.of("a", "stop"), new TreeMap<>()));

      String form = "purge=1&x=%C3%BC%20";
      List<String> sent = server.requests();
      assertTrue(sent.get(0).startsWith("GET /api2/json/a?" + form + " "), sent.get(0));
      for (int i : new int[] {1, 2}) {
        assertTrue(sent.get(i).startsWith(i == 1 ? "POST /api2/json/a " : "PUT /api2/json/a "));
        assertTrue(sent.get(i).contains("Content-Type: application/x-www-form-urlencoded\r\n"));
        assertTrue(sent.get(i).endsWith("\r\n\r\n" + form), sent.get(i));
      }
      assertTrue(sent.get(3).startsWith("DELETE /api2/json/a?" + form + " "), sent.get(3));
      assertFalse(sent.get(3).contains("Content-"), sent.get(3));
      assertTrue(sent.get(4).startsWith("POST /api2/json/a/stop HTTP/1.1\r\n"), sent.get(4));
      assertEquals(1, server.connections(), "the connection is kept");
    }
  }

  @Test
  void aChangedSecretIsUsedWithTheNextRequest() throws Exception {
    Deque<Secret> secrets = new ArrayDeque<>(List.of(new Secret("old-1"), new Secret("new-2")));
    try (RawTlsServer server = server(RawTlsServer.responding("200 OK", JSON, VERSION));
        HttpsTransport transport = transport(server.uri(), AMPLE, secrets::remove)) {
      transport.exchange(PveRequest.get("version"));
      transport.exchange(PveRequest.get("version"));
      assertTrue(server.requests().get(0).contains("agent=old-1\r\n"));
      assertTrue(server.requests().get(1).contains("agent=new-2\r\n"));
    }
  }

  @Test
  void anIpv6AddressIsAHostLikeAnyOther() throws Exception {
    RawTlsServer.Script script = RawTlsServer.responding("200 OK", JSON, VERSION);
    RawTlsServer onIpv6;
    try {
      onIpv6 = new RawTlsServer(CERTIFICATE, "::1", script);
    } catch (IOException noIpv6) {
      assumeTrue(false, "this machine has no IPv6 loopback");
      return;
    }
    try (RawTlsServer server = onIpv6;
        HttpsTransport transport = transport(server.uri("[::1]"), AMPLE)) {
      assertEquals(200, transport.exchange(PveRequest.get("version")).status());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500, 595, 596, 599})
  void anAnswerOfAnyStatusIsAnAnswer(int status) throws Exception {
    try (RawTlsServer server =
            server(
                RawTlsServer.raw("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n", true));
        HttpsTransport transport = transport(server.uri(), AMPLE)) {
      PveAnswer answer = transport.exchange(PveRequest.get("version"));
      assertEquals(status, answer.status());
      assertEquals(0, answer.body().length);
      assertTrue(answer.contentType().isEmpty());
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (RawTlsServer server =
        server(
            RawTlsServer.raw(
                "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", true))) {
      ApiException error = readFails(server.uri(), AMPLE);
      assertEquals(302, assertInstanceOf(ApiException.HttpError.class, error).status());
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void aServerThatEchoesTheRequestDoesNotGetTheTokenIntoAnError() throws Exception {
    RawTlsServer.Script echo =
        RawTlsServer.responding(
            "400 Bad Request", "text/plain", "bad header: PVEAPIToken=" + TOKEN_ID + "=" + TOKEN);
    try (RawTlsServer server = server(echo)) {
      ApiException error = readFails(server.uri(), AMPLE);
      assertTrue(error.toString().contains("=****"), error.toString());
    }
  }

  @Test
  void htmlInThePlaceOfJsonIsABadAnswer() throws Exception {
    try (RawTlsServer server =
        server(RawTlsServer.responding("200 OK", "text/html", "<html>router login</html>"))) {
      ApiException error = readFails(server.uri(), AMPLE);
      assertInstanceOf(ApiException.BadAnswer.class, error);
      assertTrue(error.toString().contains("HTML"), error.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a body of which half comes
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"data\":\r\n",
        // headers of which half come
        "HTTP/1.1 200 OK\r\nContent-Le",
        // nothing
        ""
      })
  void aConnectionThatEndsEarlyIsAReset(String text) throws Exception {
    try (RawTlsServer server = server(RawTlsServer.raw(text, false))) {
      ApiException error = readFails(server.uri(), AMPLE);
      assertEquals(
          TransportFault.RESET,
          assertInstanceOf(ApiException.Unreachable.class, error).fault(),
          error.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(value = PveRequest.Method.class, names = "GET", mode = EnumSource.Mode.EXCLUDE)
  void aChangeWhoseConnectionEndsIsNeverSentAgain(PveRequest.Method method) throws Exception {
    try (RawTlsServer server = server(RawTlsServer.raw("", false));
        HttpsTransport transport = transport(server.uri(), AMPLE)) {
      PveRequest stop = new PveRequest(method, List.of("stop"), new TreeMap<>());
      ApiException.Unreachable error =
          assertThrows(ApiException.Unreachable.class, () -> transport.exchange(stop));
      assertNoToken(error);
      assertEquals(TransportFault.RESET, error.fault());
      assertEquals(1, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"da"})
  void anExchangeThatStallsAnywhereEndsAtItsDeadlineWithItsConnection(String text)
      throws Exception {
    try (RawTlsServer server = server(RawTlsServer.stalling(text));
        HttpsTransport transport = transport(server.uri(), SHORT)) {
      ApiException.Unreachable error =
          assertThrows(
              ApiException.Unreachable.class, () -> transport.exchange(PveRequest.get("version")));
      assertNoToken(error);
      assertEquals(TransportFault.TIMEOUT, error.fault());
      assertTrue(
          error.toString().contains("within 300 ms") && error.toString().contains("\"proxmox."),
          error.toString());
      server.awaitClientLeft();
    }
  }

  @Test
  void aBodyWithoutEndIsCutOffAtTheBound() throws Exception {
    byte[] chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    RawTlsServer.Script endless =
        (out, in) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(chunk);
          }
        };
    try (RawTlsServer server = server(endless)) {
      assertTooLong(readFails(server.uri(), AMPLE));
      server.awaitClientLeft();
    }
  }

  @Test
  void aBodyOfTenMegabytesIsNotRead() throws Exception {
    byte[] body = new byte[10 * 1024 * 1024];
    Arrays.fill(body, (byte) ' ');
    RawTlsServer.Script tenMegabytes =
        (out, in) -> {
          out.write(
              ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
          out.write(body);
          return true;
        };
    try (RawTlsServer server = server(tenMegabytes)) {
      assertTooLong(readFails(server.uri(), AMPLE));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyOfExactlyTheBoundIsRead(boolean declared) throws Exception {
    byte[] body = new byte[Limits.PVE_ANSWER_MAX_BYTES];
    Arrays.fill(body, (byte) 'x');
    RawTlsServer.Script full =
        (out, in) -> {
          String length = declared ? "Content-Length: " + body.length + "\r\n" : "";
          out.write(("HTTP/1.1 200 OK\r\n" + length + "\r\n").getBytes(StandardCharsets.US_ASCII));
          out.write(body);
          return declared;
        };
    try (RawTlsServer server = server(full);
        HttpsTransport transport = transport(server.uri(), AMPLE)) {
      assertTrue(Arrays.equals(body, transport.exchange(PveRequest.get("version")).body()));
    }
  }

  @Test
  void anInterruptEndsTheExchangeAndIsKept() throws Exception {
    try (RawTlsServer server = server(RawTlsServer.stalling(""));
        HttpsTransport transport = transport(server.uri(), AMPLE)) {
      Thread.currentThread().interrupt();
      ApiException.Unreachable error =
          assertThrows(
              ApiException.Unreachable.class, () -> transport.exchange(PveRequest.get("version")));
      assertTrue(Thread.interrupted());
      assertNoToken(error);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8006", "https:///x", "https://u:p@127.0.0.1:8006"})
  void anAddressThatWouldShowTheTokenOrHasNoHostIsRefused(String base) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> transport(URI.create(base), AMPLE));
    assertNoToken(refused);
  }

  private static void assertTooLong(ApiException error) {
    assertInstanceOf(ApiException.BadAnswer.class, error, error.toString());
    assertTrue(error.toString().contains("longer than 4194304 bytes"), error.toString());
  }

  /** Reads the version through the whole client, and looks for the token in what is thrown. */
  private static ApiException readFails(URI server, Duration timeout) {
    try (HttpsTransport transport = transport(server, timeout)) {
      PveApi api = new PveApi(transport, new NodeName("pve1"), new RememberedPauses());
      ApiException error = assertThrows(ApiException.class, api::version);
      assertNoToken(error);
      assertNoToken(transport.toString());
      assertFalse(String.valueOf(error.getMessage()).contains("\n"), error.toString());
      return error;
    }
  }

  private static void assertNoToken(Throwable error) {
    StringWriter all = new StringWriter();
    error.printStackTrace(new PrintWriter(all));
    assertNoToken(all.toString());
  }

  private static void assertNoToken(String text) {
    assertFalse(text.contains(TOKEN), "the token is in it");
  }

  private static RawTlsServer server(RawTlsServer.Script script) throws IOException {
    return new RawTlsServer(CERTIFICATE, script);
  }

  private static HttpsTransport transport(URI base, Duration timeout) {
    return transport(base, timeout, () -> new Secret(TOKEN));
  }

  private static HttpsTransport transport(URI base, Duration timeout, Supplier<Secret> secret) {
    return new HttpsTransport(
        base,
        TOKEN_ID,
        secret,
        ServerTrust.pinned(List.of(CERTIFICATE.fingerprint()), "proxmox.tls.pin_sha256"),
        timeout);
  }
}
