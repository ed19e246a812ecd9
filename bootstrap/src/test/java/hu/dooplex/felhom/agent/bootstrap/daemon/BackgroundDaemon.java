package hu.dooplex.felhom.agent.bootstrap.daemon;

import java.util.concurrent.CompletableFuture;

/** A daemon on a thread of its own. */
public final class BackgroundDaemon {
  private BackgroundDaemon() {}

  /** Starts it; the future ends as it does. */
  public static CompletableFuture<Void> start(Daemon daemon) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("daemon")
        .start(() -> {
          try {
            daemon.run();
            ended.complete(null);
          } catch (Exception e) {
            ended.completeExceptionally(e);
          }
        });
    return ended;
  }
}
