package hu.dooplex.felhom.agent.bootstrap.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls into libc, for what the JDK has no way to: datagrams to Unix sockets, and giving back pages
 * of files. The one place in the agent that does. Constants and layout are those of Linux on amd64.
 */
public final class Libc {
  /** What a path, or a name in the abstract namespace, is shorter than (unix(7)). */
  public static final int UNIX_PATH_MAX_BYTES = 108;

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MADV_DONTNEED = 4;

  /** Of {@code sockaddr_un}: the family, then the path (unix(7)). */
  private static final int FAMILY_BYTES = 2;

  // One shape of call for all: each shape costs some hundred kilobytes (decision 23).
  private static final MethodHandle SIX_REGISTERS = sixRegisters();
  private static final MemorySegment SOCKET = function("socket");
  private static final MemorySegment SENDTO = function("sendto");
  private static final MemorySegment CLOSE = function("close");
  private static final MemorySegment MADVISE = function("madvise");

  private Libc() {}

  /**
   * Sends one datagram to a Unix socket, and tells whether it was taken.
   *
   * @param path shorter than {@link #UNIX_PATH_MAX_BYTES}; one that begins with a zero is a name in
   *     the abstract namespace
   */
  public static boolean sendDatagram(byte[] path, byte[] message) {
    int socket = (int) call(SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0, 0, 0, 0);
    if (socket < 0) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
      MemorySegment to = arena.allocate(FAMILY_BYTES + UNIX_PATH_MAX_BYTES, Short.BYTES);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, to, ValueLayout.JAVA_BYTE, FAMILY_BYTES, path.length);
      // The length tells where an abstract name ends: it is not ended by a zero.
      int length = FAMILY_BYTES + path.length;
      return call(
              SENDTO, socket, bytes.address(), message.length, MSG_NOSIGNAL, to.address(), length)
          == message.length;
    } finally {
      call(CLOSE, socket, 0, 0, 0, 0, 0);
    }
  }

  /**
   * Takes those pages out of this process's memory, and tells whether it was done. Whatever is read
   * there next comes from the file again; what was written there would be lost.
   *
   * @param pages of a file, without a single one that this process has written to
   */
  static boolean forget(Mapping pages) {
    return (int) call(MADVISE, pages.from(), pages.bytes(), MADV_DONTNEED, 0, 0, 0) == 0;
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
