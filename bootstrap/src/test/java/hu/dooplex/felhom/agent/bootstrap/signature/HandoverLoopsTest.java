package hu.dooplex.felhom.agent.bootstrap.signature;

import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.DESTROY;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.OPS_1;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.STRANGER;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.signed;
import static hu.dooplex.felhom.agent.bootstrap.signature.SignedWorld.wish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.handover.TakeFromConsole;
import hu.dooplex.felhom.agent.application.handover.TakeFromHub;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.application.port.ConsoleRequest;
import hu.dooplex.felhom.agent.application.port.ExerciseRequest;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.Spool;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult.Ending;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is handed over is taken once, whoever hands over how much of it. */
class HandoverLoopsTest {
  private static final List<String> ONCE = List.of("DELETE /nodes/pve1/lxc/101");

  @TempDir private Path folder;
  private SignedWorld world;
  private final Bells bells = new Bells();

  @BeforeEach
  void begin() throws Exception {
    world = new SignedWorld(folder);
  }

  private static List<String> told(List<OperationResult> results) {
    return results.stream().map(each -> each.outcome() + " " + each.reason()).toList();
  }

  private long count(String event) {
    return world.events.stream().filter(event::equals).count();
  }

  // The hub

  private int fetched;
  private Optional<HubException> failure = Optional.empty();

  private void hubServes(List<SignedEnvelope> served) {
    bells.signedOperations().ring();
    world.time.stopIn(Duration.ofMinutes(30));
    new TakeFromHub(
            () -> {
              fetched++;
              if (failure.isPresent()) {
                throw failure.get();
              }
              return served;
            },
            world.door(),
            bells,
            new Rounds(world.time, world),
            world.time,
            world)
        .run();
  }

  @Test
  void whatTheHubServesIsFetchedOnceForEachRing() throws Exception {
    hubServes(List.of(signed(world.issued(DESTROY), OPS_1)));
    assertEquals(1, fetched);
    assertEquals(List.of("PENDING_SIGNATURE ", "SUCCEEDED "), told(world.outbox));
    assertEquals(ONCE, world.mutations());
  }

  @Test
  void aListThatCannotBeFetchedIsSaidAndEndsNothing() {
    failure = Optional.of(new HubException.TransportError(TransportFault.TIMEOUT, "slow"));
    hubServes(List.of());
    assertEquals(1, count("signed_operations_not_fetched"));
    assertEquals(List.of(), world.outbox);
  }

  @Test
  void theSameRefusedDocumentAThousandTimesIsOneLineAndOneResult() {
    SignedEnvelope bad = signed(world.issued(DESTROY), STRANGER);
    world.outbox.clear();
    hubServes(Collections.nCopies(1000, bad));
    assertEquals(List.of("REFUSED unknown_signer"), told(world.outbox));
    assertEquals(1, count("handover_refused"));
    hubServes(Collections.nCopies(1000, bad));
    assertEquals(1, count("handover_refused"));
    assertEquals(2, world.outbox.size());
  }

  @Test
  void ofALongerListNoMoreThanSixtyFourAreTaken() {
    List<SignedEnvelope> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(signedBadly(i));
    }
    hubServes(many);
    assertEquals(64, world.outbox.size());
    assertEquals(List.of(), world.mutations());
  }

  private static SignedEnvelope signedBadly(int number) {
    return new SignedEnvelope(
        new byte[] {1, (byte) (number >> 8), (byte) number}, List.of(new byte[9]));
  }

  @Test
  void sixtyFourWishesOfTheHubAreThirtyTwoPendingOnesAndTheRestRefused() {
    List<SignedEnvelope> many = new ArrayList<>();
    for (int timeout = 60; timeout < 124; timeout++) {
      many.add(
          wish(
              "\"operation\":\"reboot_guest\",\"guest\":{\"kind\":\"lxc\",\"vmid\":102},"
                  + "\"params\":{\"timeout_seconds\":"
                  + timeout
                  + "}"));
    }
    hubServes(many);
    assertEquals(32, Collections.frequency(told(world.outbox), "PENDING_SIGNATURE "));
    assertEquals(32, Collections.frequency(told(world.outbox), "REFUSED not_remembered"));
    assertEquals(
        "PENDING_SIGNATURE ",
        told(List.of(world.byConsole(wish(DESTROY)))).getFirst(),
        "the console has room of its own");
    assertEquals(List.of(), world.mutations());
  }

  @Test
  void theSameWishAgainGetsTheSameNonce() {
    Optional<String> first = world.wished(DESTROY).operationId();
    assertEquals(first, world.wished(DESTROY).operationId());
  }

  @Test
  void twoJobsWhoseSignaturesAreSwappedAreBothRefusedAndRunOnceTheyAreRight() {
    SignedEnvelope one = signed(world.issued(DESTROY), OPS_1);
    SignedEnvelope other = signed(world.issued(DESTROY.replace("true", "false")), OPS_1);
    world.outbox.clear();
    hubServes(
        List.of(
            new SignedEnvelope(one.document(), other.signatures()),
            new SignedEnvelope(other.document(), one.signatures()),
            other,
            one));
    assertEquals(
        List.of(
            "REFUSED bad_signature",
            "REFUSED bad_signature",
            "SUCCEEDED ",
            "REFUSED target_mismatch"),
        told(world.outbox));
    assertEquals(ONCE, world.mutations());
  }

  // Once

  @Test
  void aDocumentThatWaitsInItsLaneIsNotPutInLineAgain() throws Exception {
    List<Runnable> later = new ArrayList<>();
    world.executor = later::add;
    world.restart();
    SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
    CompletableFuture<OperationResult> first = world.door().run(envelope, Source.SIGNED_HUB);
    assertSame(first, world.door().run(envelope, Source.SIGNED_HUB));
    CompletableFuture<OperationResult> console = world.door().run(envelope, Source.SIGNED_CONSOLE);
    assertFalse(first.isDone());
    while (!later.isEmpty()) {
      later.removeFirst().run();
    }
    assertEquals(
        List.of("SUCCEEDED ", "SUCCEEDED replayed"), told(List.of(first.join(), console.join())));
    assertEquals(ONCE, world.mutations());
  }

  @Test
  void whatEndsInRecoveryIsToldToTheHubAfterARestart() throws Exception {
    SignedEnvelope envelope = signed(world.issued(DESTROY), OPS_1);
    world.outbox.clear();
    world.killAfterIntent();
    world.byHub(envelope);
    world.restart();
    assertEquals(List.of("RUNNING agent_fault", "OUTCOME_UNKNOWN not_found"), told(world.outbox));
    assertEquals(List.of(), world.mutations());
  }

  // The console

  private final Map<String, ConsoleRequest> there = new LinkedHashMap<>();
  private final List<OperationResult> answers = new ArrayList<>();
  private final List<ExerciseResult> exercised = new ArrayList<>();
  private int looks;
  private int unreadable;
  private int unwritable;

  private void consoleFor(Duration left) {
    world.time.stopIn(left);
    Spool spool =
        new Spool() {
          @Override
          public List<Entry> entries() throws StateException {
            looks++;
            if (unreadable-- > 0) {
              throw new StateException("spool: permission denied");
            }
            return there.entrySet().stream()
                .map(each -> new Entry(each.getKey(), each.getValue()))
                .toList();
          }

          @Override
          public void answer(Entry entry, ConsoleAnswer answer) throws StateException {
            if (unwritable-- > 0) {
              throw new StateException("spool: no space left on device");
            }
            there.remove(entry.name());
            switch (answer) {
              case OperationResult result -> answers.add(result);
              case ExerciseResult result -> exercised.add(result);
            }
          }
        };
    new TakeFromConsole(
            spool, world.door(), world.exercises(), bells, new Rounds(world.time, world), world)
        .run();
  }

  @Test
  void whatIsHandedOverAtTheConsoleIsAnswered() {
    there.put("a", signed(world.issued(DESTROY), OPS_1));
    there.put("b", wish(DESTROY));
    consoleFor(Duration.ofSeconds(30));
    assertEquals("SUCCEEDED ", told(answers).getFirst());
    assertEquals("REFUSED no_such_guest", told(answers).getLast());
    assertEquals(ONCE, world.mutations());
  }

  @Test
  void aSpoolThatCannotBeReadIsSaidOnceAndLookedAtAgain() {
    unreadable = 5;
    there.put("a", wish(DESTROY));
    consoleFor(Duration.ofSeconds(30));
    assertEquals(1, count("spool_failed"));
    assertEquals(List.of("PENDING_SIGNATURE "), told(answers));
    assertEquals(15, looks);
  }

  @Test
  void anAnswerThatCannotBeWrittenIsWrittenLaterAndNothingRunsTwice() {
    unwritable = 3;
    there.put("a", signed(world.issued(DESTROY), OPS_1));
    consoleFor(Duration.ofSeconds(60));
    assertEquals(List.of("SUCCEEDED "), told(answers));
    assertEquals(1, count("spool_failed"));
    assertEquals(ONCE, world.mutations());
  }

  @Test
  void anEntryThatCannotBeAnsweredKeepsNobodyElseWaiting() {
    unwritable = 1;
    there.put("a", wish(DESTROY));
    there.put("b", signed("no document", STRANGER));
    consoleFor(Duration.ofSeconds(2));
    assertEquals(List.of("REFUSED unknown_signer"), told(answers));
  }

  @Test
  void aSelfTestThatIsAskedForIsRunOnceAndAnsweredWithItsChecks() {
    unwritable = 2;
    there.put("a", new ExerciseRequest(new Vmid(101), world.time.instant()));
    consoleFor(Duration.ofMinutes(10));
    assertEquals(1, exercised.size());
    assertEquals(Ending.FINE, exercised.getFirst().ending(), exercised::toString);
    assertEquals("nothing", exercised.getFirst().checks().getLast().detail());
    assertEquals(5, world.mutations().size());
  }

  @Test
  void aSelfTestThatWasAskedForLongAgoIsNotBegun() {
    there.put(
        "a", new ExerciseRequest(new Vmid(101), world.time.instant().minus(Duration.ofMinutes(6))));
    consoleFor(Duration.ofSeconds(30));
    assertEquals(Ending.REFUSED, exercised.getFirst().ending());
    assertEquals(List.of(), world.mutations());
  }

  @Test
  void aWishWithAWindowOfItsOwnEndsWithItAndIsNotReplacedByOneOfADay() throws Exception {
    SignedEnvelope asked =
        new SignedEnvelope(wish(DESTROY).document(), List.of(), Optional.of(Duration.ofDays(3)));
    String nonce = world.byConsole(asked).operationId().orElseThrow();
    world.time.pass(Duration.ofDays(3).minusMinutes(1));
    world.issueAnew();
    assertTrue(world.isIssued(nonce));
    assertEquals(1, world.wishes().size());
    world.time.pass(Duration.ofMinutes(2));
    world.issueAnew();
    assertEquals(List.of(), world.wishes());
    assertFalse(world.isIssued(nonce));
    assertEquals(1, count("document_issued"));
  }
}
