package hu.dooplex.felhom.agent.domain.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.ImpossibleRecordException.Problem;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JournalStateTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final GuestRef SCRATCH = GuestRef.lxc(9000);
  private static final SnapshotName OWN = SampleOperations.OWN_NAME;
  private static final Provenance CUSTOMER = new Provenance.Customer();
  private static final CreateSnapshot TAKE = new CreateSnapshot(GUEST, OWN, "");
  private static final DeleteSnapshot DROP = new DeleteSnapshot(GUEST, OWN);
  private static final CreateGuest CREATE =
      new CreateGuest(
          SCRATCH,
          new VolumeId("local:vztmpl/debian.tar.zst"),
          SampleOperations.container(SampleOperations.STORAGE));
  private static final RestoreGuest RESTORE =
      new RestoreGuest(
          SCRATCH,
          new VolumeId("backups:backup/a.tar.zst"),
          SampleOperations.container(SampleOperations.STORAGE));
  private static final Upid TASK = Story.upid("vzstart", "101", Story.START, 1);

  @Test
  void anOperationIsInFlightFromItsIntentToItsEnd() {
    Story story = new Story().intent(2, new StartGuest(GUEST));
    assertEquals(Optional.empty(), story.state().inFlight().getFirst().task());
    story.submitted(TASK);
    JournalState state = story.intent(1, new StartGuest(SCRATCH)).state();
    assertEquals(
        List.of(Story.id(2), Story.id(1)),
        state.inFlight().stream().map(JournalState.Known::id).toList());
    assertEquals(Optional.of(TASK), state.inFlight(Story.id(2)).orElseThrow().task());
    assertEquals(Set.of(TASK), state.tasks());
    assertEquals(Optional.empty(), state.finished(Story.id(2)));
    state.apply(ended(2));
    assertEquals(Optional.empty(), state.inFlight(Story.id(2)));
    assertEquals(Outcome.SUCCEEDED, state.finished(Story.id(2)).orElseThrow().outcome());
    assertEquals(Set.of(TASK), state.tasks());
  }

  private static Story selfTest() {
    return new Story().source(Source.SELFTEST);
  }

  private static JournalEntry ended(int number) {
    return new JournalEntry.Ended(
        Story.id(number), Story.START, Outcome.SUCCEEDED, "", "", Optional.empty());
  }

  @Test
  void recordsThatCannotFollowAreRefusedByNameAndChangeNothing() {
    Operation start = new StartGuest(GUEST);
    JournalEntry submitted = new JournalEntry.Submitted(Story.id(1), Story.START, TASK);
    JournalEntry intent = new Story().intent(1, start).entries().getFirst();
    impossible(Problem.NO_INTENT, new Story(), submitted);
    impossible(Problem.NO_INTENT, new Story(), ended(1));
    impossible(Problem.SECOND_INTENT, new Story().intent(1, start), intent);
    impossible(Problem.SECOND_INTENT, new Story().intent(1, start).succeeded(), intent);
    impossible(Problem.SECOND_SUBMISSION, new Story().intent(1, start).submitted(TASK), submitted);
    impossible(Problem.AFTER_END, new Story().intent(1, start).succeeded(), submitted);
    impossible(Problem.AFTER_END, new Story().intent(1, start).succeeded(), ended(1));
    impossible(
        Problem.TASK_OF_ANOTHER,
        new Story().intent(2, start).submitted(TASK).succeeded().intent(1, start),
        submitted);
    // A nonce that was consumed cannot be consumed again: it is the operation's id.
    impossible(
        Problem.SECOND_INTENT,
        new Story().signed().intent(1, start).succeeded(),
        new Story().signed().intent(1, start).entries().getFirst());
    JournalEntry.Intent foreign =
        (JournalEntry.Intent) new Story().signed().intent(3, start).entries().getFirst();
    impossible(
        Problem.NONCE_IS_NOT_ID,
        new Story(),
        new JournalEntry.Intent(
            Story.id(1),
            foreign.at(),
            start,
            foreign.source(),
            foreign.token(),
            true,
            foreign.authorization(),
            foreign.deadline(),
            foreign.configDigest(),
            foreign.beforeImage(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty()));
  }

  private static void impossible(Problem problem, Story before, JournalEntry entry) {
    JournalState state = before.state();
    List<JournalState.Known> inFlight = state.inFlight();
    ImpossibleRecordException refused =
        assertThrows(ImpossibleRecordException.class, () -> state.apply(entry));
    assertEquals(problem, refused.problem());
    assertEquals(Story.id(1), refused.id());
    assertTrue(refused.toString().contains(Story.id(1).value()));
    assertEquals(inFlight, state.inFlight());
  }

  @Test
  void aConsumedNonceIsKnownForEverWithItsDocumentTaskAndResult() {
    Story story = new Story().signed().intent(1, new DestroyGuest(GUEST, false, false, false));
    JournalState.Consumed running = story.state().consumed(Story.id(1)).orElseThrow();
    assertEquals("a".repeat(64), running.documentSha256());
    assertEquals(Optional.empty(), running.end());
    JournalState.Consumed done =
        story.submitted(TASK).succeeded().state().consumed(Story.id(1)).orElseThrow();
    assertEquals(Optional.of(TASK), done.task());
    assertEquals(Outcome.SUCCEEDED, done.end().orElseThrow().outcome());
    assertEquals(Optional.empty(), story.state().consumed(Story.id(2)));
    assertEquals(Set.of(Story.id(1)), story.state().consumedNonces());
  }

  @Test
  void aSnapshotIsTheAgentsOwnFromAProvenSuccessToItsDeletion() {
    Story story = selfTest().intent(1, TAKE);
    assertEquals(CUSTOMER, story.state().snapshot(GUEST, OWN));
    story.succeeded();
    assertEquals(
        new Provenance.OwnSnapshot(
            GUEST, OWN, Story.id(1).value(), Story.START.plusSeconds(1), true),
        story.state().snapshot(GUEST, OWN));
    assertEquals(CUSTOMER, story.state().snapshot(SCRATCH, OWN));
    assertEquals(CUSTOMER, story.state().snapshot(GUEST, SampleOperations.OTHER_NAME));
    story.intent(2, DROP).ended(Outcome.FAILED, "task_failed", Optional.empty());
    assertInstanceOf(Provenance.OwnSnapshot.class, story.state().of(DROP));
    assertInstanceOf(
        Provenance.OwnSnapshot.class, story.state().of(new RollbackSnapshot(GUEST, OWN, false)));
    assertEquals(CUSTOMER, story.state().of(TAKE));
    story.intent(3, DROP).succeeded();
    assertEquals(CUSTOMER, story.state().of(DROP));
  }

  @Test
  void whatIsOnlySeenOrUncertainIsNeverTheAgentsOwn() {
    assertEquals(
        CUSTOMER, selfTest().intent(1, TAKE).seen(Optional.empty()).state().snapshot(GUEST, OWN));
    assertEquals(
        CUSTOMER,
        selfTest().marker("m").intent(1, CREATE).seen(Optional.of("f")).state().guest(SCRATCH));
    for (Outcome outcome : List.of(Outcome.FAILED, Outcome.ABANDONED, Outcome.OUTCOME_UNKNOWN)) {
      assertEquals(
          CUSTOMER,
          selfTest()
              .intent(1, TAKE)
              .ended(outcome, "x", Optional.empty())
              .state()
              .snapshot(GUEST, OWN));
      assertEquals(
          CUSTOMER,
          selfTest()
              .marker("m")
              .intent(1, CREATE)
              .ended(outcome, "x", Optional.of("f"))
              .state()
              .guest(SCRATCH));
    }
    // No marker in the intent, or no fingerprint at the end: not scratch, whatever tags it has.
    assertEquals(CUSTOMER, selfTest().intent(1, CREATE).succeeded("f").state().guest(SCRATCH));
    assertEquals(
        CUSTOMER, selfTest().marker("m").intent(1, CREATE).succeeded().state().guest(SCRATCH));
    // A snapshot that the agent took under another name, as an operator wished.
    assertEquals(
        CUSTOMER,
        selfTest()
            .intent(1, new CreateSnapshot(GUEST, SampleOperations.OTHER_NAME, ""))
            .succeeded()
            .state()
            .snapshot(GUEST, SampleOperations.OTHER_NAME));
  }

  /** An operator may give a snapshot any name, and a hub may pass it on. */
  @Test
  void whatWasNotWishedByTheAgentItselfIsNeverItsOwn() {
    for (Source source : Source.values()) {
      boolean own = source == Source.SELFTEST || source == Source.RECOVERY;
      Story taken = new Story().source(source).intent(1, TAKE).succeeded();
      assertEquals(own, taken.state().snapshot(GUEST, OWN) instanceof Provenance.OwnSnapshot);
      Story made = new Story().source(source).marker("m").intent(1, CREATE).succeeded("f");
      assertEquals(own, made.state().guest(SCRATCH) instanceof Provenance.ScratchGuest);
      assertEquals(own, !made.state().unfinished().isEmpty());
      Story signed = new Story().source(source).signed().intent(1, TAKE).succeeded();
      assertEquals(CUSTOMER, signed.state().snapshot(GUEST, OWN));
      assertEquals(List.of(), signed.state().unfinished());
      Story ordered = new Story().source(source).signed().marker("m").intent(1, CREATE);
      assertEquals(CUSTOMER, ordered.succeeded("f").state().guest(SCRATCH));
    }
  }

  @Test
  void aScratchGuestIsTheAgentsUntilItIsDestroyedOrReplaced() {
    Story story = selfTest().marker("felhom-m").intent(1, RESTORE).succeeded("f1");
    assertEquals(
        new Provenance.ScratchGuest(
            SCRATCH, "felhom-m", SampleOperations.STORAGE, "f1", Story.START.plusSeconds(1), true),
        story.state().guest(SCRATCH));
    assertEquals(CUSTOMER, story.state().guest(GUEST));
    assertEquals(story.state().guest(SCRATCH), story.state().of(new StartGuest(SCRATCH)));
    Story destroyed = selfTest().marker("m").intent(1, CREATE).succeeded("f1");
    assertFalse(((Provenance.ScratchGuest) destroyed.state().guest(SCRATCH)).restored());
    destroyed.intent(2, new DestroyGuest(SCRATCH, false, false, false)).succeeded();
    assertEquals(CUSTOMER, destroyed.state().guest(SCRATCH));
    RestoreOverGuest over =
        new RestoreOverGuest(
            SCRATCH, new VolumeId("backups:backup/a.tar.zst"), SampleOperations.STORAGE);
    story.intent(2, over).abandoned();
    assertInstanceOf(Provenance.ScratchGuest.class, story.state().guest(SCRATCH));
    story.intent(3, over).ended(Outcome.FAILED, "task_failed", Optional.empty());
    assertEquals(CUSTOMER, story.state().guest(SCRATCH));
  }

  @Test
  void aSelfTestThatDidNotFinishIsPutInOrder() {
    Story story = new Story().source(Source.SELFTEST).intent(1, TAKE).succeeded();
    story
        .within(Story.id(1))
        .before(Map.of("description", Optional.of("old\n")))
        .intent(2, SampleOperations.set(GUEST, "description", "test"))
        .ended(Outcome.FAILED, "request_failed", Optional.empty());
    Unfinished unfinished = story.state().unfinished().getFirst();
    assertEquals(Story.id(1), unfinished.transaction());
    assertEquals(
        List.of(SampleOperations.set(GUEST, "description", "old\n"), DROP), unfinished.repairs());
    story
        .source(Source.RECOVERY)
        .before(Map.of("description", Optional.of("test\n")))
        .intent(3, SampleOperations.set(GUEST, "description", "old"))
        .succeeded();
    assertEquals(List.of(DROP), story.state().unfinished().getFirst().repairs());
    story.intent(4, DROP).succeeded();
    assertEquals(List.of(), story.state().unfinished());
  }

  @Test
  void onlyWhatATransactionLeftBehindIsPutBack() {
    Story story = new Story().source(Source.SELFTEST);
    story
        .before(Map.of("description", Optional.of("old\n")))
        .intent(1, SampleOperations.set(GUEST, "description", "test"))
        .succeeded();
    Unfinished left = story.state().unfinished().getFirst();
    assertTrue(left.isAsLeft(description("test\n")));
    assertTrue(left.isAsLeft(description("old")));
    assertFalse(left.isAsLeft(description("theirs\n")));
    assertFalse(left.isAsLeft(new GuestConfig(new TreeMap<>(), Optional.empty())));
  }

  private static GuestConfig description(String value) {
    return new GuestConfig(new TreeMap<>(Map.of("description", value)), Optional.empty());
  }

  @Test
  void whatWasNotSetBeforeIsUnsetAndScratchIsDestroyedWithoutFlags() {
    SetGuestConfig write = SampleOperations.set(GUEST, "description", "test");
    Story story = new Story().source(Source.SELFTEST);
    story.before(Map.of("description", Optional.empty())).intent(1, write).succeeded();
    SetGuestConfig undo =
        new SetGuestConfig(GUEST, new TreeMap<>(), new TreeSet<>(Set.of("description")));
    assertEquals(List.of(undo), story.state().unfinished().getFirst().repairs());
    story.within(Story.id(1)).before(Map.of()).intent(2, undo).succeeded();
    assertEquals(List.of(), story.state().unfinished());
    Story scratch = selfTest().marker("m").intent(1, CREATE).succeeded("f");
    assertEquals(
        List.of(new DestroyGuest(SCRATCH, false, false, false)),
        scratch.state().unfinished().getFirst().repairs());
    // What a hub wished is not put back.
    Story hub = new Story().before(Map.of("description", Optional.of("a")));
    assertEquals(List.of(), hub.intent(1, write).succeeded().state().unfinished());
  }

  @Test
  void compactionKeepsWhatIsStillNeededAndOfEachOperationAllOrNothing() {
    Instant old = Story.START;
    Instant now = old.plus(Duration.ofDays(30));
    Story story = selfTest();
    story.intent(1, new StartGuest(GUEST), old).submitted(TASK).succeeded();
    story.intent(2, TAKE, old).succeeded();
    story.intent(3, DROP, old).succeeded();
    story.intent(4, new StartGuest(SCRATCH), now.minus(Duration.ofDays(7))).succeeded();
    story.intent(5, new StartGuest(GUEST), old);
    story.signed().intent(6, new StartGuest(GUEST), old).succeeded();
    Story rest = selfTest().marker("m").intent(7, CREATE, old).succeeded("f");
    rest.intent(8, new StartGuest(GUEST), old);
    List<JournalEntry> all = new ArrayList<>(story.entries());
    all.addAll(rest.entries());
    // It began long ago and ended only now: its intent stays too.
    all.add(new JournalEntry.Ended(Story.id(8), now, Outcome.FAILED, "x", "", Optional.empty()));
    JournalState state = JournalState.replay(all);
    List<JournalEntry> kept = all.stream().filter(state.compacted(now)).toList();
    assertEquals(
        Set.of(4, 5, 6, 7, 8).stream().map(Story::id).collect(Collectors.toSet()),
        kept.stream().map(JournalEntry::id).collect(Collectors.toSet()));
    JournalState again = JournalState.replay(kept);
    assertEquals(state.inFlight(), again.inFlight());
    assertEquals(state.guest(SCRATCH), again.guest(SCRATCH));
    assertEquals(state.consumed(Story.id(6)), again.consumed(Story.id(6)));
    assertEquals(kept, kept.stream().filter(again.compacted(now)).toList());
    // A week ago is still kept, a millisecond more is not.
    assertTrue(
        all.stream()
            .filter(state.compacted(now.plusMillis(1)))
            .noneMatch(entry -> entry.id().equals(Story.id(4))));
  }

  @Test
  void compactionKeepsTheNewestOperationThatAnchorsTheAuditTrail() {
    Story story = new Story();
    story.anchor(new AuditHead(1, "ab".repeat(32))).intent(1, new StartGuest(GUEST)).succeeded();
    story.anchor(new AuditHead(2, "cd".repeat(32))).intent(2, new StartGuest(GUEST)).succeeded();
    story.withoutAnchor().intent(3, new StartGuest(GUEST)).succeeded();
    Instant later = Story.START.plus(Duration.ofDays(30));
    assertEquals(
        List.of(Story.id(2), Story.id(2)),
        story.entries().stream()
            .filter(story.state().compacted(later))
            .map(JournalEntry::id)
            .toList());
  }

  @Test
  void theNewestRotationThatSucceededSaysWhoMaySign() {
    Story story = new Story().signed();
    assertEquals(Optional.empty(), story.state().signers());
    story.intent(1, rotation(2));
    assertEquals(Optional.empty(), story.state().signers());
    story.succeeded("a".repeat(64));
    story.intent(2, rotation(3)).seen(Optional.of("b".repeat(64)));
    story.intent(3, rotation(4)).ended(Outcome.FAILED, "refused", Optional.empty());
    story.intent(4, rotation(4)).ended(Outcome.OUTCOME_UNKNOWN, "lost", Optional.empty());
    assertEquals(Optional.of(new JournalState.Signers(3, "b".repeat(64))), story.state().signers());
  }

  @Test
  void whoMaySignIsKnownAfterCompactionsToo() {
    Story story = new Story().signed().intent(1, rotation(2)).succeeded("a".repeat(64));
    story.intent(2, new StartGuest(GUEST)).succeeded();
    JournalState state = story.state();
    Instant later = Story.START.plus(Duration.ofDays(400));
    JournalState again =
        JournalState.replay(story.entries().stream().filter(state.compacted(later)).toList());
    assertEquals(Optional.of(new JournalState.Signers(2, "a".repeat(64))), again.signers());
  }

  private static RotateSigners rotation(int version) {
    return new RotateSigners(version, "0".repeat(64), List.of(), List.of("ops-2"));
  }

  @Test
  void aHundredThousandRecordsAreReplayed() {
    Story story = new Story();
    Instant at = Story.START;
    for (int i = 0; i < 33_334; i++) {
      at = at.plusSeconds(1);
      story
          .intent(i, new StartGuest(GUEST), at)
          .submitted(Story.upid("vzstart", "101", at, i))
          .succeeded();
    }
    JournalState state = story.state();
    assertEquals(100_002, story.entries().size());
    assertEquals(33_334, state.tasks().size());
    assertEquals(33_334, state.changesSince(GUEST, Source.DESIRED_STATE, Story.START).size());
    assertEquals(List.of(), state.inFlight());
  }
}
