package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.ChangingNode.Fate;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent is killed at its k-th call to the outside, before and after its effect; then again at
 * the j-th call of the recovery. Nothing is ever sent twice, and the end does not depend on the
 * second crash.
 */
class CrashSweepTest {
  private static final GuestRef GUEST = Operations.GUEST;

  /** A run with its crashes; 0 is none. */
  private record Crashes(int first, boolean firstAfter, int second, boolean secondAfter) {}

  /** How it ended, as far as it may not depend on a second crash. */
  private record End(List<Outcome> outcomes, List<Operation> sent, String guests) {}

  private static final class Run {
    final ExecutionWorld world = new ExecutionWorld();
    int callsBefore;
    int callsOfRecovery;
    boolean crashed;
    boolean crashedAgain;

    End go(Runnable script, Crashes crashes) {
      if (crashes.first > 0) {
        world.killAt(crashes.first, crashes.firstAfter);
      }
      untilKilled(script);
      callsBefore = world.calls();
      crashed = world.dead();
      recover(crashes.second, crashes.secondAfter);
      callsOfRecovery = world.calls();
      crashedAgain = world.dead();
      if (crashedAgain) {
        recover(0, false);
      }
      return end();
    }

    private void recover(int kill, boolean after) {
      world.restart();
      if (kill > 0) {
        world.killAt(kill, after);
      }
      untilKilled(() -> world.new Agent().recovery.begin());
    }

    /** Outside the queue nobody catches it. */
    private static void untilKilled(Runnable script) {
      try {
        script.run();
      } catch (ExecutionWorld.Killed _) {
        // as wished
      }
    }

    private End end() {
      assertEquals(List.of(), world.state().inFlight());
      List<Outcome> outcomes = new ArrayList<>();
      for (JournalEntry entry : world.records) {
        if (entry instanceof JournalEntry.Ended ended) {
          outcomes.add(ended.outcome());
        }
      }
      StringBuilder guests = new StringBuilder();
      world.node.guests.forEach((ref, guest) ->
          guests.append(ref + " " + guest.running + guest.config + guest.snapshots.size()));
      return new End(outcomes, world.sent(), guests.toString());
    }
  }

  static Stream<Arguments> operationsAndFates() {
    List<Arguments> rows = new ArrayList<>();
    for (Operation operation : Operations.oneOfEach()) {
      if (Carrier.of(operation) != Carrier.NOBODY) {
        for (Fate fate : List.of(Fate.ANSWERED, Fate.ANSWER_LOST, Fate.NEVER_ARRIVES)) {
          rows.add(Arguments.of(operation, fate));
        }
      }
    }
    return rows.stream();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @MethodSource("operationsAndFates")
  void aCrashAnywhereAndASecondOneInRecoverySendNothingTwice(
      Operation operation, Fate fate, TestReporter reporter) {
    Run clean = run(operation, fate, new Crashes(0, false, 0, false));
    int runs = 0;
    for (int first : calls(clean.callsBefore, 18)) {
      for (boolean after : List.of(false, true)) {
        Run once = run(operation, fate, new Crashes(first, after, 0, false));
        assertTrue(once.crashed);
        check(once, operation, fate);
        for (int second : calls(once.callsOfRecovery, 6)) {
          for (boolean secondAfter : List.of(false, true)) {
            Run twice = run(operation, fate, new Crashes(first, after, second, secondAfter));
            check(twice, operation, fate);
            assertEquals(once.end(), twice.end(), first + " then " + second);
            runs++;
          }
        }
      }
    }
    assertTrue(runs > 0);
    reporter.publishEntry(operation.wireName() + " " + fate, runs + " runs with two crashes");
  }

  /** The first ones and the last five: those between are looks that repeat for two minutes. */
  private static List<Integer> calls(int count, int first) {
    return IntStream.rangeClosed(1, count)
        .filter(call -> call <= first || call > count - 5)
        .boxed()
        .toList();
  }

  private static Run run(Operation operation, Fate fate, Crashes crashes) {
    Run run = new Run();
    Operations.prepare(run.world, operation);
    run.world.node.add(GuestRef.qemu(200));
    run.world.node.fate = fate;
    Wish wish = Wish.of(operation, Source.SIGNED_CONSOLE).with(run.world.signing.signed(operation));
    run.go(() -> run.world.new Agent().submit(wish), crashes);
    return run;
  }

  /** What may be said of any run. */
  private static void check(Run run, Operation operation, Fate fate) {
    ExecutionWorld world = run.world;
    List<Operation> sent = world.sent();
    assertTrue(sent.size() <= 1, "sent " + sent.size() + " times");
    List<JournalEntry.Intent> intents =
        world.records.stream()
            .filter(JournalEntry.Intent.class::isInstance)
            .map(JournalEntry.Intent.class::cast)
            .toList();
    assertTrue(intents.size() <= 1);
    if (intents.isEmpty()) {
      assertEquals(List.of(), sent);
      return;
    }
    boolean destructive = intents.getFirst().destructive();
    // audit before intent before effect, and for what is destructive durably
    int audit = world.effects.indexOf("audit permitted" + (destructive ? " durable" : ""));
    assertTrue(audit >= 0 && audit < world.effects.indexOf("intent"));
    int submit = world.effects.indexOf("submit");
    assertTrue(submit < 0 || world.effects.indexOf("intent") < submit);
    List<Outcome> outcomes = run.end().outcomes();
    assertEquals(1, outcomes.size());
    boolean arrived = !sent.isEmpty() && fate != Fate.NEVER_ARRIVES;
    if (arrived && Carrier.of(operation) == Carrier.PROXMOX) {
      assertEquals(List.of(Outcome.SUCCEEDED), outcomes);
    } else if (sent.isEmpty() && Carrier.of(operation) == Carrier.PROXMOX) {
      assertEquals(List.of(destructive ? Outcome.OUTCOME_UNKNOWN : Outcome.ABANDONED), outcomes);
    }
  }

  /** The recovery of a transaction sends something itself: also that only once. */
  @Test
  void aTransactionIsPutInOrderWhereverTheAgentIsKilled() {
    Run clean = selftest(new Crashes(0, false, 0, false));
    End wanted = clean.end();
    Set<Operation> wishes = new HashSet<>(wanted.sent());
    for (int first = 0; first <= clean.callsBefore; first++) {
      Run once = selftest(new Crashes(first, true, 0, false));
      assertPutInOrder(once, wishes);
      for (int second : calls(once.callsOfRecovery, 30)) {
        for (boolean after : List.of(false, true)) {
          assertPutInOrder(selftest(new Crashes(first, true, second, after)), wishes);
        }
      }
    }
  }

  private static Run selftest(Crashes crashes) {
    Run run = new Run();
    run.world.node.add(GUEST);
    run.go(() -> RecoverInFlightTest.Selftest.run(run.world), crashes);
    return run;
  }

  private static void assertPutInOrder(Run run, Set<Operation> wishes) {
    ChangingNode.Guest guest = run.world.node.guests.get(GUEST);
    assertTrue(guest != null && guest.snapshots.isEmpty());
    assertTrue(!guest.config.containsKey("description"));
    assertEquals(List.of(), run.world.state().unfinished());
    assertTrue(wishes.containsAll(run.world.sent()));
    assertEquals(
        run.world.sent().size(), new HashSet<>(run.world.sent()).size(), "something twice");
  }

  /** The sweep would see it: an agent that finds no task in the list loses what it has sent. */
  @Test
  void aTaskListThatIsNotLookedAtIsNoticed() {
    Operation start = Operations.oneOfEach().getFirst();
    int wrong = 0;
    int calls = run(start, Fate.ANSWERED, new Crashes(0, false, 0, false)).callsBefore;
    for (int first = 1; first <= calls; first++) {
      Run run = new Run();
      run.world.node.add(GUEST);
      run.world.node.listsNoTasks = true;
      Wish wish = Wish.of(start, Source.DESIRED_STATE);
      run.go(() -> run.world.new Agent().submit(wish), new Crashes(first, true, 0, false));
      if (!run.world.sent().isEmpty() && !run.end().outcomes().equals(List.of(Outcome.SUCCEEDED))) {
        wrong++;
      }
    }
    assertTrue(wrong > 0);
  }
}
