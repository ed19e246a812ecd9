package hu.dooplex.felhom.agent.application.loop;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * The loops that do the same again and again until the agent is asked to stop: at once, whenever
 * their bell rings, and in any case after as long as the round before said. No bug in one ends it.
 */
public final class Rounds {
  private final Waiting waiting;
  private final EventLog events;

  @Inject
  public Rounds(Waiting waiting, EventLog events) {
    this.waiting = waiting;
    this.events = events;
  }

  /** What is done each time. */
  public interface Round {
    /**
     * Does it once.
     *
     * @param rang whether the bell called for it, or had rung before the first one
     * @return how long to wait for the bell until the next one
     */
    Duration make(boolean rang) throws InterruptedException;
  }

  /**
   * Runs until the agent is asked to stop.
   *
   * @param what for the log
   */
  public void run(String what, Bell bell, Round round) {
    boolean rang = bell.answered();
    try {
      while (!waiting.stopping()) {
        rang = bell.await(waiting, made(what, round, rang));
      }
    } catch (InterruptedException stop) {
      // It was asked to stop in the middle of something that can wait for the next process.
    }
  }

  private Duration made(String what, Round round, boolean rang) throws InterruptedException {
    try {
      return round.make(rang);
    } catch (RuntimeException bug) {
      events.error("round_broke", EventLog.field("what", what), EventLog.field("error", bug));
      return Limits.RETRY_BASE;
    }
  }
}
