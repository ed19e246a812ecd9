package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.PendingSignature;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What waits for a signature: remembered, told once, and forgotten when it is done or wished no
 * more.
 */
class WaitingWishesTest extends ExecutorScene {
  @Test
  void aDestructiveWishIsRememberedAndNothingIsSent() {
    assertEquals(new PendingSignature(true), agent.submit(wish(DESTROY)));
    assertEquals(List.of("audit pending_signature", "wish remembered"), world.effects);
    assertEquals(DESTROY, world.wishes.getFirst().operation());
    assertEquals(Source.DESIRED_STATE, world.wishes.getFirst().source());
    assertEquals(List.of(), world.sent());
  }

  @Test
  void aWishThatWaitsIsRememberedAndToldOnce() {
    agent.submit(wish(DESTROY));
    assertEquals(new PendingSignature(true), agent.submit(wish(DESTROY)));
    assertEquals(1, world.wishes.size());
    assertEquals(
        List.of(
            Map.of(
                "event", "pending_signature",
                "operation", "destroy_guest",
                "guest", GUEST,
                "source", "desired_state")),
        world.told);
    agent.submit(Wish.of(DESTROY, Source.SIGNED_CONSOLE));
    assertEquals(2, world.wishes.size());
    world.wishesBroken = true;
    assertEquals(new PendingSignature(false), agent.submit(wish(new RebootGuest(GUEST, 60))));
    assertEquals("wish_not_remembered", world.events.getLast());
  }

  @Test
  void whatIsDoneIsWishedNoMoreWhoeverWishedIt() {
    agent.submit(wish(DESTROY));
    agent.submit(Wish.of(DESTROY, Source.SIGNED_CONSOLE));
    RebootGuest reboot = new RebootGuest(GUEST, 60);
    agent.submit(wish(reboot));
    agent.submit(signed(DESTROY));
    assertEquals(List.of(reboot), world.wishes.stream().map(one -> one.operation()).toList());
  }

  @Test
  void whatRecoveryFindsDoneIsWishedNoMore() {
    agent.submit(wish(DESTROY));
    world.time.stopAtWait(1);
    assertInstanceOf(InFlight.class, agent.submit(signed(DESTROY)));
    assertEquals(1, world.wishes.size());
    world.time.stopAtWait(Integer.MAX_VALUE);
    world.restart();
    agent = world.new Agent();
    agent.recovery.begin();
    assertEquals("succeeded", world.effects.getLast());
    assertEquals(List.of(), world.wishes);
  }

  @Test
  void whatIsNoLongerWishedByItsSourceIsForgotten() throws Exception {
    agent.submit(wish(DESTROY));
    RebootGuest reboot = new RebootGuest(GUEST, 60);
    agent.submit(wish(reboot));
    agent.submit(Wish.of(DESTROY, Source.SIGNED_CONSOLE));
    world.retain(Source.DESIRED_STATE, Set.of(reboot));
    assertFalse(world.has(DESTROY, Source.DESIRED_STATE));
    assertTrue(world.has(reboot, Source.DESIRED_STATE));
    assertTrue(world.has(DESTROY, Source.SIGNED_CONSOLE));
  }

  @Test
  void aGuestThatDoesNotExistMakesNoPendingWish() {
    DestroyGuest other = new DestroyGuest(GuestRef.lxc(102), false, false, false);
    assertEquals(Refusal.NO_SUCH_GUEST, refusal(agent.submit(wish(other))));
    assertEquals(List.of(), world.wishes);
  }

  @Test
  void anAuthorizationForAnotherOperationIsNone() {
    Wish crossed =
        Wish.of(DESTROY, Source.SIGNED_HUB).with(world.signing.signed(new StartGuest(GUEST)));
    assertEquals(new PendingSignature(true), agent.submit(crossed));
    assertEquals(List.of(), world.sent());
  }
}
