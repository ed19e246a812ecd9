package hu.dooplex.felhom.agent.bootstrap.signature;

import hu.dooplex.felhom.agent.application.port.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when somebody waits, and a clock that can be set. */
final class TestTime implements Waiting, InstantSource {
  static final Instant START = Instant.parse("2026-11-22T19:00:00Z");

  private Duration elapsed = Duration.ZERO;
  private Duration set = Duration.ZERO;
  private Duration end = Duration.ofDays(10_000);

  /** What the node's own clock says, which nobody sets. */
  InstantSource node() {
    return () -> START.plus(elapsed);
  }

  void pass(Duration duration) {
    elapsed = elapsed.plus(duration);
  }

  /** Asks the agent to stop that long from now. */
  void stopIn(Duration left) {
    end = elapsed.plus(left);
  }

  /** Sets the clock of this host ahead, or back. */
  void set(Duration ahead) {
    set = set.plus(ahead);
  }

  @Override
  public boolean stopping() {
    return elapsed.compareTo(end) >= 0;
  }

  @Override
  public Duration elapsed() {
    return elapsed;
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    pass(duration);
    if (stopping()) {
      throw new InterruptedException("the agent stops");
    }
  }

  @Override
  public Instant instant() {
    return START.plus(elapsed).plus(set);
  }
}
