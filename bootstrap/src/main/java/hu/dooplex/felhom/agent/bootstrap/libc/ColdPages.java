package hu.dooplex.felhom.agent.bootstrap.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lets go of pages of the JVM's library and of its cache of classes: most were needed for the start
 * alone, and the kernel maps fifteen others around each that is touched (decision 23). They stay in
 * its cache of files for as long as it has room for them; those that are used come back from there.
 */
public final class ColdPages {
  private static final Path SMAPS = Path.of("/proc/self/smaps");

  private ColdPages() {}

  /**
   * Does it once.
   *
   * @return how many mappings it let go of; none if the process cannot look at itself
   */
  public static int release() {
    try {
      int released = 0;
      for (Mapping mapping : releasable(Files.readAllLines(SMAPS))) {
        if (Libc.forget(mapping)) {
          released++;
        }
      }
      return released;
    } catch (IOException e) {
      return 0; // then they stay
    }
  }

  /**
   * Of these two files alone: the JVM maps them before it does anything else, and never again. What
   * is mapped later could be written to between the look and the call, as a library is when it is
   * being loaded, and that would be lost.
   */
  static List<Mapping> releasable(List<String> smaps) {
    return Mapping.of(smaps).stream()
        .filter(mapping -> mapping.file().endsWith("/libjvm.so") || mapping.file().endsWith(".aot"))
        .filter(Mapping::isAsTheFile)
        .toList();
  }
}
