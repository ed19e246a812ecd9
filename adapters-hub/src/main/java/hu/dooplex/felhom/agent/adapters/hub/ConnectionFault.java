package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.adapters.hub.BoundedExchange.NoAnswer;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Sorts what java.net.http throws into the faults that make a difference to an operator, and says
 * them in words. The Proxmox VE client sorts alike; the tests of both have the same cases.
 */
final class ConnectionFault {
  /** Longest text of a cause in an error. */
  private static final int CAUSE_MAX_CHARS = 200;

  /** The end of the stream during a handshake has this text alone (the JDK's {@code SSLTube}). */
  private static final String ENDED_IN_HANDSHAKE = "Remote host terminated the handshake";

  private final String server;

  /** Whom the connection is made to: the proxy, where there is one. */
  private final String peer;

  private final Duration timeout;
  private final Duration connectTimeout;

  ConnectionFault(URI url, Optional<URI> proxy, Duration timeout, Duration connectTimeout) {
    this.server = url.getRawAuthority();
    this.peer = proxy.map(URI::getRawAuthority).orElse(server);
    this.timeout = timeout;
    this.connectTimeout = connectTimeout;
  }

  NoAnswer of(Throwable cause) {
    if (has(cause, UnresolvedAddressException.class) || has(cause, UnknownHostException.class)) {
      return new NoAnswer(TransportFault.DNS, "no address for " + peer);
    }
    if (has(cause, HttpConnectTimeoutException.class)) {
      return new NoAnswer(
          TransportFault.CONNECT,
          "no connection to " + peer + " within " + seconds(connectTimeout));
    }
    String said = innermost(cause);
    if (has(cause, ConnectException.class) || has(cause, NoRouteToHostException.class)) {
      return new NoAnswer(
          TransportFault.CONNECT, "nobody accepts connections at " + peer + " (" + said + ")");
    }
    if (said.startsWith("Tunnel failed")) {
      return new NoAnswer(
          TransportFault.CONNECT,
          "the proxy " + peer + " makes no connection to " + server + " (" + said + ")");
    }
    return isTls(cause)
        ? new NoAnswer(TransportFault.TLS, "no trust in " + server + ": " + said)
        : new NoAnswer(
            TransportFault.RESET,
            "the connection to " + server + " ended before the answer did (" + said + ")");
  }

  NoAnswer timeout() {
    return new NoAnswer(
        TransportFault.TIMEOUT,
        "no complete answer from " + server + " within " + seconds(timeout));
  }

  NoAnswer interrupted() {
    return new NoAnswer(TransportFault.TIMEOUT, "given up, because the agent is stopping");
  }

  /** A connection that just ends is a TLS exception too, unless a certificate was the reason. */
  private static boolean isTls(Throwable cause) {
    if (has(cause, CertificateException.class)) {
      return true;
    }
    return has(cause, SSLException.class)
        && !has(cause, EOFException.class)
        && !has(cause, SocketException.class)
        && chain(cause).noneMatch(t -> ENDED_IN_HANDSHAKE.equals(t.getMessage()));
  }

  private static boolean has(Throwable cause, Class<? extends Throwable> type) {
    return chain(cause).anyMatch(type::isInstance);
  }

  /**
   * The deepest cause that says anything. The outer ones repeat it, or only say that TLS failed: a
   * trust manager's own words, such as the fingerprint that was seen, are at the bottom.
   */
  private static String innermost(Throwable cause) {
    String said =
        chain(cause)
            .flatMap(t -> words(t).stream())
            .reduce((outer, inner) -> inner)
            .orElseGet(() -> cause.getClass().getSimpleName());
    return ForeignText.oneLine(said.stripTrailing(), CAUSE_MAX_CHARS);
  }

  /** The JDK's text for a certificate out of its time is a date alone. */
  private static Optional<String> words(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException e ->
          Optional.of("its certificate has expired (" + e.getMessage() + ")");
      case CertificateNotYetValidException e ->
          Optional.of("its certificate is not valid yet (" + e.getMessage() + ")");
      default -> Optional.ofNullable(cause.getMessage());
    };
  }

  private static Stream<Throwable> chain(Throwable cause) {
    return Stream.iterate(cause, t -> t != null, Throwable::getCause)
        .limit(20); // a chain can be a ring
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
