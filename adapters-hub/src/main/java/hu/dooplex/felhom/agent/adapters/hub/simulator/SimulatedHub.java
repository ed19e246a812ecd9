package hu.dooplex.felhom.agent.adapters.hub.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/**
 * A hub on loopback that takes reports and results and serves a desired state and signed operations
 * (hub.md), as strictly as a real one should, and misbehaves on request. It listens on a port of
 * its own choice and runs until closed.
 */
public final class SimulatedHub implements AutoCloseable {
  private static final int BODY_MAX_BYTES = 4 * 1024 * 1024;

  private final Secret token;
  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Misbehaviour misbehaviour = new Misbehaviour(closed);

  // Guarded by this; every change wakes those who wait for it.
  private final TakenBodies reports = new TakenBodies();
  private final TakenBodies results = new TakenBodies();
  private int requests;
  private final Map<HubCall, Integer> calls = new EnumMap<>(HubCall.class);
  private Optional<HubFault> everyFault = Optional.empty();
  private final Map<HubCall, HubFault> faults = new EnumMap<>(HubCall.class);
  private boolean announceOperations;
  private byte[] operations = Served.operations(List.of());
  private ServedState served = ServedState.NONE;
  private Optional<byte[]> answered = Optional.empty();
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

  /** From now on it answers these bytes to the reports, sound or not; empty: as it was. */
  public synchronized void answerWith(Optional<byte[]> bytes) {
    answered = bytes.map(byte[]::clone);
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

  /** From now on these signed operations and wishes are served, and announced if there are any. */
  public synchronized void serveOperations(List<SignedEnvelope> next) {
    operations = Served.operations(next);
    announceOperations = !next.isEmpty();
  }

  /** From now on these bytes are served as the signed operations, sound or not, and announced. */
  public synchronized void serveOperations(byte[] list) {
    operations = list.clone();
    announceOperations = true;
  }

  /** From now on, until it recovers, that one call fails. */
  public synchronized void fail(HubCall call, HubFault how) {
    faults.put(call, how);
  }

  /** From now on, until it recovers, reports are taken, but no desired state is given. */
  public void failDesiredStateWith(HubFault next) {
    fail(HubCall.DESIRED_STATE, next);
  }

  /** From now on, until it recovers, every request fails, also one that is no call of a hub's. */
  public synchronized void failWith(HubFault next) {
    everyFault = Optional.of(next);
  }

  public synchronized void recover() {
    everyFault = Optional.empty();
    faults.clear();
  }

  /** How often that call was made, in vain too. */
  public synchronized int requests(HubCall call) {
    return calls.getOrDefault(call, 0);
  }

  /** How often it was asked for the desired state. */
  public int desiredStateRequests() {
    return requests(HubCall.DESIRED_STATE);
  }

  /** The results it took, in the order of their arrival: the last ones, as of reports. */
  public synchronized List<JsonNode> results() {
    return results.kept();
  }

  /** Waits until it has taken that many results, and gives {@link #results()}. */
  public synchronized List<JsonNode> awaitResults(int count, Duration atMost)
      throws InterruptedException, TimeoutException {
    await(() -> results.count() >= count, count + " results", atMost);
    return results();
  }

  /**
   * The reports it took, in the order of their arrival: the last {@value TakenBodies#KEPT}, and of
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
      byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX_BYTES + 1);
      Optional<HubCall> call = HubCall.at(exchange.getRequestURI().getRawPath());
      Optional<HubFault> fault = arrived(call);
      if (fault.isPresent()) {
        misbehaviour.show(exchange, fault.get());
      } else if (!("Bearer " + token.reveal()).equals(header(exchange, "Authorization"))) {
        Answers.text(exchange, 401, "unknown token");
      } else if (call.isEmpty()) {
        Answers.text(exchange, 404, "no such call");
      } else {
        answer(exchange, call.get(), body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Optional<HubFault> arrived(Optional<HubCall> call) {
    requests++;
    call.ifPresent(known -> calls.merge(known, 1, Integer::sum));
    notifyAll();
    return everyFault.or(() -> call.map(faults::get));
  }

  private void answer(HttpExchange exchange, HubCall call, byte[] body) throws IOException {
    Optional<HubCall.Refusal> refusal =
        call.refusal(exchange.getRequestMethod(), header(exchange, "Content-Type"));
    if (refusal.isPresent()) {
      Answers.text(exchange, refusal.get().status(), refusal.get().text());
      return;
    }
    if (body.length > BODY_MAX_BYTES) {
      Answers.text(exchange, 413, "the body is too long");
      return;
    }
    try {
      switch (call) {
        case REPORT -> Answers.json(exchange, envelopeAfter(body));
        case DESIRED_STATE -> give(exchange, served().document());
        case SIGNED_OPERATIONS -> give(exchange, Optional.of(operations()));
        case RESULT -> {
          take(results, body);
          give(exchange, Optional.empty());
        }
      }
    } catch (JsonProcessingException e) {
      Answers.text(exchange, 400, "the body is not JSON");
    }
  }

  private static void give(HttpExchange exchange, Optional<byte[]> body) throws IOException {
    if (body.isPresent()) {
      Answers.json(exchange, body.get());
    } else {
      exchange.sendResponseHeaders(204, -1); // -1 is "no body"
    }
  }

  private synchronized ServedState served() {
    return served;
  }

  private synchronized byte[] operations() {
    return operations;
  }

  private synchronized void take(TakenBodies taken, byte[] body) throws IOException {
    taken.add(body);
    notifyAll();
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private synchronized byte[] envelopeAfter(byte[] report) throws IOException {
    take(reports, report);
    if (answered.isPresent()) {
      return answered.get();
    }
    OptionalLong announced =
        served.announced().isPresent() ? served.announced() : envelope.desiredGeneration();
    return Served.envelope(
        envelope, announced, announceOperations || envelope.hasSignedOperations());
  }

  /** Ends at once, with whatever is under way. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
