package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The HTTPS face, through a client that knows nothing of it. */
final class SimulatedPveServerTest {
  private static final String FULL =
      "PVEAPIToken=" + SampleWorld.FULL_TOKEN + "=" + SampleWorld.FULL_SECRET;

  private final SimulatedNode node =
      SimulatedNode.sample(InstantSource.fixed(Instant.parse("2026-11-22T19:25:00Z")));
  private final SimulatedCertificate certificate = SimulatedCertificate.selfSigned(contents());
  private final SimulatedPveServer server;
  private final HttpClient client;

  SimulatedPveServerTest() throws IOException, GeneralSecurityException {
    server = SimulatedPveServer.start(node, certificate, Duration.ZERO);
    client = trusting(certificate);
  }

  @AfterEach
  void close() {
    client.shutdownNow();
    server.close();
  }

  private static SimulatedCertificate.Contents contents() {
    Instant now = Instant.now();
    return new SimulatedCertificate.Contents(
        "pve1",
        List.of("pve1", "localhost", "127.0.0.1"),
        now.minus(Duration.ofDays(1)),
        now.plus(Duration.ofDays(1)));
  }

  private static HttpClient trusting(SimulatedCertificate authority)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    byte[] pem = authority.pem().getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  private HttpRequest request(String path, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.url().resolve(path));
    return authorization.isEmpty()
        ? request.build()
        : request.header("Authorization", authorization).build();
  }

  private HttpResponse<byte[]> get(String path, String authorization)
      throws IOException, InterruptedException {
    return client.send(request(path, authorization), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return get("/api2/json" + path, FULL);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void itAnswersByteForByteLikeTheDirectFace() throws Exception {
    for (PveRequest request :
        List.of(
            PveRequest.get("version"),
            PveRequest.get("nodes", "pve1", "lxc", "101", "config"),
            PveRequest.get("nodes", "pve1", "lxc", "999", "config"),
            PveRequest.get("nodes", "pve1", "lxc", "abc", "config").with("foo", "a b&c"),
            PveRequest.get("nodes", "pve1", "tasks", node.tasks().getLast().upid().text(), "log"),
            PveRequest.get("nodes", "pve1", "storage", "pbs", "content")
                .with("content", "backup"))) {
      PveAnswer direct = node.as(SampleWorld.FULL_TOKEN).exchange(request);
      String query = request.form().isEmpty() ? "" : "?" + request.form();
      HttpResponse<byte[]> answer = get(request.path() + query);
      assertEquals(direct.status(), answer.statusCode());
      assertArrayEquals(direct.body(), answer.body());
      assertEquals(direct.contentType(), answer.headers().firstValue("Content-Type"));
    }
  }

  @Test
  void pathsAreDecodedOnceAndExtraSlashesDoNotMatter() throws Exception {
    assertEquals(200, get("/nodes//pve1/lxc/").statusCode());
    assertEquals(
        200,
        get("/nodes/pve1/tasks/" + node.tasks().getFirst().upid().text() + "/status").statusCode());
    assertEquals(
        "{\"data\":null,\"message\":\"Method 'GET /no%41such' not implemented\"}",
        text(get("/no%2541such")));
  }

  @Test
  void withoutAGoodTokenTheAnswerIs401AndEmpty() throws Exception {
    for (String authorization :
        List.of(
            "",
            "garbage",
            "Bearer " + SampleWorld.FULL_SECRET,
            "PVEAPIToken=" + SampleWorld.FULL_TOKEN,
            FULL + "x",
            "PVEAPIToken=felhom@pve!nosuch=" + SampleWorld.FULL_SECRET)) {
      HttpResponse<byte[]> answer = get("/api2/json/version", authorization);
      assertEquals(401, answer.statusCode(), authorization);
      assertEquals(0, answer.body().length);
      assertTrue(answer.headers().firstValue("Content-Type").isEmpty());
    }
    assertFalse(server.received().all().toString().contains(SampleWorld.FULL_SECRET));
  }

  @Test
  void outsideTheJsonApiItAnswersAsRecorded() throws Exception {
    HttpResponse<byte[]> xml = get("/api2/xml/version", FULL);
    assertEquals(501, xml.statusCode());
    assertEquals("no formatter for uri /version, xml", text(xml));
    assertEquals(501, get("/api2", FULL).statusCode());
    assertEquals("no such file '/nosuch'\n", text(get("/nosuch", FULL)));
    assertTrue(text(get("/", "")).startsWith("<!DOCTYPE html>"));
  }

  @Test
  void aBodyOnAReadIsRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve("/api2/json/version"))
            .header("Authorization", FULL)
            .method("GET", HttpRequest.BodyPublishers.ofString("a=1"))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(501, answer.statusCode());
    assertEquals("Unexpected content for method 'GET'", answer.body());
  }

  @Test
  void itRemembersInOrderWhatItReceived() throws Exception {
    get("/version");
    get("/nodes/pve1/tasks?limit=1");
    get("/api2/json/version", "");
    client.send(
        HttpRequest.newBuilder(server.url().resolve("/api2/json/nodes/pve1/lxc/101"))
            .header("Authorization", FULL)
            .DELETE()
            .build(),
        HttpResponse.BodyHandlers.discarding());
    List<ReceivedRequests.Received> received = server.received().all();
    assertEquals(
        "[GET /version, GET /nodes/pve1/tasks?limit=1, GET /version, DELETE /nodes/pve1/lxc/101]",
        received.toString());
    assertEquals(SampleWorld.FULL_TOKEN, received.getFirst().token().orElseThrow());
    assertTrue(received.get(2).token().isEmpty());
    assertEquals(1, server.received().mutating());
  }

  @Test
  void manyRequestsAtOnceAreAllAnswered() {
    List<CompletableFuture<HttpResponse<byte[]>>> answers =
        IntStream.range(0, 40)
            .mapToObj(i ->
                client.sendAsync(
                    request("/api2/json/nodes/pve1/lxc", FULL),
                    HttpResponse.BodyHandlers.ofByteArray()))
            .toList();
    answers.forEach(answer -> assertEquals(200, answer.join().statusCode()));
    assertEquals(40, server.received().count());
  }

  @Test
  void wholeAnswerFaultsComeAsTheyAre() throws Exception {
    node.faults()
        .next("/version", new Fault.Status(596, "Connection timed out"), 1)
        .next("/version", new Fault.Status(503, "busy"), 1)
        .next("/version", new Fault.Unauthorized(Duration.ZERO), 1)
        .next("/version", new Fault.HtmlPage(), 1)
        .next("/version", new Fault.HugeBody(10_000_000), 1)
        .next("/version", new Fault.Slow(Duration.ofMillis(1)), 1);
    assertEquals(596, get("/version").statusCode());
    assertEquals("{\"data\":null,\"message\":\"busy\\n\"}", text(get("/version")));
    assertEquals(401, get("/version").statusCode());
    assertEquals(Fault.HtmlPage.PAGE, text(get("/version")));
    assertEquals(10_000_000, get("/version").body().length);
    assertEquals(200, get("/version").statusCode());
  }

  @Test
  void halfABodyEndsInAnError() {
    node.faults().always("/version", new Fault.HalfBody());
    assertThrows(IOException.class, () -> get("/version"));
  }

  @Test
  void aDisconnectLeavesNoAnswer() {
    // The JDK's client silently sends an aborted GET once more.
    node.faults().always("/version", new Fault.Disconnect());
    assertThrows(IOException.class, () -> get("/version"));
  }

  @Test
  void anEndlessBodyEndsWhenTheClientHasEnough() throws Exception {
    node.faults().next("/version", new Fault.EndlessBody(), 1);
    HttpResponse<InputStream> answer =
        client.send(request("/api2/json/version", FULL), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertEquals(1_000_000, body.readNBytes(1_000_000).length);
    }
  }

  @Test
  void aStalledBodyGivesHalfOfItAndEndsWithTheServer() throws Exception {
    node.faults().next("/version", new Fault.StalledBody(), 1);
    HttpResponse<InputStream> answer =
        client.send(request("/api2/json/version", FULL), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertEquals('{', body.read());
      server.close();
      assertThrows(IOException.class, body::readAllBytes);
    }
  }

  @Test
  void closingEndsWhatWaitsAndFreesThePort() {
    node.faults().always("/version", new Fault.Slow(Duration.ofDays(1)));
    CompletableFuture<HttpResponse<byte[]>> waiting =
        client.sendAsync(
            request("/api2/json/version", FULL), HttpResponse.BodyHandlers.ofByteArray());
    while (server.received().count() == 0 && !waiting.isDone()) {
      Thread.onSpinWait();
    }
    server.close();
    CompletionException ended = assertThrows(CompletionException.class, waiting::join);
    assertInstanceOf(IOException.class, ended.getCause());
    assertThrows(ConnectException.class, () -> get("/version"));
  }

  @Test
  void itsCertificateIsTheOneItWasGiven() throws Exception {
    assertEquals(
        certificate.sha256(),
        RecordedRead.tree(get("/nodes").body())
            .path("data")
            .path(0)
            .path("ssl_fingerprint")
            .asText());
    assertTrue(certificate.sha256().matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"));
    HttpClient stranger = trusting(SimulatedCertificate.selfSigned(contents()));
    assertThrows(
        SSLHandshakeException.class,
        () ->
            stranger.send(
                request("/api2/json/version", FULL), HttpResponse.BodyHandlers.ofString()));
    stranger.shutdownNow();
  }

  @Test
  void anAuthoritysCertificateIsTrustedThroughItsFile() throws Exception {
    SimulatedCertificate authority = SimulatedCertificate.authority(contents());
    HttpClient trusting = trusting(authority);
    try (SimulatedPveServer other =
        SimulatedPveServer.start(
            SimulatedNode.sample(InstantSource.system()), authority.issue(contents()))) {
      HttpRequest version =
          HttpRequest.newBuilder(other.url().resolve("/api2/json/version"))
              .header("Authorization", FULL)
              .build();
      assertEquals(
          200, trusting.send(version, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
    trusting.shutdownNow();
  }
}
