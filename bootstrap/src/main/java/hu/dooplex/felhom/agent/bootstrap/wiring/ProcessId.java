package hu.dooplex.felhom.agent.bootstrap.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process's id, which the lock file tells the next one. */
public final class ProcessId {
  private ProcessId() {}

  /** From proc(5): {@code ProcessHandle} is fenced off with everything that can start a process. */
  public static long own() {
    try {
      return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString());
    } catch (IOException | NumberFormatException noProc) {
      return 0;
    }
  }
}
