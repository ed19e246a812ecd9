package hu.dooplex.felhom.agent.adapters.hub.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/**
 * A hub on loopback that speaks the report half of hub.md, as strictly as a real one should, and
 * misbehaves on request. It listens on a port of its own choice and runs until closed.
 */
public final class SimulatedHub implements AutoCloseable {
  private static final String REPORT_PATH = "/api/v1/agent/report";
  private static final int REPORT_MAX_BYTES = 4 * 1024 * 1024;
  private static final int HUGE_BYTES = 10 * 1024 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Secret token;
  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);

  // Guarded by this; every change wakes those who wait for it.
  private final TakenReports reports = new TakenReports();
  private int requests;
  private Optional<HubFault> fault = Optional.empty();
  private ControlEnvelope envelope =
      new ControlEnvelope(OptionalLong.of(300), Optional.of(false), OptionalLong.empty(), false);

  /**
   * Starts it.
   *
   * @param tls with a certificate for 127.0.0.1; empty: plain HTTP
   * @param token the one bearer token it takes
   */
  public SimulatedHub(Optional<SSLContext> tls, Secret token) throws IOException {
    this.token = token;
    this.scheme = tls.isPresent() ? "https" : "http";
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls.isPresent()) {
      HttpsServer secured = HttpsServer.create(anyPort, 0);
      secured.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      server = secured;
    } else {
      server = HttpServer.create(anyPort, 0);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** What belongs into {@code hub.url}. */
  public URI url() {
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  /** What it answers to the reports from now on. */
  public synchronized void answerWith(ControlEnvelope next) {
    envelope = next;
  }

  /** From now on, until it recovers, no report is taken. */
  public synchronized void failWith(HubFault next) {
    fault = Optional.of(next);
  }

  public synchronized void recover() {
    fault = Optional.empty();
  }

  /**
   * The reports it took, in the order of their arrival: the last {@value TakenReports#KEPT}, and of
   * large ones fewer. Until so many came, the index of a report is also its number.
   */
  public synchronized List<JsonNode> reports() {
    return reports.kept();
  }

  /** How many reports it took since its start, those that it no longer keeps too. */
  public synchronized int taken() {
    return reports.count();
  }

  /** How many requests came in all, those that it failed or refused too. */
  public synchronized int requests() {
    return requests;
  }

  /** Waits until {@link #taken()} is that many, and gives {@link #reports()}. */
  public synchronized List<JsonNode> awaitReports(int count, Duration atMost)
      throws InterruptedException, TimeoutException {
    await(() -> taken() >= count, count + " reports", atMost);
    return reports();
  }

  /** Waits until that many requests came in all, those that it failed or refused too. */
  public synchronized void awaitRequests(int count, Duration atMost)
      throws InterruptedException, TimeoutException {
    await(() -> requests >= count, count + " requests", atMost);
  }

  private synchronized void await(BooleanSupplier reached, String what, Duration atMost)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!reached.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new TimeoutException(
            "waited for " + what + "; " + taken() + " reports in " + requests + " requests");
      }
      wait(Math.max(1, Duration.ofNanos(left).toMillis()));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(REPORT_MAX_BYTES + 1);
      Optional<HubFault> now = arrived();
      if (now.isPresent()) {
        misbehave(exchange, now.get());
      } else {
        take(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Optional<HubFault> arrived() {
    requests++;
    notifyAll();
    return fault;
  }

  private void take(HttpExchange exchange, byte[] body) throws IOException {
    if (!("Bearer " + token.reveal()).equals(header(exchange, "Authorization"))) {
      text(exchange, 401, "unknown token");
    } else if (!exchange.getRequestURI().getRawPath().endsWith(REPORT_PATH)) {
      text(exchange, 404, "no such call");
    } else if (!exchange.getRequestMethod().equals("POST")) {
      text(exchange, 405, "a report is posted");
    } else if (!"application/json".equals(header(exchange, "Content-Type"))) {
      text(exchange, 415, "a report is application/json");
    } else if (body.length > REPORT_MAX_BYTES) {
      text(exchange, 413, "the report is too long");
    } else {
      try {
        json(exchange, envelopeAfter(body).getBytes(StandardCharsets.UTF_8));
      } catch (JsonProcessingException e) {
        text(exchange, 400, "the report is not JSON");
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private synchronized String envelopeAfter(byte[] report) throws IOException {
    reports.add(report);
    notifyAll();
    return wire(envelope);
  }

  private static String wire(ControlEnvelope envelope) {
    ObjectNode fields = MAPPER.createObjectNode();
    envelope.pollIntervalSeconds().ifPresent(s -> fields.put("poll_interval_seconds", s));
    envelope.blocked().ifPresent(b -> fields.put("blocked", b));
    envelope.desiredGeneration().ifPresent(g -> fields.put("desired_generation", g));
    return fields.put("has_signed_ops", envelope.hasSignedOperations()).toString();
  }

  private void misbehave(HttpExchange exchange, HubFault how)
      throws IOException, InterruptedException {
    byte[] half = "{\"poll_interval_seconds\": 300".getBytes(StandardCharsets.UTF_8);
    switch (how) {
      case UNAVAILABLE -> text(exchange, 503, "the hub is being mended");
      case DISCONNECT -> {} // closing the exchange without an answer ends the connection
      case STALL -> closed.await();
      case STALLED_BODY -> {
        begin(exchange, 2L * half.length).write(half);
        exchange.getResponseBody().flush();
        closed.await();
      }
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", "https://elsewhere.invalid/");
        text(exchange, 307, "elsewhere");
      }
      case HTML -> {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        body(exchange, 200, "<!DOCTYPE html><title>Welcome</title>");
      }
      case HALF_BODY -> {
        begin(exchange, 2L * half.length).write(half);
        exchange.getResponseBody().flush();
      }
      case HUGE_BODY ->
          json(
              exchange,
              ("{\"a\":\"" + "x".repeat(HUGE_BYTES) + "\"}").getBytes(StandardCharsets.UTF_8));
      case ENDLESS_BODY -> {
        OutputStream body = begin(exchange, 0); // 0 is "chunked, of any length"
        byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
        while (closed.getCount() > 0) {
          body.write(blanks);
        }
      }
    }
  }

  private static OutputStream begin(HttpExchange exchange, long length) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, length);
    return exchange.getResponseBody();
  }

  private static void json(HttpExchange exchange, byte[] body) throws IOException {
    begin(exchange, body.length).write(body);
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    body(exchange, status, text);
  }

  private static void body(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Ends at once, with whatever is under way. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
