package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.AlreadySo;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Rejected;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady;
import hu.dooplex.felhom.agent.domain.authz.TargetRejection.TargetNotReady.Obstacle;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is not begun, whoever wishes it. */
class RefusedWishesTest extends ExecutorScene {
  /** Trying it would end in a 500, and cost a share of the budget. */
  @Test
  void aRunStateThatIsAlreadySoNeedsNoRequest() {
    assertEquals(new AlreadySo(), agent.submit(wish(new ShutdownGuest(GUEST, 60))));
    assertEquals(new AlreadySo(), agent.submit(wish(new StopGuest(GUEST))));
    guest.running = true;
    assertEquals(new AlreadySo(), agent.submit(wish(new StartGuest(GUEST))));
    assertEquals(List.of(), world.effects);
    assertEquals(List.of(), world.wishes);
    assertEquals(
        Map.of(
            "event", "operation_not_needed",
            "operation", "start_guest",
            "guest", GUEST,
            "source", "desired_state"),
        world.told.getLast());
  }

  @Test
  void aSignedRunStateThatIsAlreadySoIsNotReadyAndConsumesNothing() {
    assertEquals(
        new Rejected(new TargetNotReady(Obstacle.RUN_STATE, "the guest is not running")),
        agent.submit(signed(new StopGuest(GUEST))));
    assertEquals(List.of(), world.effects);
    assertEquals(1, world.signing.issued.size());
  }

  @Test
  void anUnknownOperationIsRefusedWhateverIsSigned() {
    Operation unknown = new Unknown("format_host");
    assertEquals(Refusal.UNKNOWN_OPERATION, refusal(agent.submit(signed(unknown))));
    assertEquals(List.of("audit refused"), world.effects);
  }

  @Test
  void theBudgetIsCountedOverARestart() {
    agent.submit(wish(set("cores", "2")));
    world.restart();
    agent = world.new Agent();
    agent.submit(wish(set("cores", "3")));
    world.restart();
    agent = world.new Agent();
    ExecutionOutcome third = agent.submit(wish(set("cores", "4")));
    assertEquals(
        new Refused(Refusal.OVER_BUDGET, "policy.config_writes_per_guest_day is used up"), third);
    assertEquals(2, world.sent().size());
    world.time.pass(Duration.ofHours(25));
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(wish(set("cores", "4")))).outcome());
  }

  @Test
  void whatThePolicyDoesNotAllowIsRefusedWithItsRule() {
    world.node.add(GuestRef.lxc(103));
    assertEquals(
        new Refused(Refusal.POLICY, "policy.guests does not allow it"),
        agent.submit(wish(new StartGuest(GuestRef.lxc(103)))));
    assertEquals(List.of("audit refused"), world.effects);
  }

  @Test
  void theKillSwitchStopsEverythingAndTheHubOnlyWhatItCauses() {
    world.paused = true;
    assertEquals(Refusal.PAUSED, refusal(agent.submit(signed(DESTROY))));
    assertEquals(
        Refusal.PAUSED, refusal(agent.submit(Wish.of(new StartGuest(GUEST), Source.RECOVERY))));
    world.paused = false;
    world.blocked = true;
    assertEquals(Refusal.BLOCKED, refusal(agent.submit(signed(DESTROY))));
    assertEquals(Refusal.BLOCKED, refusal(agent.submit(wish(new StartGuest(GUEST)))));
    assertEquals(List.of(), world.sent());
    assertEquals(
        Outcome.SUCCEEDED,
        ended(agent.submit(wish(new StartGuest(GUEST)).fromLocalFile())).outcome());
    guest.running = false;
    Wish console = Wish.of(DESTROY, Source.SIGNED_CONSOLE).with(world.signing.signed(DESTROY));
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(console)).outcome());
  }

  @Test
  void aStopBeforeTheIntentBeginsNothing() {
    world.time.stop();
    assertEquals(Refusal.STOPPING, refusal(agent.submit(wish(new StartGuest(GUEST)))));
    assertEquals(List.of(), world.records);
  }

  @Test
  void aConfigThatIsNotThePlannedOneIsAConflict() {
    Wish planned = wish(set("cores", "2")).plannedFrom("digest-7");
    assertEquals(Refusal.CONFLICT, refusal(agent.submit(planned)));
    assertEquals(List.of(), world.records);
  }

  @Test
  void aLockedGuestIsNotTouchedNotEvenWithASignature() {
    guest.lock = Optional.of("backup");
    guest.running = true;
    assertEquals(
        new Refused(Refusal.TARGET_NOT_READY, "the guest is locked: backup"),
        agent.submit(wish(new ShutdownGuest(GUEST, 60))));
    assertEquals(
        new Rejected(new TargetNotReady(Obstacle.LOCKED, "the guest is locked: backup")),
        agent.submit(signed(new RebootGuest(GUEST, 60))));
    assertEquals(List.of("audit refused"), world.effects);
  }

  @Test
  void aGuestOfTheHaManagerIsLeftToItUnlessAnOperatorSigns() {
    guest.highAvailability = true;
    assertEquals(Refusal.TARGET_NOT_READY, refusal(agent.submit(wish(new StartGuest(GUEST)))));
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(signed(new StartGuest(GUEST)))).outcome());
  }

  @Test
  void aNodeThatIsAwayJudgesNothing() {
    world.node.awayUntil = Duration.ofMinutes(1);
    assertEquals(Refusal.UNREACHABLE, refusal(agent.submit(signed(DESTROY))));
    assertEquals(List.of(), world.effects);
  }
}
