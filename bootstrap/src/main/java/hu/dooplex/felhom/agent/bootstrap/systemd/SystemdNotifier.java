package hu.dooplex.felhom.agent.bootstrap.systemd;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Sends a datagram to the Unix socket that systemd waits at (sd_notify(3)). The JDK has no Unix
 * datagram sockets, so this calls libc: the one place in the agent that does. Constants and layout
 * are those of Linux on amd64.
 */
final class SystemdNotifier {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** Of {@code sockaddr_un}: the family, then the path (unix(7)). */
  private static final int FAMILY_BYTES = 2;

  private static final int PATH_MAX_BYTES = 108;

  // Looked up with the class, which only a process with a socket to write to loads.
  private static final MethodHandle SOCKET =
      function(
          "socket",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

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
    if (path.length < 2 || path.length >= PATH_MAX_BYTES || (path[0] != '/' && path[0] != '@')) {
      return Optional.empty();
    }
    if (path[0] == '@') {
      path[0] = 0;
    }
    return Optional.of(new SystemdNotifier(path));
  }

  /** Sends it, and tells whether it was taken. */
  boolean send(String state) {
    byte[] message = state.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      int socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (socket < 0) {
        return false;
      }
      try {
        MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
        MemorySegment to = arena.allocate(FAMILY_BYTES + PATH_MAX_BYTES, Short.BYTES);
        to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, FAMILY_BYTES, address.length);
        // The length tells where an abstract name ends: it is not ended by a zero.
        int length = FAMILY_BYTES + address.length;
        long sent =
            (long)
                SENDTO.invokeExact(socket, bytes, (long) message.length, MSG_NOSIGNAL, to, length);
        return sent == message.length;
      } finally {
        int _ = (int) CLOSE.invokeExact(socket);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      // Declared by invokeExact; a call into C throws nothing.
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted") // a call into C is what this is for
  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }
}
