package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.application.execution.TaskSearch.Finding;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskSearchTest {
  private static final String TOKEN = "felhom@pve!agent";
  private static final Instant INTENT = Instant.parse("2026-11-22T19:25:00.700Z");
  private static final Operation SNAPSHOT =
      new CreateSnapshot(Operations.GUEST, new SnapshotName("before"), "");

  private final FakeTasks tasks = new FakeTasks();

  @Test
  void itAsksForEverythingSinceTwoSecondsBeforeTheIntent() throws Exception {
    assertEquals(new Finding.None(), look());
    assertEquals(List.of(TaskQuery.since(Instant.parse("2026-11-22T19:24:58Z"))), tasks.queries);
    assertEquals(1000, tasks.queries.getFirst().limit());
    assertEquals(Optional.empty(), tasks.queries.getFirst().type());
  }

  @Test
  void theOneTaskOfThatTypeGuestAndTokenIsTheOperations() throws Exception {
    list("vzsnapshot", "102", TOKEN, 0);
    list("vzdelsnapshot", "101", TOKEN, 0);
    list("vzsnapshot", "101", "felhom@pve!other", 0);
    list("vzsnapshot", "101", "felhom@pve", 0);
    Upid mine = list("vzsnapshot", "101", TOKEN, 0);
    assertEquals(new Finding.One(mine), look());
  }

  @Test
  void aTaskFromBeforeTheIntentIsNotTheOperations() throws Exception {
    list("vzsnapshot", "101", TOKEN, -3);
    assertEquals(new Finding.None(), look());
    Upid sameSecond = list("vzsnapshot", "101", TOKEN, -2);
    assertEquals(new Finding.One(sameSecond), look());
  }

  @Test
  void aTaskThatAnotherOperationOwnsIsNotTheOperations() throws Exception {
    Upid others = list("vzsnapshot", "101", TOKEN, 0);
    assertEquals(new Finding.None(), look(others));
    Upid mine = list("vzsnapshot", "101", TOKEN, 1);
    assertEquals(new Finding.One(mine), look(others));
  }

  @Test
  void severalAreNotToldApart() throws Exception {
    Upid one = list("vzsnapshot", "101", TOKEN, 0);
    Upid other = list("vzsnapshot", "101", TOKEN, 1);
    assertEquals(new Finding.Several(List.of(one, other)), look());
  }

  @Test
  void aListThatIsCutOffProvesNeitherNoneNorOne() throws Exception {
    tasks.listedMore = 1;
    assertInstanceOf(Finding.Inconclusive.class, look());
    list("vzsnapshot", "101", TOKEN, 0);
    assertEquals(
        new Finding.Inconclusive("the node's task list is cut off: 1 of 2 tasks since the intent"),
        look());
    list("vzsnapshot", "101", TOKEN, 1);
    assertInstanceOf(Finding.Several.class, look());
  }

  @Test
  void anOperationWithoutATaskIsNotLookedForInTheList() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TaskSearch(tasks)
                .look(Operations.write(Operations.GUEST), TOKEN, INTENT, Set.of()));
    assertEquals(List.of(), tasks.queries);
  }

  private Finding look(Upid... ownedByOthers) throws Exception {
    return new TaskSearch(tasks).look(SNAPSHOT, TOKEN, INTENT, Set.of(ownedByOthers));
  }

  private Upid list(String type, String id, String user, int secondsFromIntent) {
    String start =
        HexFormat.of()
            .toHexDigits((int) (INTENT.getEpochSecond() + secondsFromIntent))
            .toUpperCase(Locale.ROOT);
    Upid upid =
        new Upid("UPID:pve1:000000A9:0002E0AB:" + start + ":" + type + ":" + id + ":" + user + ":");
    tasks.listed.add(new TaskEntry(upid, Optional.empty(), Optional.empty()));
    return upid;
  }
}
