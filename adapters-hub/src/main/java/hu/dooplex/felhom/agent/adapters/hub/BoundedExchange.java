package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * One HTTP exchange with a bound on its bytes and one deadline over all of it. The request's own
 * {@code timeout()} would end at the headers: a body that stalls after them would hang for ever.
 */
final class BoundedExchange {
  /** Longest text of a cause in an error. */
  private static final int CAUSE_MAX_CHARS = 200;

  /** The end of the stream during a handshake has this text alone (the JDK's {@code SSLTube}). */
  private static final String ENDED_IN_HANDSHAKE = "Remote host terminated the handshake";

  private BoundedExchange() {}

  /** Whatever was answered; the body is not copied. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, to the one who reads it
  record Answer(int status, byte[] body, BoundedBody.Ending ending) {}

  /** There was no answer: not even a status. */
  static final class NoAnswer extends Exception {
    private final TransportFault fault;
    private final String why;

    NoAnswer(TransportFault fault, String why) {
      super(why);
      this.fault = fault;
      this.why = why;
    }

    TransportFault fault() {
      return fault;
    }

    /** The reason as one line. */
    String why() {
      return why;
    }
  }

  static Answer send(HttpClient client, HttpRequest request, int maxBytes, Duration deadline)
      throws NoAnswer {
    AtomicReference<Optional<BoundedBody>> begun = new AtomicReference<>(Optional.empty());
    HttpResponse.BodyHandler<BoundedBody> handler =
        head -> {
          BoundedBody body = new BoundedBody(head.statusCode(), maxBytes);
          begun.set(Optional.of(body));
          return body;
        };
    CompletableFuture<HttpResponse<BoundedBody>> exchange = client.sendAsync(request, handler);
    try {
      return exchange.get(deadline.toNanos(), TimeUnit.NANOSECONDS).body().answer();
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw new NoAnswer(
          TransportFault.TIMEOUT, "no complete answer within " + deadline.toMillis() + " ms");
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoAnswer(TransportFault.TIMEOUT, "given up, because the agent is being stopped");
    } catch (ExecutionException e) {
      Throwable fault = Optional.ofNullable(e.getCause()).orElse(e);
      if (fault instanceof IOException && begun.get().isPresent()) {
        return begun.get().get().answer();
      }
      throw new NoAnswer(kindOf(fault), innermost(fault));
    }
  }

  private static TransportFault kindOf(Throwable fault) {
    if (has(fault, UnresolvedAddressException.class) || has(fault, UnknownHostException.class)) {
      return TransportFault.DNS;
    }
    boolean connect =
        has(fault, ConnectException.class)
            || has(fault, NoRouteToHostException.class)
            || has(fault, HttpConnectTimeoutException.class)
            || innermost(fault).startsWith("Tunnel failed"); // a proxy that refuses CONNECT
    if (connect) {
      return TransportFault.CONNECT;
    }
    return isTls(fault) ? TransportFault.TLS : TransportFault.RESET;
  }

  /** A connection that just ends is a TLS exception too, unless a certificate was the reason. */
  private static boolean isTls(Throwable fault) {
    if (has(fault, CertificateException.class)) {
      return true;
    }
    return has(fault, SSLException.class)
        && !has(fault, EOFException.class)
        && !has(fault, SocketException.class)
        && causes(fault).noneMatch(f -> ENDED_IN_HANDSHAKE.equals(f.getMessage()));
  }

  private static boolean has(Throwable fault, Class<? extends Throwable> kind) {
    return causes(fault).anyMatch(kind::isInstance);
  }

  /**
   * The deepest cause that says anything. The outer ones repeat it, or only say that TLS failed: a
   * trust manager's own words, such as the fingerprint that was seen, are at the bottom.
   */
  private static String innermost(Throwable fault) {
    String said =
        causes(fault)
            .map(BoundedExchange::words)
            .flatMap(Optional::stream)
            .reduce((outer, inner) -> inner)
            .orElseGet(() -> fault.getClass().getSimpleName());
    return ForeignText.oneLine(said, CAUSE_MAX_CHARS);
  }

  private static Optional<String> words(Throwable fault) {
    return switch (fault) {
      case CertificateExpiredException e -> Optional.of("expired, " + e.getMessage());
      case CertificateNotYetValidException e -> Optional.of("not yet valid, " + e.getMessage());
      case UnresolvedAddressException e -> Optional.of("the host name has no address");
      default -> Optional.ofNullable(fault.getMessage());
    };
  }

  private static Stream<Throwable> causes(Throwable fault) {
    return Stream.iterate(Optional.of(fault), Optional::isPresent, f -> f.map(Throwable::getCause))
        .flatMap(Optional::stream)
        .limit(20); // a chain can be a ring
  }
}
