package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.ChangingNode.Fate;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.AlreadySo;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Broke;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.PendingSignature;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.OperationId;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
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

class GatedExecutorTest {
  static final GuestRef GUEST = Operations.GUEST;
  private static final Operation DESTROY = new DestroyGuest(GUEST, false, false, false);

  private final ExecutionWorld world = new ExecutionWorld();
  private ExecutionWorld.Agent agent = world.new Agent();
  private final ChangingNode.Guest guest = world.node.add(GUEST);

  private static Wish wish(Operation operation) {
    return Wish.of(operation, Source.DESIRED_STATE);
  }

  private static Wish signed(Operation operation) {
    return Wish.of(operation, Source.SIGNED_HUB).with(TestAuthorizations.of(operation));
  }

  private static SetGuestConfig set(String key, String value) {
    return new SetGuestConfig(GUEST, new TreeMap<>(Map.of(key, value)), new TreeSet<>());
  }

  private Refusal refusal(ExecutionOutcome outcome) {
    return assertInstanceOf(Refused.class, outcome).refusal();
  }

  private Ended ended(ExecutionOutcome outcome) {
    return assertInstanceOf(Ended.class, outcome);
  }

  private JournalEntry.Intent intent() {
    return assertInstanceOf(JournalEntry.Intent.class, world.records.getFirst());
  }

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
    guest.running = Operations.isForRunning(operation);
    world.usb.mounted = false;
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
    List<String> expected =
        switch (carrier) {
          case PRIVILEGED, NOBODY -> List.of(audit, "intent", "succeeded");
          case PROXMOX ->
              task
                  ? List.of(audit, "intent", "submit", "submitted", "succeeded")
                  : List.of(audit, "intent", "submit", "succeeded");
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
        new Refused(Refusal.TARGET_NOT_READY, "the guest's run state is already so"),
        agent.submit(signed(new StopGuest(GUEST))));
    assertEquals(List.of("audit refused"), world.effects);
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
      other.node.add(GUEST).running = Operations.isForRunning(operation);
      other.node.add(GuestRef.qemu(200));
      other.node.fate = Fate.NEVER_ARRIVES;
      other.time.stopAtWait(lostAt);
      ExecutionOutcome first = other.new Agent().submit(signed(operation));
      assertFalse(first instanceof Broke, first.toString());
      JournalEntry.Intent begun =
          assertInstanceOf(JournalEntry.Intent.class, other.records.getFirst());
      other.time.stopAtWait(Integer.MAX_VALUE);
      other.restart();
      ExecutionWorld.Agent next = other.new Agent();
      next.recovery.begin();
      assertEquals(Refusal.REPLAYED, refusal(next.submit(signed(operation))));
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
  void aGuestThatDoesNotExistMakesNoPendingWish() {
    DestroyGuest other = new DestroyGuest(GuestRef.lxc(102), false, false, false);
    assertEquals(Refusal.NO_SUCH_GUEST, refusal(agent.submit(wish(other))));
    assertEquals(List.of(), world.wishes);
  }

  @Test
  void anUnknownOperationIsRefusedWhateverIsSigned() {
    Operation unknown = new Unknown("format_host");
    assertEquals(Refusal.UNKNOWN_OPERATION, refusal(agent.submit(signed(unknown))));
    assertEquals(List.of("audit refused"), world.effects);
  }

  @Test
  void anAuthorizationForAnotherOperationIsNone() {
    Wish crossed =
        Wish.of(DESTROY, Source.SIGNED_HUB).with(TestAuthorizations.of(new StartGuest(GUEST)));
    assertEquals(new PendingSignature(true), agent.submit(crossed));
    assertEquals(List.of(), world.sent());
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
    Wish console = Wish.of(DESTROY, Source.SIGNED_CONSOLE).with(TestAuthorizations.of(DESTROY));
    assertEquals(Outcome.SUCCEEDED, ended(agent.submit(console)).outcome());
  }

  @Test
  void aStopBeforeTheIntentBeginsNothing() {
    world.time.stop();
    assertEquals(Refusal.STOPPING, refusal(agent.submit(wish(new StartGuest(GUEST)))));
    assertEquals(List.of(), world.records);
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
  void theBeforeImageOfAConfigWriteIsInItsIntent() {
    SetGuestConfig write =
        new SetGuestConfig(
            GUEST, new TreeMap<>(Map.of("cores", "2", "swap", "0")), new TreeSet<>());
    agent.submit(wish(write));
    assertEquals(
        Map.of("cores", Optional.of("1"), "swap", Optional.empty()), intent().beforeImage());
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
        Refusal.TARGET_NOT_READY, refusal(agent.submit(signed(new RebootGuest(GUEST, 60)))));
    assertEquals(List.of("audit refused", "audit refused"), world.effects);
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

  @ParameterizedTest
  @EnumSource(Fate.class)
  void whateverBecomesOfARequestItIsSentOnce(Fate fate) {
    for (Wish wish : List.of(wish(new StartGuest(GUEST)), signed(DESTROY))) {
      ExecutionWorld other = new ExecutionWorld();
      other.node.add(GUEST);
      other.node.fate = fate;
      ExecutionOutcome outcome = other.new Agent().submit(wish);
      boolean destructive = wish.operation() instanceof DestroyGuest;
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
