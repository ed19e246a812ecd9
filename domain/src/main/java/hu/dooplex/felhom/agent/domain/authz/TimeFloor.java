package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The latest time that the agent is sure of having seen (trust.md, pipeline 8): a clock far behind
 * it was turned back, and would make valid again what has expired. It follows the clock up, but not
 * where the clock jumped further than monotonic time went: otherwise one wrong moment would lock
 * every operator out.
 *
 * @param floor empty before the clock was ever followed; this alone is written down
 * @param anchorWall what the clock said at some moment
 * @param anchorElapsed monotonic time at that moment
 * @param following whether the clock is believed to go forward rightly
 */
public record TimeFloor(
    Optional<Instant> floor, Instant anchorWall, Duration anchorElapsed, boolean following) {

  /** After a start, when nobody knows what happened to the clock meanwhile. */
  public static TimeFloor started(Optional<Instant> written, Instant now, Duration elapsed) {
    return new TimeFloor(written, now, elapsed, false);
  }

  /** {@code clock accept}: what the clock says is right. */
  public static TimeFloor accepted(Instant now, Duration elapsed) {
    return started(Optional.of(now), now, elapsed);
  }

  /**
   * After a look at both clocks.
   *
   * @param now what the clock says
   * @param elapsed monotonic time since the same moment as always; it never goes back
   */
  public TimeFloor seen(Instant now, Duration elapsed) {
    Duration passed = elapsed.minus(anchorElapsed);
    Duration moved = Duration.between(anchorWall, now);
    if (moved.minus(passed).abs().compareTo(Limits.CLOCK_JUMP_MAX) > 0) {
      return new TimeFloor(floor, now, elapsed, false);
    }
    boolean agreed = passed.compareTo(Limits.CLOCK_AGREEMENT) >= 0;
    if (!following && !agreed) {
      return this;
    }
    // The anchor moves once an hour, so that the clock gains no more than a jump in each.
    return new TimeFloor(
        Optional.of(floor.filter(now::isBefore).orElse(now)),
        agreed ? now : anchorWall,
        agreed ? elapsed : anchorElapsed,
        true);
  }

  /** Whether a clock that says so is too far behind to be trusted. */
  public static boolean isBehind(Instant now, Instant floor) {
    return now.isBefore(floor.minus(Limits.CLOCK_BEHIND_MAX));
  }
}
