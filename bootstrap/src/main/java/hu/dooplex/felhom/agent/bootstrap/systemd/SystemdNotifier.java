package hu.dooplex.felhom.agent.bootstrap.systemd;

import hu.dooplex.felhom.agent.bootstrap.libc.Libc;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Sends datagrams to the Unix socket that systemd waits at (sd_notify(3)). */
final class SystemdNotifier {
  private final byte[] address;

  private SystemdNotifier(byte[] address) {
    this.address = address;
  }

  /**
   * The one at that address.
   *
   * @param address {@code $NOTIFY_SOCKET}: a path, or a name after {@code @} in the abstract
   *     namespace
   * @return empty if it is neither, or too long for a socket's address
   */
  static Optional<SystemdNotifier> at(String address) {
    byte[] path = address.getBytes(StandardCharsets.UTF_8);
    if (path.length < 2
        || path.length >= Libc.UNIX_PATH_MAX_BYTES
        || (path[0] != '/' && path[0] != '@')) {
      return Optional.empty();
    }
    if (path[0] == '@') {
      path[0] = 0;
    }
    return Optional.of(new SystemdNotifier(path));
  }

  /** Sends it, and tells whether it was taken. */
  boolean send(String state) {
    return Libc.sendDatagram(address, state.getBytes(StandardCharsets.UTF_8));
  }
}
