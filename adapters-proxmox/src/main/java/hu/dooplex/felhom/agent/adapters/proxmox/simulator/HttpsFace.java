package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One exchange over HTTP (pve-http-server, {@code PVE::APIServer::AnyEvent}). */
final class HttpsFace implements HttpHandler {
  private static final Pattern API_PATH = Pattern.compile("/api2/+([a-z][a-z0-9]+)(/.*)?");
  private static final Pattern TOKEN = Pattern.compile("PVEAPIToken=([^=]+)=(.+)");
  private static final int ENDLESS_CHUNK_BYTES = 16 * 1024;

  /** pve-http-server: {@code $limit_max_post}. */
  private static final int BODY_MAX_BYTES = 64 * 1024;

  private final SimulatedNode node;
  private final Duration unauthorizedDelay;
  private final CountDownLatch closing;

  HttpsFace(SimulatedNode node, Duration unauthorizedDelay, CountDownLatch closing) {
    this.node = node;
    this.unauthorizedDelay = unauthorizedDelay;
    this.closing = closing;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    // Closing it ends the connection too, unless the whole answer is out.
    try (exchange) {
      String path = decodePath(exchange.getRequestURI().getRawPath());
      Optional<Rights> rights = authenticated(exchange);
      String apiPath = apiPath(path);
      String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
      byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX_BYTES + 1);
      String form = query + (body.length == 0 ? "" : new String(body, StandardCharsets.UTF_8));
      node.received()
          .add(
              new ReceivedRequests.Received(
                  exchange.getRequestMethod(), apiPath, form, rights.map(Rights::tokenId)));
      Optional<Fault> fault = node.faults().take(apiPath);
      Answer answer = () -> answer(exchange, path, query, body, rights);
      if (fault.isPresent()) {
        strike(exchange, fault.get(), answer);
      } else {
        send(exchange, answer.get());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** In the server's order: authentication, body, format, and then the API itself. */
  private PveAnswer answer(
      HttpExchange exchange, String path, String query, byte[] body, Optional<Rights> rights)
      throws InterruptedException {
    String method = exchange.getRequestMethod();
    if (!path.startsWith("/api2")) {
      return path.equals("/")
          ? FaultAnswers.html()
          : Dispatch.plain(500, "no such file '" + path + "'\n");
    }
    Matcher api = API_PATH.matcher(path);
    if (!api.matches()) {
      return Dispatch.plain(501, "no such uri");
    }
    if (rights.isEmpty()) {
      await(unauthorizedDelay);
      return Dispatch.unauthorized();
    }
    if (body.length > 0 && !method.equals("PUT") && !method.equals("POST")) {
      return Dispatch.plain(501, "Unexpected content for method '" + method + "'");
    }
    if (body.length > BODY_MAX_BYTES) {
      return Dispatch.plain(501, "for data too large");
    }
    Optional<PveAnswer> unreadable = body.length == 0 ? Optional.empty() : unreadable(exchange);
    if (unreadable.isPresent()) {
      return unreadable.get();
    }
    Map<String, String> parameters = parameters(query);
    parameters.putAll(parameters(new String(body, StandardCharsets.UTF_8)));
    String rest = api.group(2) == null ? "" : api.group(2);
    return api.group(1).equals("json")
        ? node.answer(rights, method, rest, parameters)
        : Dispatch.plain(501, "no formatter for uri " + rest + ", " + api.group(1));
  }

  /** Only forms are read here; the real server also takes JSON, which the agent never sends. */
  private static Optional<PveAnswer> unreadable(HttpExchange exchange) {
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
            .orElse("application/octet-stream");
    return type.split(";", 2)[0].strip().equals("application/x-www-form-urlencoded")
        ? Optional.empty()
        : Optional.of(Dispatch.plain(506, "upload 'Content-Type '" + type + "' not implemented"));
  }

  private interface Answer {
    PveAnswer get() throws InterruptedException;
  }

  private void strike(HttpExchange exchange, Fault fault, Answer answer)
      throws IOException, InterruptedException {
    switch (fault) {
      case Fault.Slow(Duration delay) -> {
        await(delay);
        send(exchange, answer.get());
      }
      case Fault.StalledBody() -> {
        sendHalf(exchange, answer.get());
        closing.await();
      }
      case Fault.HalfBody() -> sendHalf(exchange, answer.get());
      case Fault.Disconnect() -> {}
      case Fault.LostAnswer() -> answer.get();
      case Fault.ArrivesLate(Duration delay) -> {
        node.at(node.now().plus(delay), () -> late(answer));
        closing.await();
      }
      case Fault.Status status -> send(exchange, FaultAnswers.of(status));
      case Fault.Unauthorized(Duration delay) -> {
        await(delay);
        send(exchange, Dispatch.unauthorized());
      }
      case Fault.HtmlPage() -> send(exchange, FaultAnswers.html());
      case Fault.HugeBody(int bytes) -> send(exchange, FaultAnswers.huge(bytes));
      case Fault.EndlessBody() -> sendEndlessly(exchange);
    }
  }

  /** Carried out when nobody listens any more. */
  private static void late(Answer answer) {
    try {
      answer.get();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, PveAnswer answer) throws IOException {
    begin(exchange, answer);
    if (answer.body().length > 0) {
      OutputStream body = exchange.getResponseBody();
      body.write(answer.body());
      body.close();
    }
  }

  private static void sendHalf(HttpExchange exchange, PveAnswer answer) throws IOException {
    begin(exchange, answer);
    OutputStream body = exchange.getResponseBody();
    body.write(answer.body(), 0, answer.body().length / 2);
    body.flush();
  }

  private static void begin(HttpExchange exchange, PveAnswer answer) throws IOException {
    answer.contentType().ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
  }

  /** Until the client ends the connection, or the server is closed. */
  private void sendEndlessly(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
    exchange.sendResponseHeaders(200, 0);
    byte[] chunk = new byte[ENDLESS_CHUNK_BYTES];
    Arrays.fill(chunk, (byte) ' ');
    OutputStream body = exchange.getResponseBody();
    while (closing.getCount() > 0) {
      body.write(chunk);
    }
  }

  /** Waits, but not longer than the server is there. */
  private void await(Duration delay) throws InterruptedException {
    if (closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the server is closed");
    }
  }

  private Optional<Rights> authenticated(HttpExchange exchange) {
    String header =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    Matcher token = TOKEN.matcher(header);
    return token.matches() ? node.rights(token.group(1), token.group(2)) : Optional.empty();
  }

  private static String apiPath(String path) {
    return path.startsWith("/api2/json") ? path.substring("/api2/json".length()) : path;
  }

  /** Once, and before the path is split: an encoded slash divides it like any other. */
  private static String decodePath(String rawPath) {
    // URLDecoder is for forms, where a plus is a space; in a path it is a plus.
    return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    parameters.remove("_dc");
    return parameters;
  }
}
