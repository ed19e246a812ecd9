package hu.dooplex.felhom.agent.bootstrap.logging;

import java.util.function.Consumer;

/**
 * A stack trace, line by line. {@link Throwable#printStackTrace()} would let the text of an
 * exception, which others may have written, start lines of its own.
 */
final class StackText {
  /** A chain of causes may be a ring. */
  private static final int MAX_CAUSES = 16;

  private StackText() {}

  static void lines(Throwable thrown, Consumer<String> to) {
    Throwable current = thrown;
    for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
      to.accept((depth == 0 ? "" : "caused by: ") + Escaper.escape(current.toString()));
      for (StackTraceElement frame : current.getStackTrace()) {
        to.accept("  at " + Escaper.escape(frame.toString()));
      }
      current = current.getCause();
    }
  }
}
