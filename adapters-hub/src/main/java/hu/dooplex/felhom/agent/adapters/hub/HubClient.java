package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.HubCertificate;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.ReportSink;
import hu.dooplex.felhom.agent.application.port.ResultSink;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.SignedOperationSource;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The hub over HTTPS (hub.md, version 1). Each call is sent once, over HTTP/1.1; redirects are not
 * followed, and proxy settings of the environment are not looked at.
 */
public final class HubClient
    implements ReportSink,
        DesiredStateHub,
        SignedOperationSource,
        ResultSink,
        HubCertificate,
        AutoCloseable {
  private static final String REPORT_PATH = "/api/v1/agent/report";
  private static final String DESIRED_STATE_PATH = "/api/v1/agent/desired-state";
  private static final String SIGNED_OPERATIONS_PATH = "/api/v1/agent/signed-operations";
  private static final String RESULTS_PATH = "/api/v1/agent/operation-results";

  /** How much of an error body stands in the message; {@code HttpError.excerpt} holds more. */
  private static final int MESSAGE_EXCERPT_MAX_CHARS = 160;

  private final URI report;
  private final URI desiredState;
  private final URI signedOperations;
  private final URI results;
  private final Supplier<Secret> token;
  private final String userAgent;
  private final HttpClient http;
  private final LastCertificate shown = new LastCertificate();
  private final BoundedExchange reports;
  private final BoundedExchange desiredStates;
  private final BoundedExchange signedLists;

  /**
   * Opens nothing yet.
   *
   * @param base {@code hub.url}; it may have a path, below which the calls are made
   * @param token asked for with every call. A changed token file counts once it is read again: on
   *     SIGHUP, and after a round that ended with 401 or 403 from the hub
   * @param tls decides whom to trust; without a trust manager of its own kind in it, the host name
   *     is checked too
   * @param proxy {@code http://HOST:PORT}
   * @param timeout of one whole exchange, its body included
   * @throws IllegalArgumentException if a URL is not one that the agent may call, or the proxy
   *     would see the token
   */
  public HubClient(
      URI base,
      Supplier<Secret> token,
      SSLContext tls,
      Optional<URI> proxy,
      String agentVersion,
      Duration timeout) {
    Endpoint.checkTogether(base, proxy);
    this.report = below(Endpoint.checked("hub.url", base), REPORT_PATH);
    this.desiredState = below(base, DESIRED_STATE_PATH);
    this.signedOperations = below(base, SIGNED_OPERATIONS_PATH);
    this.results = below(base, RESULTS_PATH);
    this.token = token;
    this.userAgent = "felhom-agent/" + agentVersion;
    this.http =
        Endpoint.client(proxy).sslContext(tls).connectTimeout(Limits.CONNECT_TIMEOUT).build();
    ConnectionFault faults = new ConnectionFault(base, proxy, timeout, Limits.CONNECT_TIMEOUT);
    this.reports = new BoundedExchange(http, Limits.ENVELOPE_MAX_BYTES, timeout, faults, shown);
    this.desiredStates =
        new BoundedExchange(http, Limits.DESIRED_STATE_MAX_BYTES, timeout, faults, shown);
    this.signedLists =
        new BoundedExchange(http, Limits.SIGNED_LIST_MAX_BYTES, timeout, faults, shown);
  }

  @Override
  public ControlEnvelope deliver(HostReport hostReport) throws HubException {
    Secret secret = token.get();
    HttpRequest request = post(report, secret, ReportFormat.json(hostReport));
    BoundedExchange.Answer answer = send(reports, request, secret);
    requireWhole(request, answer, Limits.ENVELOPE_MAX_BYTES);
    return envelope(request, answer.body());
  }

  @Override
  public Optional<byte[]> fetch() throws HubException {
    Secret secret = token.get();
    HttpRequest request = to(desiredState, secret).GET().build();
    BoundedExchange.Answer answer = send(desiredStates, request, secret);
    return switch (answer.status()) {
      case 200 -> {
        requireWhole(request, answer, Limits.DESIRED_STATE_MAX_BYTES);
        yield Optional.of(answer.body());
      }
      case 204 -> Optional.empty();
      default -> throw badReply(request, "has status " + answer.status() + ", not 200 or 204");
    };
  }

  @Override
  public List<SignedEnvelope> signedOperations() throws HubException {
    Secret secret = token.get();
    HttpRequest request = to(signedOperations, secret).GET().build();
    BoundedExchange.Answer answer = send(signedLists, request, secret);
    if (answer.status() != 200) {
      throw badReply(request, "has status " + answer.status() + ", not 200");
    }
    requireWhole(request, answer, Limits.SIGNED_LIST_MAX_BYTES);
    try {
      return SignedOperationsJson.toDomain(answer.body());
    } catch (BadDocumentException e) {
      throw badReply(request, "is no list of signed operations (" + e.getMessage() + ")");
    }
  }

  /** Any status of 2xx is the hub's word that it has taken it; what else it says, nobody reads. */
  @Override
  public void deliver(OperationResult result) throws HubException {
    Secret secret = token.get();
    send(reports, post(results, secret, OperationResultJson.json(result)), secret);
  }

  @Override
  public Optional<CertificateFacts> certificate() {
    return shown.facts();
  }

  private HttpRequest post(URI call, Secret secret, byte[] json) {
    return to(call, secret)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(json))
        .build();
  }

  private HttpRequest.Builder to(URI call, Secret secret) {
    return HttpRequest.newBuilder(call)
        .header("Authorization", "Bearer " + secret.reveal())
        .header("User-Agent", userAgent);
  }

  /** An answer of 2xx. */
  private static BoundedExchange.Answer send(
      BoundedExchange exchange, HttpRequest request, Secret secret) throws HubException {
    try {
      BoundedExchange.Answer answer = exchange.send(request);
      if (answer.status() < 200 || answer.status() > 299) {
        throw refusal(request, answer, secret);
      }
      return answer;
    } catch (BoundedExchange.NoAnswer e) {
      String advice =
          switch (e.fault()) {
            case DNS -> "check hub.url, hub.proxy_url and this host's DNS";
            case CONNECT -> "check that the hub runs at hub.url and that no firewall is between";
            case TLS -> "check hub.tls and the hub's certificate";
            case TIMEOUT, RESET -> "tried again with the next report";
          };
      throw new HubException.TransportError(
          e.fault(), call(request) + ": " + e.why() + "; " + advice);
    }
  }

  private static void requireWhole(HttpRequest request, BoundedExchange.Answer answer, int maxBytes)
      throws HubException {
    switch (answer.ending()) {
      case TOO_LONG -> throw badReply(request, "is longer than " + maxBytes + " bytes");
      case CUT_OFF -> throw badReply(request, "is cut off: the connection ended before it did");
      case COMPLETE -> {}
    }
  }

  private static ControlEnvelope envelope(HttpRequest request, byte[] body) throws HubException {
    try {
      return EnvelopeJson.toDomain(body);
    } catch (EnvelopeJson.NotAnEnvelope e) {
      throw badReply(request, e.why());
    }
  }

  private static HubException badReply(HttpRequest request, String why) {
    return new HubException.BadReply(
        call(request) + ": the reply " + why + "; check that hub.url names a felhom hub");
  }

  private static HubException refusal(
      HttpRequest request, BoundedExchange.Answer answer, Secret secret) {
    String body = withoutToken(answer, secret);
    int status = answer.status();
    String advice =
        switch (status) {
          case 401, 403 -> "the hub does not take the token; check hub.token_file";
          case 404, 405 -> "check that hub.url names a felhom hub";
          case 407 -> "the proxy wants a login, which is not supported; check hub.proxy_url";
          default ->
              status >= 300 && status < 400
                  ? "redirects are not followed; put the hub's own address into hub.url"
                  : "tried again with the next report; see the hub's log";
        };
    String said = ForeignText.oneLine(body, MESSAGE_EXCERPT_MAX_CHARS);
    return new HubException.HttpError(
        status,
        ForeignText.oneLine(body, Limits.ERROR_EXCERPT_MAX_CHARS),
        call(request)
            + ": HTTP status "
            + status
            + (said.isEmpty() ? "" : " (" + said + ")")
            + "; "
            + advice);
  }

  /** A server may send back what it got, headers and all. */
  private static String withoutToken(BoundedExchange.Answer answer, Secret secret) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    String clean = body.replace(secret.reveal(), secret.toString());
    // Where the reading stopped, the token may have been in the middle of being said.
    return answer.ending() == BoundedBody.Ending.COMPLETE
        ? clean
        : clean.substring(0, Math.max(0, clean.length() - secret.reveal().length()));
  }

  private static String call(HttpRequest request) {
    return request.method() + " " + request.uri();
  }

  private static URI below(URI base, String path) {
    if (base.getRawQuery() != null) {
      throw new IllegalArgumentException("hub.url must hold no query");
    }
    return URI.create(base.toString().replaceFirst("/+$", "") + path);
  }

  /** Ends calls that are under way; they fail. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  @Override
  public String toString() {
    return "hub at " + report;
  }
}
