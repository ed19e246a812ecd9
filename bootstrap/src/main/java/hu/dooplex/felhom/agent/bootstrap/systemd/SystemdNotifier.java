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

  // One shape of call for all: each shape costs some hundred kilobytes (decision 23).
  private static final MethodHandle SIX_REGISTERS = sixRegisters();
  private static final MemorySegment SOCKET = function("socket");
  private static final MemorySegment SENDTO = function("sendto");
  private static final MemorySegment CLOSE = function("close");

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
    int socket = (int) call(SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0, 0, 0, 0);
    if (socket < 0) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
      MemorySegment to = arena.allocate(FAMILY_BYTES + PATH_MAX_BYTES, Short.BYTES);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, FAMILY_BYTES, address.length);
      // The length tells where an abstract name ends: it is not ended by a zero.
      int length = FAMILY_BYTES + address.length;
      return call(
              SENDTO, socket, bytes.address(), message.length, MSG_NOSIGNAL, to.address(), length)
          == message.length;
    } finally {
      call(CLOSE, socket, 0, 0, 0, 0, 0);
    }
  }

  /**
   * Calls a function of libc whose arguments are integers and addresses: each is in a register of
   * its own, and what a function does not take it does not look at (System V ABI). Of an {@code
   * int} that comes back only the lower half counts.
   */
  private static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) SIX_REGISTERS.invokeExact(function, a, b, c, d, e, f);
    } catch (Throwable fault) {
      // Declared by invokeExact; a call into C throws nothing.
      throw new IllegalStateException(fault);
    }
  }

  private static MemorySegment function(String name) {
    return Linker.nativeLinker().defaultLookup().findOrThrow(name);
  }

  @SuppressWarnings("restricted") // a call into C is what this is for
  private static MethodHandle sixRegisters() {
    ValueLayout.OfLong register = ValueLayout.JAVA_LONG;
    return Linker.nativeLinker()
        .downcallHandle(
            FunctionDescriptor.of(
                register, register, register, register, register, register, register));
  }
}
