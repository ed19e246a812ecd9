package hu.dooplex.felhom.agent.bootstrap.daemon;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals that a service gets. A JVM shutdown hook would do for SIGTERM, but then the exit code
 * is 143, and SIGHUP, which asks a daemon to look at its configuration again, ends it.
 */
public final class Signals {
  private Signals() {}

  /** SIGTERM (systemd) and SIGINT (a person at a terminal). */
  public static void onStop(Runnable action) {
    var _ = handle("TERM", action);
    var _ = handle("INT", action);
  }

  /** SIGHUP. */
  public static void onReload(Runnable action) {
    var _ = handle("HUP", action);
  }

  /** Until this is closed, a signal does something else. */
  public interface Handled extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * As {@link #onStop}, for a part of a command: afterwards the signals do what they did before.
   *
   * @param action run on a thread of its own for each signal, so it may wait
   */
  public static Handled untilClosed(Runnable action) {
    SignalHandler term = handle("TERM", action);
    SignalHandler interrupt = handle("INT", action);
    return () -> {
      Signal.handle(new Signal("TERM"), term);
      Signal.handle(new Signal("INT"), interrupt);
    };
  }

  private static SignalHandler handle(String name, Runnable action) {
    return Signal.handle(new Signal(name), received -> action.run());
  }
}
