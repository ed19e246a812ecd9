package hu.dooplex.felhom.agent.adapters.hub.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** What a hub does instead of answering. */
final class Misbehaviour {
  private static final int HUGE_BYTES = 10 * 1024 * 1024;

  private final CountDownLatch closed;

  /**
   * @param closed counted down when the hub is closed, which ends every silence
   */
  Misbehaviour(CountDownLatch closed) {
    this.closed = closed;
  }

  void show(HttpExchange exchange, HubFault how) throws IOException, InterruptedException {
    byte[] half = "{\"poll_interval_seconds\": 300".getBytes(StandardCharsets.UTF_8);
    switch (how) {
      case UNAVAILABLE -> Answers.text(exchange, 503, "the hub is being mended");
      case DISCONNECT -> {} // closing the exchange without an answer ends the connection
      case STALL -> closed.await();
      case STALLED_BODY -> {
        Answers.begin(exchange, 2L * half.length).write(half);
        exchange.getResponseBody().flush();
        closed.await();
      }
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", "https://elsewhere.invalid/");
        Answers.text(exchange, 307, "elsewhere");
      }
      case HTML -> {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        Answers.body(exchange, 200, "<!DOCTYPE html><title>Welcome</title>");
      }
      case HALF_BODY -> {
        Answers.begin(exchange, 2L * half.length).write(half);
        exchange.getResponseBody().flush();
      }
      case HUGE_BODY ->
          Answers.json(
              exchange,
              ("{\"a\":\"" + "x".repeat(HUGE_BYTES) + "\"}").getBytes(StandardCharsets.UTF_8));
      case ENDLESS_BODY -> {
        OutputStream body = Answers.begin(exchange, 0); // 0 is "chunked, of any length"
        byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
        while (closed.getCount() > 0) {
          body.write(blanks);
        }
      }
    }
  }
}
