package hu.dooplex.felhom.agent.bootstrap.daemon;

import static hu.dooplex.felhom.agent.application.port.EventLog.field;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.bootstrap.systemd.Supervisor;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells the supervisor that the daemon lives, for as long as every one of its loops gets on
 * (operations.md, systemd and packaging). One that hangs is named in the log, once; the supervisor,
 * told nothing any more, starts the daemon anew.
 */
final class Watchdog implements Runnable {
  private final Supervisor supervisor;
  private final Duration heartbeat;
  private final Supplier<List<String>> hanging;
  private final Waiting waiting;
  private final EventLog events;
  private boolean silent;

  /**
   * @param hanging the names of the loops that do not get on
   */
  Watchdog(
      Supervisor supervisor,
      Duration heartbeat,
      Supplier<List<String>> hanging,
      Waiting waiting,
      EventLog events) {
    this.supervisor = supervisor;
    this.heartbeat = heartbeat;
    this.hanging = hanging;
    this.waiting = waiting;
    this.events = events;
  }

  /** Runs until the agent is asked to stop: from then on a time limit of systemd's holds. */
  @Override
  public void run() {
    try {
      while (!waiting.stopping()) {
        look();
        waiting.pause(heartbeat);
      }
    } catch (InterruptedException stop) {
      // As asked.
    }
  }

  /** A loop that gets on after all, as after a host that slept, is forgiven. */
  void look() {
    List<String> names = hanging.get();
    if (names.isEmpty()) {
      supervisor.alive();
    } else if (!silent) {
      events.error("loop_hangs", field("loops", String.join(", ", names)));
    }
    silent = !names.isEmpty();
  }
}
