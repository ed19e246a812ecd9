package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.adapters.proxmox.tls.Fingerprint;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The API over HTTPS with an API token.
 *
 * <p>A request is sent once, with one exception in {@code java.net.http} that cannot be switched
 * off: a GET whose connection ends without an answer is sent again on a new one. POST, PUT and
 * DELETE never are, unless {@code jdk.httpclient.enableAllMethodRetry} says so, which the launcher
 * denies. pveproxy closes a connection after 5 idle seconds, so the launcher sets {@code
 * jdk.httpclient.keepalive.timeout} below that. The client has one selector thread of its own;
 * everything else runs on virtual threads.
 */
public final class HttpsTransport implements PveTransport, AutoCloseable {
  private final String root;
  private final String tokenId;
  private final Supplier<Secret> secret;
  private final Duration requestTimeout;
  private final ConnectionFault faults;
  private final ExecutorService executor;
  private final HttpClient client;
  private volatile @Nullable X509Certificate leaf;
  private volatile Optional<Instant> answeredAt = Optional.empty();

  /**
   * A transport to one server.
   *
   * @param base {@code https://HOST:PORT}
   * @param tokenId {@code USER@REALM!TOKENID}
   * @param secret asked for with every request: whoever gives it may read it again between two
   * @param tls decides whom to trust, the host name included
   * @param requestTimeout for a whole exchange, its body included
   * @throws IllegalArgumentException if the base is no HTTPS address: the token would be readable
   */
  public HttpsTransport(
      URI base, String tokenId, Supplier<Secret> secret, SSLContext tls, Duration requestTimeout) {
    if (!"https".equalsIgnoreCase(base.getScheme())
        || base.getHost() == null
        || base.getRawUserInfo() != null) {
      throw new IllegalArgumentException("the address is https://HOST:PORT and nothing else");
    }
    if (!tokenId.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("a token id is printable ASCII without spaces");
    }
    this.root = "https://" + base.getRawAuthority() + "/api2/json";
    this.tokenId = tokenId;
    this.secret = secret;
    this.requestTimeout = requestTimeout;
    this.faults =
        new ConnectionFault(base.getRawAuthority(), requestTimeout, Limits.CONNECT_TIMEOUT);
    this.executor = Executors.newVirtualThreadPerTaskExecutor();
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            // A shorter deadline over the whole exchange ends a slow handshake before this does.
            .connectTimeout(Limits.CONNECT_TIMEOUT)
            .sslContext(tls)
            .executor(executor)
            .build();
  }

  @Override
  public PveAnswer exchange(PveRequest request) throws ApiException {
    Secret token = secret.get();
    // a deadline of our own: HttpRequest.timeout() ends with the headers, and a body may stall
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            http(request, token),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), Limits.PVE_ANSWER_MAX_BYTES));
    try {
      HttpResponse<byte[]> response = exchange.get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
      response.sslSession().ifPresent(this::remember);
      answeredAt = response.headers().firstValue("Date").flatMap(HttpsTransport::date);
      return answer(response, token);
    } catch (TimeoutException e) {
      throw faults.timeout(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw faults.interrupted(request);
    } catch (ExecutionException e) {
      throw failed(request, e.getCause() == null ? e : e.getCause());
    } finally {
      exchange.cancel(true); // ends the connection of an exchange that is not complete
    }
  }

  private ApiException failed(PveRequest request, Throwable cause) {
    if (isTooLong(cause)) {
      return new ApiException.BadAnswer(
          request.toString(),
          "the answer is longer than "
              + Limits.PVE_ANSWER_MAX_BYTES
              + " bytes, so nothing of it is used; check that \"proxmox.url\" leads to a Proxmox VE"
              + " API");
    }
    return faults.of(request, cause);
  }

  /** {@code BodyHandlers.limiting} has no exception type of its own, only this text. */
  private static boolean isTooLong(Throwable cause) {
    return cause instanceof IOException
        && String.valueOf(cause.getMessage()).contains("exceeds capacity");
  }

  private HttpRequest http(PveRequest request, Secret token) {
    String form = request.form();
    String path = root + request.path();
    String query = form.isEmpty() ? "" : "?" + form;
    HttpRequest.Builder http =
        HttpRequest.newBuilder()
            .header("Authorization", "PVEAPIToken=" + tokenId + "=" + token.reveal());
    // Proxmox VE answers 501 to a body of GET and DELETE; method() would announce an empty one
    return switch (request.method()) {
      case GET -> http.uri(URI.create(path + query)).GET().build();
      case DELETE -> http.uri(URI.create(path + query)).DELETE().build();
      case POST, PUT -> withForm(http.uri(URI.create(path)), request.method(), form);
    };
  }

  private static HttpRequest withForm(
      HttpRequest.Builder http, PveRequest.Method method, String form) {
    if (form.isEmpty()) {
      return http.method(method.name(), BodyPublishers.noBody()).build();
    }
    return http.header("Content-Type", "application/x-www-form-urlencoded")
        .method(method.name(), BodyPublishers.ofString(form, StandardCharsets.US_ASCII))
        .build();
  }

  private static PveAnswer answer(HttpResponse<byte[]> response, Secret token) {
    byte[] body = response.body();
    if (response.statusCode() >= 300) {
      mask(body, token.reveal().getBytes(StandardCharsets.US_ASCII));
    }
    return new PveAnswer(
        response.statusCode(), response.headers().firstValue("Content-Type"), body);
  }

  /** Error texts get into messages, and a server that is no Proxmox VE may echo the request. */
  private static void mask(byte[] body, byte[] token) {
    for (int at = 0; at + token.length <= body.length; at++) {
      if (Arrays.equals(body, at, at + token.length, token, 0, token.length)) {
        Arrays.fill(body, at, at + token.length, (byte) '*');
      }
    }
  }

  private void remember(SSLSession session) {
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        leaf = certificate;
      }
    } catch (SSLPeerUnverifiedException e) {
      leaf = null; // no such cipher suite is enabled
    }
  }

  /** RFC 9110, section 5.6.7: of the three forms, servers write the first alone. */
  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Instant> answeredAt() {
    return answeredAt;
  }

  @Override
  public Optional<CertificateFacts> certificate() {
    return Optional.ofNullable(leaf)
        .map(certificate ->
            new CertificateFacts(
                Fingerprint.of(certificate).text(),
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant()));
  }

  /** Ends every exchange that still runs. */
  @Override
  public void close() {
    client.shutdownNow();
    executor.shutdownNow();
  }

  @Override
  public String toString() {
    return "HttpsTransport[" + root + "]";
  }
}
