package hu.dooplex.felhom.agent.bootstrap.daemon;

import sun.misc.Signal;

/**
 * The signals that a service gets. A JVM shutdown hook would do for SIGTERM, but then the exit code
 * is 143, and SIGHUP, which asks a daemon to look at its configuration again, ends it.
 */
public final class Signals {
  private Signals() {}

  /** SIGTERM (systemd) and SIGINT (a person at a terminal). */
  public static void onStop(Runnable action) {
    handle("TERM", action);
    handle("INT", action);
  }

  /** SIGHUP. */
  public static void onReload(Runnable action) {
    handle("HUP", action);
  }

  private static void handle(String name, Runnable action) {
    Signal.handle(new Signal(name), received -> action.run());
  }
}
