package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import jakarta.inject.Inject;

/**
 * Shows how the agent stands whenever that may have changed, and now and then in any case: its
 * silence is how a daemon that hangs is told. It is a loop of its own, so that a disk that does not
 * answer holds up neither reports nor changes.
 */
public final class StatusLoop {
  private final ShowStatus showStatus;
  private final Bell bell;
  private final Waiting waiting;

  @Inject
  StatusLoop(ShowStatus showStatus, Bells bells, Waiting waiting) {
    this.showStatus = showStatus;
    this.bell = bells.status();
    this.waiting = waiting;
  }

  /** Runs until the agent is asked to stop. */
  public void run() {
    try {
      while (!waiting.stopping()) {
        bell.silence();
        showStatus.run();
        // What changes all at once is shown once.
        waiting.pause(Limits.STATUS_GAP);
        var _ = bell.await(waiting, Limits.STATUS_INTERVAL);
      }
    } catch (InterruptedException stop) {
      // It is shown once more when all has ended.
    }
  }
}
