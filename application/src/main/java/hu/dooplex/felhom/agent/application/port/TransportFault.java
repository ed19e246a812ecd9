package hu.dooplex.felhom.agent.application.port;

/** Why there was no answer at all. */
public enum TransportFault {
  /** The host name has no address. */
  DNS,
  /** Nobody accepts the connection, or it took too long. */
  CONNECT,
  /** The TLS handshake failed: not trusted, expired, wrong name, wrong pin. */
  TLS,
  /** Connected, but the whole exchange did not end in its time. */
  TIMEOUT,
  /** The connection ended before the answer did. */
  RESET
}
