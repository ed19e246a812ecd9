package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubClientTest {
  private static final String TOKEN = "hub-token-0123456789";
  private static final Duration ENOUGH = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final String ENVELOPE =
      "{\"poll_interval_seconds\":120,\"blocked\":true,\"desired_generation\":17,\"has_signed_ops\":true}";

  @Test
  void aReportGoesOutAsTheProtocolSaysAndTheEnvelopeComesBack() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", ENVELOPE))) {
      ControlEnvelope envelope = deliver(hub.url().resolve("/felhom//"), ENOUGH);
      assertEquals(
          new ControlEnvelope(OptionalLong.of(120), Optional.of(true), OptionalLong.of(17), true),
          envelope);
      assertEquals(1, hub.requests().size());
      List<String> request = hub.requests().get(0).lines().toList();
      assertEquals("POST /felhom/api/v1/agent/report HTTP/1.1", request.get(0));
      assertTrue(request.contains("Authorization: Bearer " + TOKEN), request.toString());
      assertTrue(request.contains("User-Agent: felhom-agent/0.4.0"), request.toString());
      assertTrue(request.contains("Content-Type: application/json"), request.toString());
      assertFalse(
          request.stream().anyMatch(line -> line.matches("(?i)(upgrade|accept-encoding):.*")));
      assertEquals(
          new String(ReportFormat.json(SampleReports.full()), UTF_8),
          request.get(request.size() - 1));
    }
  }

  @Test
  void anyStatusOf2xxWithAnEnvelopeIsTaken() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http("202 Accepted", "", "{}"))) {
      assertEquals(OptionalLong.empty(), deliver(hub.url(), ENOUGH).pollIntervalSeconds());
    }
  }

  @Test
  void theTokenIsAskedForWithEveryReport() throws Exception {
    Iterator<Secret> tokens = List.of(new Secret("first"), new Secret("second")).iterator();
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", "{}"));
        HubClient client =
            new HubClient(
                hub.url(), tokens::next, SSLContext.getDefault(), Optional.empty(), "1", ENOUGH)) {
      client.deliver(SampleReports.sparse());
      client.deliver(SampleReports.sparse());
      assertTrue(hub.requests().get(0).contains("Bearer first\r\n"));
      assertTrue(hub.requests().get(1).contains("Bearer second\r\n"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          301 Moved               | redirects are not followed; put the hub's own address into hub.url
          307 Temporary Redirect  | redirects are not followed; put the hub's own address into hub.url
          401 Unauthorized        | the hub does not take the token; check hub.token_file
          403 Forbidden           | the hub does not take the token; check hub.token_file
          404 Not Found           | check that hub.url names a felhom hub
          429 Too Many Requests   | tried again with the next report; see the hub's log
          500 Internal            | tried again with the next report; see the hub's log
          503 Unavailable         | tried again with the next report; see the hub's log
          """)
  void aStatusOutside2xxIsAnErrorThatSaysWhatToDo(String status, String advice) throws Exception {
    try (RawServer elsewhere = RawServer.plain(RawServer.http("200 OK", "", ENVELOPE));
        RawServer hub =
            RawServer.plain(
                RawServer.http(status, "Location: " + elsewhere.url() + "\r\n", "go\naway"))) {
      HubException.HttpError error = failure(HubException.HttpError.class, hub.url(), ENOUGH);
      assertEquals(Integer.parseInt(status.substring(0, 3)), error.status());
      assertEquals("go\\naway", error.excerpt());
      assertEquals(
          "POST "
              + hub.url()
              + "/api/v1/agent/report: HTTP status "
              + error.status()
              + " (go\\naway); "
              + advice,
          error.getMessage());
      assertEquals(List.of(), elsewhere.requests());
    }
  }

  @Test
  void anErrorBodyIsCutAndEscaped() throws Exception {
    String body = "\u001b[2J" + "é".repeat(100_000);
    try (RawServer hub = RawServer.plain(RawServer.http("500 No", "", body))) {
      HubException.HttpError error = failure(HubException.HttpError.class, hub.url(), ENOUGH);
      assertEquals("\\u001b[2J" + "é".repeat(512 - 10) + "…", error.excerpt());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4000})
  void aHubThatSendsTheTokenBackDoesNotGetItIntoTheError(int shift) throws Exception {
    String body = "x".repeat(shift) + ("Bearer " + TOKEN).repeat(5000);
    try (RawServer hub = RawServer.plain(RawServer.http("400 No", "", body))) {
      HubException.HttpError error = failure(HubException.HttpError.class, hub.url(), ENOUGH);
      assertEquals(512, error.excerpt().length());
      assertFalse(error.excerpt().contains(TOKEN.substring(0, 12)), error.excerpt());
    }
  }

  @Test
  void anErrorWhoseBodyIsCutOffIsStillThatError() throws Exception {
    try (RawServer hub =
        RawServer.plain(
            RawServer.bytes(
                "HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\nwhy: Bearer "
                    + TOKEN.substring(0, 9)))) {
      HubException.HttpError error = failure(HubException.HttpError.class, hub.url(), ENOUGH);
      assertEquals(500, error.status());
      assertFalse(error.excerpt().contains("hub-"), error.excerpt());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <!DOCTYPE html><p>Welcome      | is not valid JSON (at character
          []                             | is not a JSON object
          ''                             | is empty
          {"blocked":1}                  | has a blocked that is not true or false
          """)
  void aReplyThatIsNoEnvelopeIsABadReply(String body, String why) throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", body))) {
      String message = message(failure(HubException.BadReply.class, hub.url(), ENOUGH));
      assertTrue(
          message.startsWith("POST " + hub.url() + "/api/v1/agent/report: the reply " + why),
          message);
      assertTrue(message.endsWith("; check that hub.url names a felhom hub"), message);
    }
  }

  @Test
  void aReplyOfTheLargestSizeIsTakenAndOneByteMoreIsNot() throws Exception {
    String largest = "{}" + " ".repeat(Limits.ENVELOPE_MAX_BYTES - 2);
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", largest))) {
      assertFalse(deliver(hub.url(), ENOUGH).hasSignedOperations());
    }
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", largest + " "))) {
      assertTrue(
          message(failure(HubException.BadReply.class, hub.url(), ENOUGH))
              .contains("is longer than 65536 bytes"));
    }
  }

  @Test
  void aBodyWithoutEndIsGivenUpNotReadOn() throws Exception {
    byte[] blanks = " ".repeat(4096).getBytes(UTF_8);
    try (RawServer hub =
        RawServer.plain(client -> {
          client.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
          while (true) {
            client.write(blanks); // until the other side hangs up
          }
        })) {
      failure(HubException.BadReply.class, hub.url(), ENOUGH);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"blocked\":true}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"blocked\":true}\r\n",
      })
  void aReplyThatIsCutOffIsABadReplyEvenIfItLooksWhole(String answer) throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.bytes(answer))) {
      assertTrue(
          message(failure(HubException.BadReply.class, hub.url(), ENOUGH)).contains("is cut off"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Le", "SSH-2.0-x\r\n"})
  void aConnectionThatEndsBeforeTheAnswerIsAReset(String answer) throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.bytes(answer))) {
      HubException.TransportError error =
          failure(HubException.TransportError.class, hub.url(), ENOUGH);
      assertEquals(TransportFault.RESET, error.fault());
      assertTrue(
          message(error)
              .contains(
                  "/report: the connection to "
                      + hub.url().getAuthority()
                      + " ended before the answer did ("),
          message(error));
      assertTrue(message(error).endsWith("); tried again with the next report"), message(error));
      assertEquals(1, hub.requests().size(), "a report is never sent twice");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"blocked\":",
      })
  void silenceAtAnyPointEndsWithTheDeadline(String answer) throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.bytesThenSilence(answer))) {
      HubException.TransportError error =
          failure(HubException.TransportError.class, hub.url(), SHORT);
      assertEquals(TransportFault.TIMEOUT, error.fault());
      assertTrue(
          message(error)
              .endsWith(
                  "/api/v1/agent/report: no complete answer from "
                      + hub.url().getAuthority()
                      + " within 700 ms; tried again with the next report"),
          message(error));
    }
  }

  @Test
  void anInterruptEndsTheCallAndIsKept() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.bytesThenSilence(""))) {
      Thread.currentThread().interrupt();
      assertEquals(TransportFault.TIMEOUT, fault(hub.url(), ENOUGH));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void closingTheClientEndsACallThatIsUnderWay() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer hub =
            RawServer.plain(client -> {
              arrived.countDown();
              new CountDownLatch(1).await();
            });
        HubClient client = client(hub.url(), Optional.empty(), ENOUGH);
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      Future<ControlEnvelope> call = pool.submit(() -> client.deliver(SampleReports.sparse()));
      arrived.await();
      Runnable close = client::close;
      close.run();
      Throwable cause = assertThrows(ExecutionException.class, call::get).getCause();
      assertEquals(
          TransportFault.RESET, assertInstanceOf(HubException.TransportError.class, cause).fault());
    }
  }

  @Test
  void theProxyIsTheConfiguredOneAndNoneOtherIsAsked() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    try (RawServer proxy = RawServer.plain(RawServer.http("403 No", "", ""));
        RawServer hub = RawServer.tls(TestTls.server("hub"), RawServer.http("200 OK", "", "{}"));
        RawServer ambient = RawServer.plain(RawServer.http("403 No", "", ""))) {
      ProxySelector.setDefault(
          ProxySelector.of(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), ambient.url().getPort())));
      try (HubClient through = client(hub.url(), Optional.of(proxy.url()), ENOUGH);
          HubClient direct = client(hub.url(), Optional.empty(), ENOUGH)) {
        assertThrows(
            HubException.TransportError.class, () -> through.deliver(SampleReports.sparse()));
        assertEquals(
            "CONNECT 127.0.0.1:" + hub.url().getPort() + " HTTP/1.1",
            proxy.requests().get(0).lines().findFirst().orElseThrow());
        assertEquals(List.of(), hub.requests());
        direct.deliver(SampleReports.sparse());
        assertEquals(1, hub.requests().size());
        assertEquals(List.of(), ambient.requests());
      }
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1", "HTTP://localhost:1"})
  void aProxyThatWouldBeSentTheTokenInClearIsRefused(String url) {
    assertEquals(
        "hub.proxy_url beside an http:// hub.url would be sent the token in clear; use https://, or"
            + " no proxy",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    client(
                        URI.create(url),
                        Optional.of(URI.create("http://proxy.example.org:3128")),
                        ENOUGH))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({"403 No, CONNECT", "502 Bad Gateway, CONNECT"})
  void aProxyThatRefusesTheTunnelIsAConnectFault(String status, TransportFault fault)
      throws Exception {
    try (RawServer proxy = RawServer.plain(RawServer.http(status, "", "no"));
        HubClient client =
            client(URI.create("https://hub.example.org"), Optional.of(proxy.url()), ENOUGH)) {
      HubException.TransportError error =
          assertThrows(
              HubException.TransportError.class, () -> client.deliver(SampleReports.sparse()));
      assertEquals(fault, error.fault());
      assertTrue(
          message(error)
              .contains(
                  ": the proxy "
                      + proxy.url().getAuthority()
                      + " makes no connection to hub.example.org (Tunnel failed, got: "),
          message(error));
      assertFalse(proxy.requests().get(0).contains(TOKEN), "the proxy must not see the token");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://hub.example.org            | hub.url is plain http:// to another host; use https://
          http://127.evil.example           | hub.url is plain http:// to another host; use https://
          http://localhost.evil.example     | hub.url is plain http:// to another host; use https://
          ftp://hub.example.org             | hub.url is not an https:// URL with a host
          hub.example.org                   | hub.url is not an https:// URL with a host
          https:///path                     | hub.url is not an https:// URL with a host
          https://me:pw@hub.example.org     | hub.url must hold no user and no fragment
          https://hub.example.org/#x        | hub.url must hold no user and no fragment
          https://hub.example.org/?a=b      | hub.url must hold no query
          """)
  void aUrlThatMustNotBeCalledIsRefused(String url, String why) {
    assertEquals(
        why,
        assertThrows(
                IllegalArgumentException.class,
                () -> client(URI.create(url), Optional.empty(), ENOUGH))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1",
        "http://127.9.9.9",
        "http://[::1]:80",
        "HTTP://LocalHost",
        "https://a",
        "HTTPS://A",
      })
  void loopbackMayBePlainHttp(String url) throws Exception {
    client(URI.create(url), Optional.empty(), ENOUGH).close();
  }

  @Test
  void theCaseOfASchemeSaysNothing() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", ENVELOPE))) {
      deliver(URI.create("HTTP://127.0.0.1:" + hub.url().getPort()), ENOUGH);
      assertEquals(1, hub.requests().size());
    }
    client(URI.create("https://a"), Optional.of(URI.create("HTTP://Proxy:3128")), ENOUGH).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://proxy:3128", "http://proxy", "http://u:p@proxy:1", "proxy:3128"})
  void aProxyThatIsNotHostAndPortIsRefused(String proxy) {
    assertEquals(
        "hub.proxy_url is not http://HOST:PORT",
        assertThrows(
                IllegalArgumentException.class,
                () -> client(URI.create("https://a"), Optional.of(URI.create(proxy)), ENOUGH))
            .getMessage());
  }

  private static HubClient client(URI url, Optional<URI> proxy, Duration timeout) throws Exception {
    return new HubClient(url, () -> new Secret(TOKEN), TestTls.client(), proxy, "0.4.0", timeout);
  }

  private static ControlEnvelope deliver(URI url, Duration timeout) throws Exception {
    try (HubClient client = client(url, Optional.empty(), timeout)) {
      return client.deliver(SampleReports.full());
    }
  }

  private static TransportFault fault(URI url, Duration timeout) throws Exception {
    return failure(HubException.TransportError.class, url, timeout).fault();
  }

  private static <T extends HubException> T failure(Class<T> kind, URI url, Duration timeout)
      throws Exception {
    try (HubClient client = client(url, Optional.empty(), timeout)) {
      HubException failure =
          assertThrows(HubException.class, () -> client.deliver(SampleReports.full()));
      assertTellsNothing(failure, client);
      return assertInstanceOf(kind, failure, message(failure));
    }
  }

  /** One line, and no token in anything that could be printed. */
  private static void assertTellsNothing(HubException failure, HubClient client) {
    StringWriter printed = new StringWriter();
    failure.printStackTrace(new PrintWriter(printed));
    assertFalse(printed.toString().contains(TOKEN), printed.toString());
    assertFalse(client.toString().contains(TOKEN));
    assertFalse(message(failure).chars().anyMatch(Character::isISOControl), message(failure));
  }

  private static String message(HubException e) {
    return Objects.requireNonNull(e.getMessage());
  }
}
