package hu.dooplex.felhom.agent.domain.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What stays the agent's own, and what ends it: more may be done to it than to a customer's. */
class OwnThingsTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final GuestRef SCRATCH = GuestRef.lxc(9000);
  private static final SnapshotName OWN = SampleOperations.OWN_NAME;
  private static final Provenance CUSTOMER = new Provenance.Customer();
  private static final VolumeId ARCHIVE = new VolumeId("backups:backup/a.tar.zst");
  private static final Operation CREATE =
      new CreateGuest(
          SCRATCH,
          new VolumeId("local:vztmpl/debian.tar.zst"),
          SampleOperations.container(SampleOperations.STORAGE));
  private static final Operation OVER =
      new RestoreOverGuest(SCRATCH, ARCHIVE, SampleOperations.STORAGE);

  /** A scratch guest and another, each with a snapshot of the agent's and a change of its. */
  private static Story twoGuests() {
    Story story = new Story().source(Source.SELFTEST).marker("m");
    story.intent(1, CREATE).succeeded("f1");
    int number = 2;
    for (GuestRef guest : List.of(SCRATCH, GUEST)) {
      story.intent(number++, new CreateSnapshot(guest, OWN, "")).succeeded();
      story
          .before(Map.of("description", Optional.of("old")))
          .intent(number++, SampleOperations.set(guest, "description", "test"))
          .succeeded()
          .before(Map.of());
    }
    return story;
  }

  private static Set<GuestRef> unfinished(Story story) {
    return story.state().unfinished().stream().map(Unfinished::guest).collect(Collectors.toSet());
  }

  /** What is to be put in order of the other guest. */
  private static List<Operation> repairs(Story story) {
    return story.state().unfinished().stream()
        .filter(left -> left.guest().equals(GUEST))
        .flatMap(left -> left.repairs().stream())
        .toList();
  }

  @Test
  void nothingOfAGuestIsOfTheOneThatComesAfterIt() {
    for (Operation next : List.of(CREATE, OVER)) {
      for (Outcome outcome : List.of(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.OUTCOME_UNKNOWN)) {
        Story story = twoGuests();
        assertEquals(Set.of(SCRATCH, GUEST), unfinished(story));
        List<Operation> repairs = repairs(story);
        // As an operator ordered it: the new one is the customer's.
        story.source(Source.SIGNED_HUB).signed().intent(9, next);
        story.ended(outcome, "x", Optional.of("f2"));
        assertEquals(CUSTOMER, story.state().guest(SCRATCH), outcome + " " + next);
        assertEquals(CUSTOMER, story.state().snapshot(SCRATCH, OWN));
        assertEquals(Set.of(GUEST), unfinished(story));
        assertEquals(repairs, repairs(story));
        assertInstanceOf(Provenance.OwnSnapshot.class, story.state().snapshot(GUEST, OWN));
      }
    }
  }

  @Test
  void whatWasNeverSentEndsNothing() {
    for (Operation next : List.of(CREATE, OVER)) {
      Story story = twoGuests();
      story.source(Source.SIGNED_HUB).signed().intent(9, next).abandoned();
      assertInstanceOf(Provenance.ScratchGuest.class, story.state().guest(SCRATCH));
      assertInstanceOf(Provenance.OwnSnapshot.class, story.state().snapshot(SCRATCH, OWN));
      assertEquals(Set.of(SCRATCH, GUEST), unfinished(story));
    }
  }

  @Test
  void compactionKeepsWhatProvesASnapshotAndWhatIsNotPutBackYet() {
    Story story = twoGuests();
    story.intent(8, new StartGuest(GUEST)).succeeded();
    JournalState state = story.state();
    List<JournalEntry> kept =
        story.entries().stream()
            .filter(state.compacted(Story.START.plus(Duration.ofDays(400))))
            .toList();
    JournalState again = JournalState.replay(kept);
    assertEquals(2 * 5, kept.size());
    for (GuestRef guest : List.of(SCRATCH, GUEST)) {
      assertEquals(state.guest(guest), again.guest(guest));
      assertEquals(state.snapshot(guest, OWN), again.snapshot(guest, OWN));
    }
    assertEquals(
        state.unfinished().stream().map(Unfinished::repairs).toList(),
        again.unfinished().stream().map(Unfinished::repairs).toList());
  }

  private static SetGuestConfig unset() {
    return new SetGuestConfig(GUEST, new TreeMap<>(), new TreeSet<>(Set.of("description")));
  }

  private static Story changed(Optional<String> before, SetGuestConfig write) {
    return new Story()
        .source(Source.SELFTEST)
        .before(Map.of("description", before))
        .intent(1, write)
        .succeeded()
        .before(Map.of());
  }

  /** Proxmox VE writes an empty description as a blank one, and may give none back. */
  @Test
  void anEmptyValueIsPutBackByUnsettingIt() {
    for (String empty : List.of("", " ")) {
      Story story = changed(Optional.of(empty), SampleOperations.set(GUEST, "description", "test"));
      assertEquals(List.of(unset()), story.state().unfinished().getFirst().repairs());
    }
    Story story = changed(Optional.of(""), SampleOperations.set(GUEST, "description", "test"));
    story.within(Story.id(1)).intent(2, unset()).succeeded();
    assertEquals(List.of(), story.state().unfinished());
  }

  @Test
  void aWriteOfAnotherValuePutsNothingBack() {
    Story story = changed(Optional.of("old"), SampleOperations.set(GUEST, "description", "test"));
    story.within(Story.id(1));
    story.intent(2, SampleOperations.set(GUEST, "description", "more")).succeeded();
    story.intent(3, SampleOperations.set(GUEST, "hostname", "old")).succeeded();
    assertEquals(
        List.of(SampleOperations.set(GUEST, "description", "old")),
        story.state().unfinished().getFirst().repairs());
  }

  private static boolean isAsLeft(Story story, Map<String, String> config) {
    return story
        .state()
        .unfinished()
        .getFirst()
        .isAsLeft(new GuestConfig(new TreeMap<>(config), Optional.empty()));
  }

  @Test
  void whatWasUnsetIsAsLeftWhileNobodySetsIt() {
    Story story = changed(Optional.of("old"), unset());
    assertTrue(isAsLeft(story, Map.of()));
    assertTrue(isAsLeft(story, Map.of("description", " ")));
    assertTrue(isAsLeft(story, Map.of("description", "old")));
    assertFalse(isAsLeft(story, Map.of("description", "theirs")));
  }

  @Test
  void whatWasBlankBeforeIsAsLeftWhenItIsThatAgain() {
    Story story = changed(Optional.of(" "), SampleOperations.set(GUEST, "description", "test"));
    assertTrue(isAsLeft(story, Map.of()));
    assertTrue(isAsLeft(story, Map.of("description", "test")));
    assertFalse(isAsLeft(story, Map.of("description", "theirs")));
  }

  @Test
  void budgetsCountAGuestsChangesByTheirKind() {
    Story story = new Story();
    story.intent(1, new StartGuest(GUEST)).succeeded();
    story.intent(2, new ShutdownGuest(GUEST, 60)).succeeded();
    story.intent(3, SampleOperations.set(GUEST, "cores", "2")).succeeded();
    story.intent(4, new RebootGuest(GUEST, 60)).succeeded();
    assertEquals(
        List.of(
            JournalState.Change.Kind.RUN_STATE,
            JournalState.Change.Kind.RUN_STATE,
            JournalState.Change.Kind.CONFIG,
            JournalState.Change.Kind.OTHER),
        story.state().changesSince(GUEST, Source.DESIRED_STATE, Story.START).stream()
            .map(JournalState.Change::kind)
            .toList());
  }
}
