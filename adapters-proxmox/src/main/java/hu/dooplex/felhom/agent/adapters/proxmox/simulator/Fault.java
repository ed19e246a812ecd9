package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What goes wrong with a request instead of, or around, its answer. Over HTTPS it really happens;
 * on the direct face it is the outcome that a client would come to, at once.
 */
public sealed interface Fault {
  /** The right answer, but only after that time. */
  record Slow(Duration delay) implements Fault {}

  /** Status, headers and half of the body; then nothing, until the client gives up. */
  record StalledBody() implements Fault {}

  /** Status, headers and half of the body; then the connection ends. */
  record HalfBody() implements Fault {}

  /** The connection ends without any answer, and the request was never carried out. */
  record Disconnect() implements Fault {}

  /** The request is carried out, and then the connection ends: its answer is lost. */
  record LostAnswer() implements Fault {}

  /**
   * The client gives up, and the request is carried out all the same, that long after it was sent:
   * it was on its way inside the proxy.
   */
  record ArrivesLate(Duration delay) implements Fault {}

  /**
   * An error of the server or of its proxy. From 590 on, the proxy's own, the body is empty: the
   * text stands in the reason phrase alone.
   *
   * @param errors parameter → what is wrong with it
   */
  record Status(int status, String text, SortedMap<String, String> errors) implements Fault {
    public Status {
      errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
    }

    public Status(int status, String text) {
      this(status, text, new TreeMap<>());
    }

    /** Its schema does not take a value: it is newer or older than the client. */
    public static Status refusing(String parameter, String problem) {
      return new Status(
          400, "Parameter verification failed.", new TreeMap<>(Map.of(parameter, problem)));
    }
  }

  /** 401, after the time that the real server takes for it. */
  record Unauthorized(Duration delay) implements Fault {
    /** pve-http-server waits that long with every 401, against guessing. */
    public static final Duration REAL_DELAY = Duration.ofSeconds(3);

    public Unauthorized() {
      this(REAL_DELAY);
    }
  }

  /** 200 with a page for people: something else than Proxmox VE listens there. */
  record HtmlPage() implements Fault {
    static final String PAGE = "<!DOCTYPE html><html><body><h1>It works!</h1></body></html>\n";
  }

  /** A whole answer, of that many bytes. */
  record HugeBody(int bytes) implements Fault {}

  /** A body that goes on until the client gives up. */
  record EndlessBody() implements Fault {}
}
