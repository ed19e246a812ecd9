package hu.dooplex.felhom.agent.adapters.hub.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes what a hub answers. */
final class Answers {
  private Answers() {}

  static OutputStream begin(HttpExchange exchange, long length) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, length);
    return exchange.getResponseBody();
  }

  static void json(HttpExchange exchange, byte[] body) throws IOException {
    begin(exchange, body.length).write(body);
  }

  static void text(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    body(exchange, status, text);
  }

  static void body(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
