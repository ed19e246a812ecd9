package hu.dooplex.felhom.agent.bootstrap.wiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What tells this process from others, and from those that had its id before. */
public final class ProcessId {
  private static final int START_TIME = 22;

  private ProcessId() {}

  /** From proc(5): {@code ProcessHandle} is fenced off with everything that can start a process. */
  public static long own() {
    try {
      return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString());
    } catch (IOException | NumberFormatException noProc) {
      return 0;
    }
  }

  /**
   * When the kernel started that process, in ticks since the boot; empty if there is none. From
   * proc_pid_stat(5): its fields are separated by a space, and the second, a name in parentheses,
   * may hold whatever it likes.
   */
  public static OptionalLong startTicks(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START_TIME);
      return OptionalLong.of(Long.parseLong(behindName[START_TIME - 3]));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException none) {
      return OptionalLong.empty();
    }
  }
}
