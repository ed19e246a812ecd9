package hu.dooplex.felhom.agent.adapters.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import hu.dooplex.felhom.agent.application.port.TunnelProbe;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.Tunnel.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Asks cloudflared's metrics server. Its {@code /ready} answers 200, or 503 without a connection,
 * and {@code {"status":200,"readyConnections":4,"connectorId":"UUID"}} with either (cloudflared
 * {@code metrics/readiness.go}; older versions have no {@code connectorId}).
 */
public final class CloudflaredProbe implements TunnelProbe, AutoCloseable {
  private static final Pattern CONNECTOR_ID = Pattern.compile("[!-~]{1,64}");

  private final Optional<URI> readyUrl;
  private final Duration timeout;
  private final Optional<HttpClient> http;

  /**
   * Opens nothing yet.
   *
   * @param readyUrl {@code cloudflared.ready_url}; empty: there is no tunnel to look at
   * @throws IllegalArgumentException if it is plain http to another host
   */
  public CloudflaredProbe(Optional<URI> readyUrl) {
    this(readyUrl, Limits.TUNNEL_TIMEOUT);
  }

  CloudflaredProbe(Optional<URI> readyUrl, Duration timeout) {
    this.readyUrl = readyUrl.map(url -> Endpoint.checked("cloudflared.ready_url", url));
    this.timeout = timeout;
    this.http = this.readyUrl.map(url -> Endpoint.client(Optional.empty()).build());
  }

  @Override
  public Readiness look() {
    return readyUrl.isPresent() && http.isPresent()
        ? look(http.get(), readyUrl.get())
        : new Readiness.NotConfigured();
  }

  private Readiness look(HttpClient client, URI url) {
    BoundedExchange exchange =
        new BoundedExchange(
            client,
            Limits.TUNNEL_ANSWER_MAX_BYTES,
            timeout,
            new ConnectionFault(url, Optional.empty(), timeout, timeout),
            new LastCertificate());
    try {
      return judge(exchange.send(HttpRequest.newBuilder(url).GET().build()));
    } catch (BoundedExchange.NoAnswer e) {
      return new Readiness.NoAnswer(e.why());
    }
  }

  static Readiness judge(BoundedExchange.Answer answer) {
    if (answer.status() != 200 && answer.status() != 503) {
      return new Readiness.NoAnswer("HTTP status " + answer.status());
    }
    return switch (answer.ending()) {
      case TOO_LONG ->
          new Readiness.NoAnswer("longer than " + Limits.TUNNEL_ANSWER_MAX_BYTES + " bytes");
      case CUT_OFF -> new Readiness.NoAnswer("cut off");
      case COMPLETE -> read(answer);
    };
  }

  private static Readiness read(BoundedExchange.Answer answer) {
    OptionalInt connections = OptionalInt.empty();
    Optional<String> connectorId = Optional.empty();
    try (JsonParser json = StrictJson.parser(answer.body())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Readiness.NoAnswer("not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("readyConnections") && value == JsonToken.VALUE_NUMBER_INT) {
          connections = OptionalInt.of(json.getIntValue()); // throws beyond an int
        } else if (field.equals("connectorId") && value == JsonToken.VALUE_STRING) {
          connectorId = Optional.of(json.getText());
        } else {
          json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        return new Readiness.NoAnswer("goes on after the JSON object");
      }
    } catch (IOException e) {
      return new Readiness.NoAnswer("not valid JSON");
    }
    if (connections.isEmpty() || connections.getAsInt() < 0) {
      return new Readiness.NoAnswer("no readyConnections");
    }
    return new Readiness.Answer(
        answer.status() == 200,
        connections.getAsInt(),
        connectorId.filter(id -> CONNECTOR_ID.matcher(id).matches()));
  }

  @Override
  public void close() {
    http.ifPresent(HttpClient::shutdownNow);
  }
}
