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
 * A hub on loopback that takes reports and serves a desired state (hub.md), as strictly as a real
 * one should, and misbehaves on request. It listens on a port of its own choice and runs until
 * closed.
 */
public final class SimulatedHub implements AutoCloseable {
  private static final String REPORT_PATH = "/api/v1/agent/report";
  private static final String DESIRED_STATE_PATH = "/api/v1/agent/desired-state";
  private static final int REPORT_MAX_BYTES = 4 * 1024 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Secret token;
  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Misbehaviour misbehaviour = new Misbehaviour(closed);

  // Guarded by this; every change wakes those who wait for it.
  private final TakenReports reports = new TakenReports();
  private int requests;
  private int desiredStateRequests;
  private Optional<HubFault> fault = Optional.empty();
  private Optional<HubFault> desiredStateFault = Optional.empty();
  private ServedState served = ServedState.NONE;
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

  /**
   * What it answers to the reports from now on; its {@code desired_generation} counts while no
   * desired state is served.
   */
  public synchronized void answerWith(ControlEnvelope next) {
    envelope = next;
  }

  /** From now on this desired state is served, sound or not, and its generation announced. */
  public synchronized void serve(long generation, byte[] document) {
    served = new ServedState(OptionalLong.of(generation), Optional.of(document));
  }

  /** From now on there is no desired state, but this generation is announced: 204. */
  public synchronized void serveNone(long generation) {
    served = new ServedState(OptionalLong.of(generation), Optional.empty());
  }

  /** From now on no desired state is served or announced. */
  public synchronized void serveNothing() {
    served = ServedState.NONE;
  }

  /** From now on, until it recovers, reports are taken, but no desired state is given. */
  public synchronized void failDesiredStateWith(HubFault next) {
    desiredStateFault = Optional.of(next);
  }

  /** How often it was asked for the desired state. */
  public synchronized int desiredStateRequests() {
    return desiredStateRequests;
  }

  /** From now on, until it recovers, no report is taken. */
  public synchronized void failWith(HubFault next) {
    fault = Optional.of(next);
  }

  public synchronized void recover() {
    fault = Optional.empty();
    desiredStateFault = Optional.empty();
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
      Optional<HubFault> now = arrived(asksForDesiredState(exchange));
      if (now.isPresent()) {
        misbehaviour.show(exchange, now.get());
      } else {
        take(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean asksForDesiredState(HttpExchange exchange) {
    return exchange.getRequestURI().getRawPath().endsWith(DESIRED_STATE_PATH);
  }

  private synchronized Optional<HubFault> arrived(boolean forDesiredState) {
    requests++;
    desiredStateRequests += forDesiredState ? 1 : 0;
    notifyAll();
    return fault.or(() -> forDesiredState ? desiredStateFault : Optional.empty());
  }

  private void take(HttpExchange exchange, byte[] body) throws IOException {
    if (!("Bearer " + token.reveal()).equals(header(exchange, "Authorization"))) {
      Answers.text(exchange, 401, "unknown token");
    } else if (asksForDesiredState(exchange)) {
      give(exchange);
    } else if (!exchange.getRequestURI().getRawPath().endsWith(REPORT_PATH)) {
      Answers.text(exchange, 404, "no such call");
    } else if (!exchange.getRequestMethod().equals("POST")) {
      Answers.text(exchange, 405, "a report is posted");
    } else if (!"application/json".equals(header(exchange, "Content-Type"))) {
      Answers.text(exchange, 415, "a report is application/json");
    } else if (body.length > REPORT_MAX_BYTES) {
      Answers.text(exchange, 413, "the report is too long");
    } else {
      try {
        Answers.json(exchange, envelopeAfter(body).getBytes(StandardCharsets.UTF_8));
      } catch (JsonProcessingException e) {
        Answers.text(exchange, 400, "the report is not JSON");
      }
    }
  }

  private void give(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      Answers.text(exchange, 405, "a desired state is got");
      return;
    }
    Optional<byte[]> document = served().document();
    if (document.isPresent()) {
      Answers.json(exchange, document.get());
    } else {
      exchange.sendResponseHeaders(204, -1); // -1 is "no body"
    }
  }

  private synchronized ServedState served() {
    return served;
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private synchronized String envelopeAfter(byte[] report) throws IOException {
    reports.add(report);
    notifyAll();
    OptionalLong announced =
        served.announced().isPresent() ? served.announced() : envelope.desiredGeneration();
    return wire(envelope, announced);
  }

  private static String wire(ControlEnvelope envelope, OptionalLong desiredGeneration) {
    ObjectNode fields = MAPPER.createObjectNode();
    envelope.pollIntervalSeconds().ifPresent(s -> fields.put("poll_interval_seconds", s));
    envelope.blocked().ifPresent(b -> fields.put("blocked", b));
    desiredGeneration.ifPresent(g -> fields.put("desired_generation", g));
    return fields.put("has_signed_ops", envelope.hasSignedOperations()).toString();
  }

  /** Ends at once, with whatever is under way. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
