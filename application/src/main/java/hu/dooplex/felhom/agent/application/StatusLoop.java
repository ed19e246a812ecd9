package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Shows how the agent stands whenever that may have changed, and now and then in any case: its
 * silence is how a daemon that hangs is told. It is a loop of its own, so that a disk that does not
 * answer holds up neither reports nor changes.
 */
public final class StatusLoop {
  private final ShowStatus showStatus;
  private final Bell bell;
  private final Waiting waiting;
  private final Rounds rounds;

  @Inject
  StatusLoop(ShowStatus showStatus, Bells bells, Waiting waiting, Rounds rounds) {
    this.showStatus = showStatus;
    this.bell = bells.status();
    this.waiting = waiting;
    this.rounds = rounds;
  }

  /** Runs until the agent is asked to stop; it is shown once more when all has ended. */
  public void run() {
    rounds.run("status", bell, rang -> show());
  }

  private Duration show() throws InterruptedException {
    showStatus.run();
    // What changes all at once is shown once.
    waiting.pause(Limits.STATUS_GAP);
    return Limits.STATUS_INTERVAL;
  }
}
