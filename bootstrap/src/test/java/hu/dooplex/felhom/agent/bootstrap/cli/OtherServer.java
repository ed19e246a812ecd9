package hu.dooplex.felhom.agent.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A server on loopback that is neither a Proxmox VE nor a hub, and has one way to answer. */
final class OtherServer implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;

  /**
   * What it answers.
   *
   * @param headers besides the length
   */
  record Answer(int status, Map<String, String> headers, String body) {
    static Answer json(int status, String body) {
      return new Answer(status, Map.of("Content-Type", "application/json"), body);
    }

    static Answer redirect(String location) {
      return new Answer(302, Map.of("Location", location), "");
    }
  }

  private OtherServer(String scheme, HttpServer server, Function<HttpExchange, Answer> answers) {
    this.scheme = scheme;
    this.server = server;
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Answer answer = answers.apply(exchange);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  static OtherServer plain(Function<HttpExchange, Answer> answers) throws IOException {
    return new OtherServer("http", HttpServer.create(anyPort(), 0), answers);
  }

  static OtherServer secured(
      SimulatedCertificate certificate, Function<HttpExchange, Answer> answers) throws IOException {
    HttpsServer https = HttpsServer.create(anyPort(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    return new OtherServer("https", https, answers);
  }

  /** Sends back what it got, the token with it. */
  static Answer echo(int status, HttpExchange exchange) {
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    return Answer.json(status, "{\"message\":\"what is " + authorization + "?\"}");
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
