package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeFloorTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** A host whose clock can be turned; each minute the agent looks at it. */
  private static final class Host {
    Instant wall = NOON;
    Duration elapsed = Duration.ofDays(3);
    TimeFloor floor = TimeFloor.started(Optional.empty(), wall, elapsed);

    void restart() {
      floor = TimeFloor.started(floor.floor(), wall, elapsed);
    }

    void turn(Duration by) {
      wall = wall.plus(by);
    }

    void minutes(int count) {
      for (int i = 0; i < count; i++) {
        wall = wall.plusSeconds(60);
        elapsed = elapsed.plusSeconds(60);
        floor = floor.seen(wall, elapsed);
      }
    }

    boolean trusted() {
      return floor.floor().filter(time -> TimeFloor.isBehind(wall, time)).isEmpty();
    }
  }

  @Test
  void afterAStartItFollowsOnceTheClocksHaveAgreedForAnHour() {
    Host host = new Host();
    host.minutes(59);
    assertEquals(Optional.empty(), host.floor.floor());
    host.minutes(1);
    assertEquals(Optional.of(host.wall), host.floor.floor());
    host.minutes(1);
    assertEquals(Optional.of(host.wall), host.floor.floor());
    Instant written = host.wall;
    host.restart();
    host.minutes(30);
    assertEquals(Optional.of(written), host.floor.floor());
  }

  @Test
  void aClockMoreThanFiveMinutesBehindIsNotTrusted() {
    assertFalse(TimeFloor.isBehind(NOON.minusSeconds(300), NOON));
    assertTrue(TimeFloor.isBehind(NOON.minusSeconds(301), NOON));
  }

  @Test
  void aClockTurnedBackIsNotTrustedUntilItIsThereAgain() {
    Host host = new Host();
    host.minutes(90);
    host.turn(Duration.ofMinutes(-10));
    host.minutes(1);
    assertFalse(host.trusted());
    host.minutes(5);
    assertTrue(host.trusted());
  }

  @Test
  void aClockTurnedForwardForAMomentLocksNobodyOut() {
    Host host = new Host();
    host.minutes(90);
    Instant before = host.wall;
    host.turn(Duration.ofDays(400));
    host.minutes(59);
    assertEquals(Optional.of(before), host.floor.floor());
    host.turn(Duration.ofDays(-400));
    host.minutes(1);
    assertTrue(host.trusted());
    host.minutes(59);
    assertEquals(Optional.of(before), host.floor.floor());
    host.minutes(1);
    assertEquals(Optional.of(host.wall), host.floor.floor());
  }

  @Test
  void aClockTurnedBackFarAndLeftThereIsNotFollowedDown() {
    Host host = new Host();
    host.minutes(90);
    Instant before = host.wall;
    host.turn(Duration.ofDays(-2));
    host.minutes(600);
    assertEquals(Optional.of(before), host.floor.floor());
    assertFalse(host.trusted());
  }

  @Test
  void anHourIsTheMostThatIsFollowedAtOnce() {
    for (int minutes : new int[] {60, 61}) {
      Host host = new Host();
      host.minutes(60);
      Instant before = host.wall;
      host.turn(Duration.ofMinutes(minutes));
      host.minutes(1);
      assertEquals(
          Optional.of(minutes == 60 ? host.wall : before), host.floor.floor(), minutes + " min");
    }
  }

  @Test
  void manySmallStepsForwardAreNotFollowedEither() {
    Host host = new Host();
    host.minutes(90);
    Instant before = host.wall;
    for (int i = 0; i < 5; i++) {
      host.turn(Duration.ofMinutes(50));
      host.minutes(1);
    }
    // Of 250 minutes in five it has taken the first 50.
    assertEquals(Optional.of(before.plusSeconds(60 * 51)), host.floor.floor());
  }

  @Test
  void rootCanSayThatTheClockIsRight() {
    Host host = new Host();
    host.minutes(90);
    host.turn(Duration.ofDays(-2));
    host.minutes(1);
    host.floor = TimeFloor.accepted(host.wall, host.elapsed);
    assertTrue(host.trusted());
    assertEquals(Optional.of(host.wall), host.floor.floor());
  }

  /** The rule once more, from everything that was ever seen since the clock was last in doubt. */
  private static final class Oracle {
    private Instant floor = Instant.MIN;
    private Instant from;
    private Duration fromElapsed;
    private boolean believed;

    Oracle(Instant wall, Duration elapsed) {
      from = wall;
      fromElapsed = elapsed;
    }

    void look(Instant wall, Duration elapsed) {
      long drift = (wall.getEpochSecond() - from.getEpochSecond()) - since(elapsed);
      if (Math.abs(drift) > 3600) {
        doubt(wall, elapsed);
        return;
      }
      believed |= since(elapsed) >= 3600;
      if (believed && wall.isAfter(floor)) {
        floor = wall;
      }
      if (since(elapsed) >= 3600) {
        from = wall;
        fromElapsed = elapsed;
      }
    }

    void doubt(Instant wall, Duration elapsed) {
      from = wall;
      fromElapsed = elapsed;
      believed = false;
    }

    private long since(Duration elapsed) {
      return elapsed.toSeconds() - fromElapsed.toSeconds();
    }
  }

  @Test
  void itAgreesWithTheOracleAndItsInvariantsHoldWhateverTheClocksDo() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Host host = new Host();
      Oracle oracle = new Oracle(host.wall, host.elapsed);
      Duration doubted = host.elapsed;
      for (int step = 0; step < 500; step++) {
        Optional<Instant> before = host.floor.floor();
        int dice = random.nextInt(100);
        if (dice < 2) {
          host.restart();
          oracle.doubt(host.wall, host.elapsed);
          doubted = host.elapsed;
        } else if (dice < 4) {
          host.turn(Duration.ofMinutes(61 + random.nextInt(100_000)).negated());
        } else if (dice < 6) {
          host.turn(Duration.ofMinutes(61 + random.nextInt(100_000)));
        } else if (dice < 9) {
          host.turn(Duration.ofSeconds(random.nextInt(600) - 300));
        }
        Duration passed = Duration.ofSeconds(random.nextInt(900));
        host.wall = host.wall.plus(passed);
        host.elapsed = host.elapsed.plus(passed);
        host.floor = host.floor.seen(host.wall, host.elapsed);
        oracle.look(host.wall, host.elapsed);
        String where = "seed " + seed + ", step " + step;
        assertEquals(oracle.floor, host.floor.floor().orElse(Instant.MIN), where);
        // It never goes down, and nothing but what the clock says ever raises it.
        Instant after = host.floor.floor().orElse(Instant.MIN);
        assertFalse(after.isBefore(before.orElse(Instant.MIN)), where);
        assertTrue(after.equals(before.orElse(Instant.MIN)) || after.equals(host.wall), where);
        boolean soon = host.elapsed.minus(doubted).compareTo(Limits.CLOCK_AGREEMENT) < 0;
        assertTrue(!soon || after.equals(before.orElse(Instant.MIN)), where);
      }
    }
  }
}
