package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order in which a wish is carried out, and what is written down of it. */
class GatedExecutorTest extends ExecutorScene {
  @Test
  void aBenignTaskIsAuditedJournaledSentAndJournaledAgain() {
    assertEquals(
        new Ended(new OperationId("0".repeat(25) + "1"), Outcome.SUCCEEDED, "", "", List.of()),
        agent.submit(wish(new StartGuest(GUEST))));
    assertEquals(
        List.of("audit permitted", "intent", "submit", "submitted", "succeeded"), world.effects);
    assertTrue(guest.running);
    assertEquals(ChangingNode.TOKEN, intent().token());
    assertEquals(Optional.of("digest-0"), intent().configDigest());
    assertEquals(Duration.ofMinutes(10), Duration.between(intent().at(), intent().deadline()));
  }

  static List<Operation> oneOfEach() {
    return Operations.oneOfEach();
  }

  /** Whatever is carried out: its line is durable, then the intent, and only then the effect. */
  @ParameterizedTest
  @MethodSource("oneOfEach")
  void everyKindOfOperationKeepsTheOrder(Operation operation) {
    world.node.add(GuestRef.qemu(200));
    Operations.prepare(world, operation);
    ExecutionOutcome outcome = agent.submit(signed(operation));
    Carrier carrier = Carrier.of(operation);
    if (carrier == Carrier.NOBODY) {
      assertInstanceOf(Refused.class, outcome);
      assertEquals(List.of(), world.sent());
      return;
    }
    assertEquals(Outcome.SUCCEEDED, ended(outcome).outcome());
    assertEquals(List.of(operation), world.sent());
    boolean destructive = intent().destructive();
    String audit = "audit permitted" + (destructive ? " durable" : "");
    boolean task = world.effects.contains("submitted");
    String forgotten = "nonce forgotten";
    List<String> expected =
        switch (carrier) {
          case PRIVILEGED, NOBODY -> List.of(audit, "intent", forgotten, "succeeded");
          case AGENT -> List.of(audit, "intent", forgotten, "rotation", "succeeded");
          case PROXMOX ->
              task
                  ? List.of(audit, "intent", forgotten, "submit", "submitted", "succeeded")
                  : List.of(audit, "intent", forgotten, "submit", "succeeded");
        };
    assertEquals(expected, world.effects);
    assertEquals("0".repeat(26), intent().id().value());
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void nothingDestructiveIsSentWithoutASignature(Operation operation) {
    world.node.add(GuestRef.qemu(200));
    agent.submit(wish(operation));
    for (Operation sent : world.sent()) {
      assertEquals(1, world.records.stream().filter(JournalEntry.Intent.class::isInstance).count());
      assertEquals(false, intent().destructive(), sent.wireName());
    }
  }

  @Test
  void anEventOfAnOperationNamesItsGuest() {
    world.paused = true;
    agent.submit(wish(new StartGuest(GUEST)));
    assertEquals(
        Map.of(
            "event", "operation_refused",
            "operation", "start_guest",
            "guest", GUEST,
            "source", "desired_state",
            "reason", "paused",
            "message", "changes are paused on this host"),
        world.told.getLast());
    world.paused = false;
    agent.submit(wish(set("memory", "600")));
    assertEquals("guest 101, memory", world.told.get(1).get("lanes"));
    agent.submit(wish(new StartGuest(GUEST)));
    assertEquals("guest 101", world.told.get(3).get("lanes"));
    for (Map<String, Object> line : world.told) {
      assertEquals(GUEST, line.get("guest"), line.toString());
    }
    List<Set<String>> ends =
        world.told.stream()
            .filter(line -> "operation_ended".equals(line.get("event")))
            .map(Map::keySet)
            .toList();
    Set<String> fields =
        Set.of("event", "operation", "guest", "id", "outcome", "reason", "message", "warnings");
    assertEquals(List.of(fields, fields), ends);
  }

  @Test
  void aSignedOperationIsCarriedOutOnce() {
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(signed(DESTROY))).outcome());
    assertEquals(Refusal.REPLAYED, refusal(agent.submit(signed(DESTROY))));
    world.restart();
    agent = world.new Agent();
    assertEquals(Refusal.REPLAYED, refusal(agent.submit(signed(DESTROY))));
    assertEquals(List.of(DESTROY), world.sent());
  }

  @Test
  void aBrokenAuditTrailShutsTheDestructivePathAlone() {
    world.auditBroken = true;
    assertEquals(Refusal.STATE_UNAVAILABLE, refusal(agent.submit(signed(DESTROY))));
    assertEquals(List.of(), world.records);
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(wish(new StartGuest(GUEST)))).outcome());
    assertEquals(List.of(new StartGuest(GUEST)), world.sent());
    assertTrue(world.events.contains("audit_not_written"));
  }

  @Test
  void withoutAnIntentNothingIsSent() {
    world.journalTakes = 0;
    assertEquals(Refusal.STATE_UNAVAILABLE, refusal(agent.submit(wish(new StartGuest(GUEST)))));
    assertEquals(List.of("audit permitted"), world.effects);
    assertEquals(List.of(), world.sent());
  }

  @Test
  void aJournalThatIsShutIsFoundOutBeforeAnythingIsSaidToBePermitted() {
    world.journalShut = true;
    assertEquals(Refusal.STATE_UNAVAILABLE, refusal(agent.submit(wish(new StartGuest(GUEST)))));
    assertEquals(List.of(), world.effects);
    assertEquals(List.of(), world.decisions);
  }

  @Test
  void anIntentAnchorsTheDecisionThatPermittedIt() {
    agent.submit(wish(new StartGuest(GUEST)));
    world.auditBroken = true;
    agent.submit(wish(set("cores", "2")));
    List<Optional<AuditHead>> anchors =
        world.records.stream()
            .filter(JournalEntry.Intent.class::isInstance)
            .map(JournalEntry.Intent.class::cast)
            .map(JournalEntry.Intent::audit)
            .toList();
    AuditHead first = new AuditHead(1, "ab".repeat(32));
    assertEquals(List.of(Optional.of(first), Optional.of(first)), anchors);
  }

  @Test
  void theBeforeImageOfAConfigWriteIsInItsIntent() {
    SetGuestConfig write =
        new SetGuestConfig(
            GUEST, new TreeMap<>(Map.of("cores", "2", "swap", "0")), new TreeSet<>());
    agent.submit(wish(write));
    assertEquals(
        Map.of("cores", Optional.of("1"), "swap", Optional.empty()), intent().beforeImage());
  }
}
