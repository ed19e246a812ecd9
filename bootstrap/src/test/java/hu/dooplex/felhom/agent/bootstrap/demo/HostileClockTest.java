package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.DELETE;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.OPS;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.TOKEN;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VICTIM;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.destroy;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.entry;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.rotation;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.sha256Of;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The rows of the matrix that are about time (trust.md, pipeline 8 and 10), with the whole daemon.
 * They mostly wait for the hour after which a clock is believed, so they wait together.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class HostileClockTest {
  /** An hour in three seconds. */
  private static final int SPEED = 1200;

  private static final String[] SIGNERS = {"ops-1 operational", "vault recovery"};

  @Test
  void aClockThatWasSetBackIsNotTrustedAndNothingIsConsumed() throws Exception {
    try (HostileWorld own = new HostileWorld(SPEED, SIGNERS).start()) {
      own.awaitFloorAfter(Instant.EPOCH);
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.setClock(Duration.ofHours(-12));
      assertEquals("refused clock_untrusted", own.told(valid));
      own.restart(folder -> {});
      assertEquals("refused clock_untrusted", own.told(valid));
      own.setClock(Duration.ofHours(12));
      own.carriedOut(valid, DELETE);
    }
  }

  /** It was never believed, so that nothing that is right now is behind it. */
  @Test
  void aClockThatWasAheadForAMomentLeavesNothingBehind() throws Exception {
    try (HostileWorld own = new HostileWorld(SPEED, SIGNERS).start()) {
      own.awaitFloorAfter(Instant.EPOCH);
      own.setClock(Duration.ofDays(3));
      own.nextReport();
      own.setClock(Duration.ofDays(-3));
      own.carriedOut(signed(own.issued(destroy(VICTIM)), OPS), DELETE);
    }
  }

  /** The hub withholds what was signed until nobody reckons with it any more. */
  @Test
  void whatWasWithheldUntilItExpiredDoesNotComeBackWithTheClock() throws Exception {
    try (HostileWorld own = new HostileWorld(SPEED, SIGNERS).start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.setClock(Duration.ofHours(25));
      assertEquals("refused expired", own.told(valid));
      own.awaitFloorAfter(own.now().minus(Duration.ofMinutes(30)));
      own.setClock(Duration.ofHours(-25));
      assertEquals("refused clock_untrusted", own.told(valid));
    }
  }

  @Test
  void aKeyThatOperationalKeysHaveAddedSignsNothingForThreeDays() throws Exception {
    try (HostileWorld own = new HostileWorld("ops-1 operational", "vault recovery").start()) {
      String added = entry("token", "operational");
      String document = own.issued(rotation(2, sha256Of(1, SIGNERS), added, ""));
      assertEquals("succeeded ", own.told(signed(Namespace.SIGNERS, document, OPS)));
      assertEquals("refused role_denied", own.told(signed(own.issued(destroy(VICTIM)), TOKEN)));
      own.setClock(Duration.ofHours(70));
      assertEquals("refused role_denied", own.told(signed(own.issued(destroy(VICTIM)), TOKEN)));
      own.setClock(Duration.ofHours(3));
      own.carriedOut(signed(own.issued(destroy(VICTIM)), TOKEN), DELETE);
    }
  }
}
