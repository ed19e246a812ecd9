package hu.dooplex.felhom.agent.bootstrap.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Hears what is sent to a Unix datagram socket, as systemd does. */
final class DatagramEar implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MAX_BYTES = 4096;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
  private static final MethodHandle BIND =
      function("bind", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT));
  private static final MethodHandle RECV =
      function("recv", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG, INT));
  private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));

  private final Arena arena = Arena.ofConfined();
  private final int socket;

  private DatagramEar(String address) throws Throwable {
    socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
    byte[] path = address.replace('@', '\0').getBytes(StandardCharsets.UTF_8);
    MemorySegment bound = arena.allocate(2 + 108, Short.BYTES);
    bound.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(path, 0, bound, ValueLayout.JAVA_BYTE, 2, path.length);
    assertEquals(0, (int) BIND.invokeExact(socket, bound, 2 + path.length));
  }

  static DatagramEar at(String address) throws Throwable {
    return new DatagramEar(address);
  }

  /** The next datagram. */
  String hear() throws Throwable {
    MemorySegment bytes = arena.allocate(MAX_BYTES);
    long length = (long) RECV.invokeExact(socket, bytes, (long) MAX_BYTES, 0);
    assertTrue(length >= 0);
    return new String(
        bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      assertEquals(0, (int) CLOSE.invokeExact(socket));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      arena.close();
    }
  }

  @SuppressWarnings("restricted") // a call into C is what this is for
  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }
}
