package hu.dooplex.felhom.agent.bootstrap.daemon;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;

/**
 * Gives memory back now and then: collects the whole heap, and what else is given. The serial
 * collector leaves what outlived a few small collections until the heap is full, and so lets a
 * daemon that lives on 6 MB grow to all it may have (decision 23). With so small a heap it takes
 * some ten milliseconds.
 */
public final class HeapTrim implements Runnable {
  /** By then the first report and the first pass have been. */
  private static final Duration FIRST = Duration.ofMinutes(1);

  private static final Duration EVERY = Duration.ofMinutes(5);

  private final Waiting waiting;
  private final Runnable more;

  /**
   * @param more done after each collection, which touches most of what there is
   */
  public HeapTrim(Waiting waiting, Runnable more) {
    this.waiting = waiting;
    this.more = more;
  }

  /** Runs until the agent is asked to stop. */
  @Override
  public void run() {
    try {
      for (Duration wait = FIRST; !waiting.stopping(); wait = EVERY) {
        waiting.pause(wait);
        System.gc();
        more.run();
      }
    } catch (InterruptedException stop) {
      // As asked.
    }
  }
}
