package hu.dooplex.felhom.agent.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that has grown, as the daemon opens and uses it. */
class OpenStateTest {
  private static final int LARGE = 900_000;
  private static final int OPERATIONS = 10;

  @TempDir private Path temp;
  private Instant now = Instant.parse("2026-11-22T19:00:00Z");
  private final List<String> events = new ArrayList<>();

  private OpenState open(Resources resources) throws StateException {
    return OpenState.open(
        temp.resolve("state"), () -> now, (_, event, _) -> events.add(event), resources);
  }

  private static OperationId id(int number) {
    return new OperationId("%026d".formatted(number));
  }

  private void begin(OperationJournal journal, int number) throws StateException {
    journal.append(
        new JournalEntry.Intent(
            id(number),
            now,
            new StartGuest(GuestRef.lxc(101)),
            Source.DESIRED_STATE,
            "felhom@pve!agent",
            false,
            Optional.empty(),
            now.plusSeconds(600),
            Optional.empty(),
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.empty()));
  }

  private void end(OperationJournal journal, int number, int messageLength) throws StateException {
    journal.append(
        new JournalEntry.Ended(
            id(number),
            now,
            JournalEntry.Outcome.FAILED,
            "task_failed",
            "x".repeat(messageLength),
            Optional.empty()));
  }

  /** Ten operations that have ended, and one in flight. */
  private void grow(OperationJournal journal) throws StateException {
    begin(journal, 99);
    for (int number = 1; number <= OPERATIONS; number++) {
      begin(journal, number);
      end(journal, number, LARGE);
    }
  }

  private static List<OperationId> inFlight(OpenState state) {
    return state
        .records()
        .read(known -> known.inFlight().stream().map(operation -> operation.id()).toList());
  }

  @Test
  void aJournalThatHasGrownIsCompactedWhenItIsOpened() throws Exception {
    try (Resources resources = new Resources()) {
      grow(open(resources).journal());
    }
    now = now.plus(Duration.ofDays(8));
    try (Resources resources = new Resources()) {
      OpenState state = open(resources);
      assertEquals(1, events.stream().filter("journal_compacted"::equals).count());
      assertTrue(state.journal().bytes() < LARGE);
      assertEquals(List.of(id(99)), inFlight(state));
      end(state.records(), 99, 0);
    }
    try (Resources resources = new Resources()) {
      assertEquals(Optional.empty(), open(resources).problem());
    }
  }

  @Test
  void aClockThatJumpedAheadMakesNothingOld() throws Exception {
    try (Resources resources = new Resources()) {
      OpenState state = open(resources);
      state.identity().setFloor(now);
      grow(state.records());
      now = now.plus(Duration.ofDays(30));
      begin(state.records(), 11);
      end(state.records(), 11, 0);
      for (int number = 1; number <= OPERATIONS; number++) {
        OperationId id = id(number);
        assertTrue(state.records().read(known -> known.finished(id)).isPresent());
      }
    }
  }

  @Test
  void aJournalThatHasGrownIsCompactedWhenAnOperationHasEnded() throws Exception {
    try (Resources resources = new Resources()) {
      OpenState state = open(resources);
      grow(state.records());
      // It was worth a try as soon as it was large, and all of it was younger than a week.
      long all = state.journal().bytes();
      assertTrue(all >= Limits.JOURNAL_COMPACT_BYTES);
      now = now.plus(Duration.ofDays(8));
      events.clear();
      begin(state.records(), 11);
      assertEquals(List.of(), events);
      end(state.records(), 11, 0);
      assertEquals(List.of("journal_compacted"), events);
      assertTrue(state.journal().bytes() < LARGE);
      assertEquals(List.of(id(99)), inFlight(state));
      assertTrue(state.records().read(known -> known.finished(id(11))).isPresent());
    }
  }
}
