package hu.dooplex.felhom.agent.bootstrap.daemon;

import hu.dooplex.felhom.agent.bootstrap.wiring.Progress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A loop on a thread of its own. */
final class LoopThread {
  private final String name;
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private final AtomicReference<Optional<Throwable>> bug = new AtomicReference<>(Optional.empty());
  private final Progress progress = new Progress();
  private final Thread thread;

  /**
   * @param onBug called when a bug has ended the loop
   */
  LoopThread(String name, Runnable loop, Runnable onBug) {
    this.name = name;
    this.thread =
        Thread.ofPlatform()
            .name(name.replace(' ', '-'))
            .uncaughtExceptionHandler((thread, fault) -> {
              bug.set(Optional.of(fault));
              onBug.run();
            })
            .unstarted(() -> {
              try {
                progress.of(loop);
              } finally {
                ended.complete(true);
              }
            });
  }

  void start() {
    thread.start();
  }

  String name() {
    return name;
  }

  /** Whether it gets on, as far as one can tell. */
  boolean alive() {
    return progress.alive();
  }

  CompletableFuture<Boolean> ended() {
    return ended;
  }

  void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits for its end.
   *
   * @throws IllegalStateException if a bug ended it: a daemon that lives on without it would look
   *     like one that has nothing to say or to do
   */
  void join() throws InterruptedException {
    thread.join();
    if (bug.get().isPresent()) {
      Throwable fault = bug.get().get();
      throw new IllegalStateException("the " + name + " died: " + fault, fault);
    }
  }
}
