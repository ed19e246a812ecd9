package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.ChangingNode.Fate;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Broke;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a request that was sent, and of one whose answer was lost. */
class RequestEndsTest extends ExecutorScene {
  static List<Operation> oneOfEach() {
    return Operations.oneOfEach();
  }

  @Test
  void aConfigThatChangedBeforeTheWriteArrivesIsAConflict() {
    world.afterIntent = () -> guest.writes++;
    Ended conflict = ended(agent.submit(wish(set("cores", "2"))));
    assertEquals(Outcome.FAILED, conflict.outcome());
    assertEquals("conflict", conflict.reason());
    assertEquals(
        "conflict", assertInstanceOf(JournalEntry.Ended.class, world.records.getLast()).reason());
    assertEquals("1", guest.config.get("cores"));
  }

  /**
   * A destructive request whose answer was lost, and everybody who could send it again: the lane
   * that lost it, the next process, the same signature handed over again, a desired state that
   * wishes it still. It fails if the executor sends again instead of settling what is lost (the
   * permit then throws, and without that guard two arrive), and if {@code known} lets through what
   * has ended. That the client below sends once is seen in the transcripts, by what the node got.
   */
  @ParameterizedTest
  @MethodSource("oneOfEach")
  void aDestructiveRequestWhoseAnswerIsLostIsSentOnceWhoeverCouldSendItAgain(Operation operation) {
    if (Carrier.of(operation) != Carrier.PROXMOX) {
      return;
    }
    for (int lostAt : List.of(2, Integer.MAX_VALUE)) {
      ExecutionWorld other = new ExecutionWorld();
      Operations.prepare(other, operation);
      other.node.add(GuestRef.qemu(200));
      other.node.fate = Fate.NEVER_ARRIVES;
      other.time.stopAtWait(lostAt);
      ExecutionOutcome first = other.new Agent().submit(signed(other, operation));
      assertFalse(first instanceof Broke, first.toString());
      JournalEntry.Intent begun =
          assertInstanceOf(JournalEntry.Intent.class, other.records.getFirst());
      other.time.stopAtWait(Integer.MAX_VALUE);
      other.restart();
      ExecutionWorld.Agent next = other.new Agent();
      next.recovery.begin();
      assertEquals(Refusal.REPLAYED, refusal(next.submit(signed(other, operation))));
      if (begun.destructive()) {
        next.submit(wish(operation));
        assertEquals(
            Outcome.OUTCOME_UNKNOWN.wireName(),
            other.effects.stream()
                .filter(effect -> effect.equals("outcome_unknown") || effect.equals("abandoned"))
                .findFirst()
                .orElse("none"));
      }
      assertEquals(List.of(operation), other.sent());
    }
  }

  @Test
  void aValueThatProxmoxRefusesEndsTheWriteAtOnceAndIsNamed() {
    world.node.refuses.put("cores", "2");
    SetGuestConfig write =
        new SetGuestConfig(
            GUEST, new TreeMap<>(Map.of("cores", "2", "onboot", "1")), new TreeSet<>());
    Ended refused = ended(agent.submit(wish(write)));
    assertEquals(Outcome.FAILED, refused.outcome());
    assertEquals("value_refused", refused.reason());
    assertEquals(Set.of("cores"), refused.refused());
    assertEquals(Duration.ZERO, world.time.elapsed());
    assertEquals("failed", world.effects.getLast());
    assertEquals(List.of(write), world.sent());
    assertEquals(List.of(), world.state().inFlight());
  }

  @ParameterizedTest
  @EnumSource(Fate.class)
  void whateverBecomesOfARequestItIsSentOnce(Fate fate) {
    for (boolean destructive : List.of(false, true)) {
      ExecutionWorld other = new ExecutionWorld();
      other.node.add(GUEST);
      other.node.fate = fate;
      Wish wish = destructive ? signed(other, DESTROY) : wish(new StartGuest(GUEST));
      ExecutionOutcome outcome = other.new Agent().submit(wish);
      Outcome expected =
          switch (fate) {
            case ANSWERED, ANSWER_LOST, LATE -> Outcome.SUCCEEDED;
            case NEVER_ARRIVES -> destructive ? Outcome.OUTCOME_UNKNOWN : Outcome.ABANDONED;
            case REFUSED, NO_CONNECTION -> Outcome.FAILED;
          };
      assertEquals(expected, ended(outcome).outcome());
      assertEquals(List.of(wish.operation()), other.sent());
      assertEquals(expected.wireName(), other.effects.getLast());
      assertEquals(List.of(), other.state().inFlight());
    }
  }

  @Test
  void aLostConfigWriteIsDecidedByWhatTheConfigSaysTwoMinutesLater() {
    world.node.fate = Fate.ANSWER_LOST;
    Ended written = ended(agent.submit(wish(set("cores", "2"))));
    assertEquals(Outcome.SUCCEEDED, written.outcome());
    assertEquals(JournalEntry.Ended.EFFECT_VISIBLE, written.reason());
    assertEquals(Duration.ofMinutes(2), world.time.elapsed());
    world.node.fate = Fate.NEVER_ARRIVES;
    assertEquals(Outcome.ABANDONED, ended(agent.submit(wish(set("cores", "3")))).outcome());
  }

  @Test
  void aFailedTaskIsAFailureWithItsText() {
    world.node.exit = "startup for container '101' failed";
    Ended failed = ended(agent.submit(wish(new StartGuest(GUEST))));
    assertEquals(Outcome.FAILED, failed.outcome());
    assertEquals("task_failed", failed.reason());
    assertTrue(failed.message().contains("startup for container '101' failed"));
  }

  @Test
  void ofAKilledTaskTheGuestIsAsked() {
    world.node.exit = "unexpected status";
    assertEquals(
        Outcome.OUTCOME_UNKNOWN, ended(agent.submit(wish(new StartGuest(GUEST)))).outcome());
    world.node.worksAllTheSame = true;
    Ended seen = ended(agent.submit(wish(new StartGuest(GUEST))));
    assertEquals(Outcome.SUCCEEDED, seen.outcome());
    assertEquals(JournalEntry.Ended.EFFECT_VISIBLE, seen.reason());
  }

  @Test
  void aTaskPastItsLimitIsWaitedForOnAndOn() {
    world.node.taskTakes = Duration.ofMinutes(25);
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(wish(new StartGuest(GUEST)))).outcome());
    assertEquals(2, world.events.stream().filter("task_past_limit"::equals).count());
  }

  @Test
  void aStopWhileItWaitsLeavesItInFlight() {
    world.time.stopAtWait(2);
    OperationId id = new OperationId("0".repeat(25) + "1");
    assertEquals(
        new InFlight(id, InFlight.Cause.STOPPING), agent.submit(wish(new StartGuest(GUEST))));
    assertEquals(id, world.state().inFlight().getFirst().id());
    assertEquals("submitted", world.effects.getLast());
  }

  @Test
  void aJournalThatFailsAfterTheRequestLeavesItInFlightAndMendsLater() {
    world.journalTakes = 1;
    world.time.stopAtWait(3);
    InFlight left = assertInstanceOf(InFlight.class, agent.submit(wish(new StartGuest(GUEST))));
    assertEquals(InFlight.Cause.JOURNAL_NOT_WRITTEN, left.cause());
    assertEquals(1, world.state().inFlight().size());
    assertEquals(Refusal.UNSETTLED, refusal(agent.submit(wish(set("cores", "2")))));
    world.journalTakes = Integer.MAX_VALUE;
    world.time.stopAtWait(Integer.MAX_VALUE);
    agent.recovery.begin();
    assertEquals(List.of(), world.state().inFlight());
    assertEquals("succeeded", world.effects.getLast());
    assertEquals(List.of(new StartGuest(GUEST)), world.sent());
  }

  @Test
  void aPrivilegedRefusalHasNotHappenedAndAFailureIsLookedInto() {
    Operation mount = mount();
    world.usb.fault = Optional.of(new PrivilegedException.Refused("no such disk"));
    assertEquals(Outcome.FAILED, ended(agent.submit(wish(mount))).outcome());
    world.usb.fault = Optional.of(new PrivilegedException.Failed("systemctl", OptionalInt.of(1)));
    assertEquals(Outcome.OUTCOME_UNKNOWN, ended(agent.submit(wish(mount))).outcome());
    world.usb.mounted = true;
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(wish(mount))).outcome());
  }

  private static Operation mount() {
    return Operations.oneOfEach().stream()
        .filter(operation -> operation.wireName().equals("mount_usb"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFaultOfOurOwnIsAnOutcomeAndLeavesTheGuestUnsettled() {
    world.killAt(5, true);
    ExecutionOutcome outcome = agent.submit(wish(DESTROY));
    assertInstanceOf(ExecutionWorld.Killed.class, assertInstanceOf(Broke.class, outcome).cause());
  }
}
