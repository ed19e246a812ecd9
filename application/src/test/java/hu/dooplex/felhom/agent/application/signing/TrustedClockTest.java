package hu.dooplex.felhom.agent.application.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedScene;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustedClockTest {
  private final SigningWorld world = new SigningWorld();

  /** A report every five minutes. */
  private void reports(TrustedClock clock, int number) throws StateException {
    for (int i = 0; i < number; i++) {
      world.pass(Duration.ofMinutes(5));
      clock.follow();
    }
  }

  /** One that was followed for two hours. */
  private TrustedClock followed() throws StateException {
    TrustedClock clock = world.clock();
    reports(clock, 24);
    return clock;
  }

  @Test
  void theFloorFollowsTheReportsAndIsWrittenWithEach() throws Exception {
    TrustedClock clock = world.clock();
    reports(clock, 11);
    assertEquals(Optional.empty(), world.writtenFloor);
    reports(clock, 1);
    assertEquals(Optional.of(world.wall), world.writtenFloor);
    reports(clock, 3);
    assertEquals(Optional.of(world.wall), world.writtenFloor);
    assertEquals(4, world.floorWrites);
    clock.follow();
    assertEquals(4, world.floorWrites);
    assertEquals(world.wall, clock.now());
  }

  @Test
  void aJumpForwardIsNotFollowedUntilTheClocksHaveAgreedForAnHour() throws Exception {
    TrustedClock clock = followed();
    Optional<Instant> before = Optional.of(world.wall);
    world.wall = world.wall.plus(Duration.ofDays(30));
    clock.follow();
    reports(clock, 11);
    assertEquals(before, world.writtenFloor);
    reports(clock, 1);
    assertEquals(Optional.of(world.wall), world.writtenFloor);
  }

  @Test
  void aRestartBeginsAtTheWrittenFloorAndWaitsForAnHour() throws Exception {
    followed();
    Optional<Instant> written = world.writtenFloor;
    world.elapsed = Duration.ZERO;
    TrustedClock again = world.clock();
    assertEquals(written, again.floor());
    reports(again, 11);
    assertEquals(written, world.writtenFloor);
    reports(again, 1);
    assertEquals(Optional.of(world.wall), world.writtenFloor);
  }

  @Test
  void aClockTurnedBackAcrossARestartMakesNothingValidAgain() throws Exception {
    SignedDocument signed =
        world.signed(world.document(1, SignedScene.DESTROY), SigningWorld.OPS_1);
    followed();
    Instant floor = world.wall;
    world.wall = SigningWorld.START.plusSeconds(600);
    AuthorizationVerdict.Rejected rejected =
        assertInstanceOf(AuthorizationVerdict.Rejected.class, world.verify(signed));
    assertEquals(new DocumentRejection.ClockUntrusted(world.wall, floor), rejected.rejection());
  }

  @Test
  void aFloorThatCouldNotBeWrittenHoldsAndIsTriedAgain() throws Exception {
    TrustedClock clock = followed();
    StateException full = new StateException("identity.json cannot be written: disk full");
    world.diskFailure = Optional.of(full);
    world.pass(Duration.ofMinutes(5));
    assertEquals(full, assertThrows(StateException.class, clock::follow));
    assertEquals(Optional.of(world.wall), clock.floor());
    // At the same moment too: who decides about a destruction must not take it for written.
    assertEquals(full, assertThrows(StateException.class, clock::follow));
    world.diskFailure = Optional.empty();
    clock.follow();
    assertEquals(Optional.of(world.wall), world.writtenFloor);
  }
}
