package hu.dooplex.felhom.agent.application.loop;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Calls a loop before its time. A ring that nobody waits for counts for the next wait, and several
 * count as one. One loop waits for it.
 */
public final class Bell {
  private boolean rung;
  private CompletableFuture<Boolean> waiter = new CompletableFuture<>();

  public void ring() {
    called().complete(true);
  }

  /** Forgets a ring that nobody waited for: what it was about is seen to now. */
  public void silence() {
    answered();
  }

  /**
   * Waits for a ring, at most that long.
   *
   * @return whether it rang
   * @throws InterruptedException when the agent is asked to stop
   */
  public boolean await(Waiting waiting, Duration atMost) throws InterruptedException {
    waiting.pause(atMost, listen());
    return answered();
  }

  private synchronized CompletableFuture<Boolean> called() {
    rung = true;
    return waiter;
  }

  /** One for each wait: on a lasting one, the waits that ended otherwise would pile up. */
  private synchronized CompletableFuture<Boolean> listen() {
    waiter = new CompletableFuture<>();
    if (rung) {
      waiter.complete(true);
    }
    return waiter;
  }

  /** Whether it rang and nobody heard it; somebody has now. */
  synchronized boolean answered() {
    boolean answered = rung;
    rung = false;
    return answered;
  }
}
