package hu.dooplex.felhom.agent.bootstrap.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The clock of a host, which somebody sets while the agent runs. */
final class SetClock implements InstantSource {
  private final InstantSource right;
  private Duration ahead = Duration.ZERO;
  private Optional<Instant> stopped = Optional.empty();

  SetClock(InstantSource right) {
    this.right = right;
  }

  /** Ahead by so much more, or back. */
  synchronized void set(Duration further) {
    ahead = ahead.plus(further);
  }

  /** It says the same from now on, so that all that happens, happens in one second. */
  synchronized void stop() {
    stopped = Optional.of(instant());
  }

  @Override
  public synchronized Instant instant() {
    return stopped.orElseGet(() -> right.instant().plus(ahead));
  }
}
