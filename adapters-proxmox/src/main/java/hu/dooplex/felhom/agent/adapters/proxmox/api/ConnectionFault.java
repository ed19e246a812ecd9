package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.adapters.proxmox.tls.PinMismatchException;
import hu.dooplex.felhom.agent.application.port.ApiException.Unreachable;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Sorts what java.net.http throws into the faults that make a difference to an operator. The hub
 * client sorts alike, and the tests of both have the same cases; only here a fault of TLS is a
 * promise, that nothing was sent.
 */
final class ConnectionFault {
  private static final int DEEPEST = 16;
  private static final int QUOTED_CHARS = Limits.ERROR_EXCERPT_MAX_CHARS;

  /** The end of the stream during a handshake has this text alone (the JDK's {@code SSLTube}). */
  private static final String ENDED_IN_HANDSHAKE = "Remote host terminated the handshake";

  /**
   * The very first bytes are of another protocol, such as HTTP (the JDK's {@code
   * SSLEngineInputRecord}; later ones get another text).
   */
  private static final String NO_TLS = "Unrecognized SSL message, plaintext connection?";

  private final String server;
  private final Duration requestTimeout;
  private final Duration connectTimeout;

  /**
   * The faults of one server.
   *
   * @param server host and port, for messages
   */
  ConnectionFault(String server, Duration requestTimeout, Duration connectTimeout) {
    this.server = server;
    this.requestTimeout = requestTimeout;
    this.connectTimeout = connectTimeout;
  }

  Unreachable of(PveRequest request, Throwable cause) {
    if (has(cause, UnresolvedAddressException.class) || has(cause, UnknownHostException.class)) {
      return fault(
          request,
          TransportFault.DNS,
          "the name of " + server + " has no address; check \"proxmox.url\" and this host's DNS");
    }
    if (has(cause, HttpConnectTimeoutException.class)) {
      return fault(
          request,
          TransportFault.CONNECT,
          "no connection to "
              + server
              + " within "
              + seconds(connectTimeout)
              + "; check \"proxmox.url\" and the firewall");
    }
    if (has(cause, ConnectException.class) || has(cause, NoRouteToHostException.class)) {
      return fault(
          request,
          TransportFault.CONNECT,
          "nobody accepts connections at "
              + server
              + " ("
              + innermost(cause)
              + "); check \"proxmox.url\" and that pveproxy runs");
    }
    return isTls(cause) ? tls(request, cause) : reset(request, cause);
  }

  Unreachable timeout(PveRequest request) {
    return fault(
        request,
        TransportFault.TIMEOUT,
        "no complete answer from "
            + server
            + " within "
            + seconds(requestTimeout)
            + "; if the host is only slow, raise \"proxmox.request_timeout_seconds\"");
  }

  Unreachable interrupted(PveRequest request) {
    return fault(request, TransportFault.TIMEOUT, "given up, because the agent is stopping");
  }

  private Unreachable tls(PveRequest request, Throwable cause) {
    Optional<PinMismatchException> mismatch = find(cause, PinMismatchException.class);
    return fault(
        request,
        TransportFault.TLS,
        "no trust in "
            + server
            + ": "
            + innermost(cause)
            + (mismatch.isPresent() ? "" : "; check \"proxmox.tls\" and the server's certificate"));
  }

  private Unreachable reset(PveRequest request, Throwable cause) {
    return fault(
        request,
        TransportFault.RESET,
        "the connection to "
            + server
            + " ended before the answer did ("
            + innermost(cause)
            + "); if this stays so, look at pveproxy's log");
  }

  /**
   * Only a handshake that failed: then the request was never written, and a change not made. A
   * connection that just ends is a TLS exception too, and so is one that breaks later, when the
   * request is written: a record that somebody damaged is a plain {@code SSLException}.
   */
  private static boolean isTls(Throwable cause) {
    if (has(cause, CertificateException.class)) {
      return true;
    }
    return (has(cause, SSLHandshakeException.class)
            || has(cause, SSLPeerUnverifiedException.class)
            || chain(cause).anyMatch(t -> NO_TLS.equals(t.getMessage())))
        && !has(cause, EOFException.class)
        && !has(cause, SocketException.class)
        && chain(cause).noneMatch(t -> ENDED_IN_HANDSHAKE.equals(t.getMessage()));
  }

  private static Unreachable fault(PveRequest request, TransportFault fault, String message) {
    return new Unreachable(request.toString(), fault, message);
  }

  private static boolean has(Throwable cause, Class<? extends Throwable> type) {
    return find(cause, type).isPresent();
  }

  private static <T extends Throwable> Optional<T> find(Throwable cause, Class<T> type) {
    return chain(cause).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The text nearest to the root: the outer ones say the same in more general words. */
  private static String innermost(Throwable cause) {
    return chain(cause)
        .flatMap(t -> words(t).stream())
        .reduce((outer, inner) -> inner)
        .map(text -> ForeignText.oneLine(text.stripTrailing(), QUOTED_CHARS))
        .orElseGet(() -> cause.getClass().getSimpleName());
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
    return Stream.iterate(cause, t -> t != null, Throwable::getCause).limit(DEEPEST);
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
