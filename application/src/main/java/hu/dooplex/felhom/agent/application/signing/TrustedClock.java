package hu.dooplex.felhom.agent.application.signing;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.authz.TimeFloor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The clock, and the floor under it, which is written down as it rises (trust.md, pipeline 8). */
@Singleton
public final class TrustedClock {
  private final InstantSource clock;
  private final Waiting waiting;
  private final TimeMemory memory;
  private TimeFloor floor;
  private Optional<Instant> written;

  @Inject
  public TrustedClock(InstantSource clock, Waiting waiting, TimeMemory memory) {
    this.clock = clock;
    this.waiting = waiting;
    this.memory = memory;
    this.written = memory.floor();
    this.floor = TimeFloor.started(written, clock.instant(), waiting.elapsed());
  }

  /** One look at the clock. */
  public Instant now() {
    return clock.instant();
  }

  /** The floor as this process knows it: it holds even where it could not be written down. */
  public synchronized Optional<Instant> floor() {
    return floor.floor();
  }

  /**
   * Looks at both clocks, and makes the floor durable if it rose: with every report, and before
   * every destructive decision.
   *
   * @throws StateException if it cannot be written, now or at an earlier look. A report goes out
   *     all the same, since it is what tells of the disk; a destructive decision is not made:
   *     {@code state_unavailable}, and nothing is consumed.
   */
  public synchronized void follow() throws StateException {
    floor = floor.seen(clock.instant(), waiting.elapsed());
    Optional<Instant> risen = floor.floor();
    if (!risen.equals(written)) {
      memory.setFloor(risen.orElseThrow());
      written = risen;
    }
  }
}
