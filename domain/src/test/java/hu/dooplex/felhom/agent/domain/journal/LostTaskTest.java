package hu.dooplex.felhom.agent.domain.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep.Adopt;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep.LookAgain;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep.Settle;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which task of the node's list is the one whose answer was lost. */
class LostTaskTest {
  private static final String TOKEN = "felhom@pve!agent";
  private static final Instant INTENT = Instant.parse("2026-11-22T19:25:00.700Z");
  private static final JournalEntry.Intent SNAPSHOT =
      new JournalEntry.Intent(
          new OperationId("0".repeat(26)),
          INTENT,
          new CreateSnapshot(GuestRef.lxc(101), new SnapshotName("before"), ""),
          Source.DESIRED_STATE,
          TOKEN,
          false,
          Optional.empty(),
          INTENT.plusSeconds(600),
          Optional.empty(),
          Collections.emptySortedMap(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty());

  private final List<TaskEntry> listed = new ArrayList<>();
  private long listedMore;

  @Test
  void itIsSearchedFromTwoSecondsBeforeTheIntent() {
    assertEquals(Instant.parse("2026-11-22T19:24:58Z"), RecoveryPlan.searchedSince(SNAPSHOT));
  }

  @Test
  void theOneTaskOfThatTypeGuestAndTokenIsTheOperations() {
    list("vzsnapshot", "102", TOKEN, 0);
    list("vzdelsnapshot", "101", TOKEN, 0);
    list("vzsnapshot", "101", "felhom@pve!other", 0);
    list("vzsnapshot", "101", "felhom@pve", 0);
    assertEquals(new LookAgain(), next(Duration.ZERO));
    Upid mine = list("vzsnapshot", "101", TOKEN, 0);
    assertEquals(new Adopt(mine), next(Duration.ZERO));
  }

  @Test
  void aTaskFromBeforeTheIntentIsNotTheOperations() {
    list("vzsnapshot", "101", TOKEN, -3);
    assertEquals(new LookAgain(), next(Duration.ZERO));
    Upid sameSecond = list("vzsnapshot", "101", TOKEN, -2);
    assertEquals(new Adopt(sameSecond), next(Duration.ZERO));
  }

  @Test
  void aTaskThatAnotherOperationOwnsIsNotTheOperations() {
    Upid others = list("vzsnapshot", "101", TOKEN, 0);
    assertEquals(new LookAgain(), next(Duration.ZERO, others));
    Upid mine = list("vzsnapshot", "101", TOKEN, 1);
    assertEquals(new Adopt(mine), next(Duration.ZERO, others));
  }

  /** The clock was set back between the intent and the request. */
  @Test
  void anEarlierTaskIsWaitedForWhileItRuns() {
    Upid earlier = list("vzsnapshot", "101", TOKEN, -3600);
    assertEquals(new LookAgain(), next(Duration.ofMinutes(2)));
    assertEquals(
        new Settle(Outcome.ABANDONED, "not_arrived"), next(Duration.ofMinutes(2), earlier));
    listed.set(0, new TaskEntry(earlier, Optional.of(INTENT.minusSeconds(60)), Optional.of("OK")));
    assertEquals(new Settle(Outcome.ABANDONED, "not_arrived"), next(Duration.ofMinutes(2)));
  }

  @Test
  void severalAreNotToldApart() {
    list("vzsnapshot", "101", TOKEN, 0);
    list("vzsnapshot", "101", TOKEN, 1);
    assertEquals(new Settle(Outcome.OUTCOME_UNKNOWN, "several_tasks"), next(Duration.ZERO));
  }

  @Test
  void aListThatIsCutOffProvesNeitherNoneNorOne() {
    listedMore = 1;
    assertEquals(new Settle(Outcome.OUTCOME_UNKNOWN, "task_list_cut"), next(Duration.ofMinutes(2)));
    Upid one = list("vzsnapshot", "101", TOKEN, 0);
    assertEquals(new LookAgain(), next(Duration.ofMinutes(2)));
    listed.set(0, new TaskEntry(one, Optional.of(INTENT.plusSeconds(60)), Optional.of("OK")));
    assertEquals(new LookAgain(), next(Duration.ZERO));
    assertEquals(new Settle(Outcome.OUTCOME_UNKNOWN, "task_list_cut"), next(Duration.ofMinutes(2)));
  }

  private RecoveryStep next(Duration sinceStart, Upid... taken) {
    return RecoveryPlan.next(
        new JournalState.Known(SNAPSHOT, Optional.empty()),
        Evidence.none(sinceStart).with(new TaskEntry.Page(listed, listed.size() + listedMore)),
        Set.of(taken));
  }

  private Upid list(String type, String id, String user, int secondsFromIntent) {
    Upid upid =
        new Upid(
            String.format(
                "UPID:pve1:000000A9:0002E0AB:%08X:%s:%s:%s:",
                INTENT.getEpochSecond() + secondsFromIntent, type, id, user));
    listed.add(new TaskEntry(upid, Optional.empty(), Optional.empty()));
    return upid;
  }
}
