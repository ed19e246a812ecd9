package hu.dooplex.felhom.agent.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskHistoryTest {
  private static final Vmid VMID = new Vmid(148);
  private static final Instant MOMENT = Instant.parse("2026-11-20T00:00:00.400Z");
  private static final Circumstances.History NOTHING = new Circumstances.History(false, false);
  private static final Circumstances.History REPLACED = new Circumstances.History(true, false);
  private static final Circumstances.History STARTED = new Circumstances.History(false, true);

  /** A task that ended so many seconds after the moment. */
  private static TaskEntry ended(String type, String id, long after) {
    return new TaskEntry(
        upid(type, id, after), Optional.of(MOMENT.minusMillis(400).plusSeconds(after)), ok());
  }

  private static Optional<String> ok() {
    return Optional.of("OK");
  }

  private static TaskEntry running(String type, String id) {
    return new TaskEntry(upid(type, id, -100), Optional.empty(), Optional.empty());
  }

  private static Upid upid(String type, String id, long end) {
    return new Upid(
        String.format(
            "UPID:pve1:0000ABCD:0012ABCD:%08X:%s:%s:root@pam:",
            MOMENT.getEpochSecond() + end - 1, type, id));
  }

  private static Optional<Circumstances.History> since(TaskEntry... tasks) {
    return TaskHistory.since(
        new TaskEntry.Page(List.of(tasks), tasks.length), MOMENT, VMID, Set.of());
  }

  @Test
  void everyTypeThatMakesAnotherGuestOfItCounts() {
    Set<String> pinned =
        new TreeSet<>(
            List.of(
                ("vzcreate vzrestore vzclone vzdestroy vzrollback vztemplate vzmigrate vzmtunnel"
                        + " qmcreate qmrestore qmclone qmdestroy qmrollback qmtemplate qmigrate"
                        + " qmtunnel qmmove move_volume hamigrate imgdel")
                    .split(" ", -1)));
    assertEquals(pinned, new TreeSet<>(TaskHistory.REPLACING));
    for (String type : pinned) {
      assertEquals(Optional.of(REPLACED), since(ended(type, "148", 5)), type);
    }
  }

  @Test
  void everyTypeThatShowsThatItRanCounts() {
    Set<String> pinned =
        new TreeSet<>(
            List.of(
                ("vzstart vzstop vzshutdown vzreboot vzsuspend vzresume qmstart qmstop qmshutdown"
                        + " qmreboot qmreset qmsuspend qmpause qmresume hastart hastop")
                    .split(" ", -1)));
    assertEquals(pinned, new TreeSet<>(TaskHistory.POWER));
    for (String type : pinned) {
      assertEquals(Optional.of(STARTED), since(ended(type, "148", 5)), type);
    }
    assertTrue(Collections.disjoint(TaskHistory.POWER, TaskHistory.REPLACING));
  }

  @Test
  void othersDoNot() {
    for (String type :
        List.of("vzsnapshot", "vzdelsnapshot", "vzdump", "resize", "qmconfig", "vncproxy")) {
      assertEquals(Optional.of(NOTHING), since(ended(type, "148", 5)), type);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "148, true",
    "148@local, true",
    "148-mp0>149-mp1, true",
    "149-mp0>148-mp1, true",
    "1148, false",
    "1481, false",
    "148x, false",
    "149@148, false",
    "149-mp148>150-mp1, false",
    "local, false",
    "'', false",
  })
  void theIdIsMatchedInEveryFormThatNamesAGuest(String id, boolean about) {
    assertEquals(about, TaskHistory.isAbout(upid("move_volume", id, 0), VMID), id);
    assertEquals(Optional.of(about ? REPLACED : NOTHING), since(ended("imgdel", id, 5)), id);
  }

  @Test
  void whatWasOverBeforeThatSecondDoesNotCount() {
    assertEquals(Optional.of(NOTHING), since(ended("vzdestroy", "148", -1)));
    assertEquals(Optional.of(REPLACED), since(ended("vzdestroy", "148", 0)));
    assertEquals(Optional.of(REPLACED), since(running("vzdestroy", "148")));
    assertEquals(Optional.of(STARTED), since(running("vzstart", "148")));
  }

  @Test
  void aFailedTaskCountsToo() {
    TaskEntry failed =
        new TaskEntry(
            upid("vzrestore", "148", 9),
            Optional.of(MOMENT.plusSeconds(9)),
            Optional.of("command failed"));
    assertEquals(Optional.of(REPLACED), since(failed));
  }

  @Test
  void theAgentsOwnTaskReplacesNothingOfOthersButAStartIsAStart() {
    TaskEntry create = ended("vzcreate", "148", 0);
    TaskEntry start = ended("vzstart", "148", 5);
    TaskEntry.Page page = new TaskEntry.Page(List.of(create, start), 2);
    assertEquals(
        Optional.of(STARTED),
        TaskHistory.since(page, MOMENT, VMID, Set.of(create.upid(), start.upid())));
    assertEquals(
        Optional.of(new Circumstances.History(true, true)),
        TaskHistory.since(page, MOMENT, VMID, Set.of(start.upid())));
  }

  @Test
  void aListThatIsCutIsBelievedOnlyIfItReachesBack() {
    List<TaskEntry> young = List.of(ended("vzdump", "200", 1), running("vzstart", "200"));
    assertEquals(
        Optional.empty(), TaskHistory.since(new TaskEntry.Page(young, 3), MOMENT, VMID, Set.of()));
    assertEquals(
        Optional.of(NOTHING),
        TaskHistory.since(new TaskEntry.Page(young, 2), MOMENT, VMID, Set.of()));
    List<TaskEntry> older = new ArrayList<>(young);
    older.add(ended("vzdump", "200", 0));
    assertEquals(
        Optional.of(NOTHING),
        TaskHistory.since(new TaskEntry.Page(older, 1000), MOMENT, VMID, Set.of()));
    assertEquals(Optional.of(NOTHING), since());
  }

  /** All that the node still has is not all that there was: old entries go with an old file. */
  @Test
  void aCompleteListThatNeedsMoreThanOneFileDoesNotProveWhatWasBeforeIt() {
    List<TaskEntry> many = new ArrayList<>();
    for (int i = 0; many.size() * lineOf(ended("vzdump", "200", 1)) <= 50_000; i++) {
      many.add(ended("vzdump", "200", 1 + i % 9));
    }
    assertEquals(
        Optional.empty(),
        TaskHistory.since(new TaskEntry.Page(many, many.size()), MOMENT, VMID, Set.of()));
    many.removeLast();
    assertEquals(
        Optional.of(NOTHING),
        TaskHistory.since(new TaskEntry.Page(many, many.size()), MOMENT, VMID, Set.of()));
    many.add(ended("vzdump", "200", 0));
    assertTrue(
        TaskHistory.since(new TaskEntry.Page(many, many.size()), MOMENT, VMID, Set.of())
            .isPresent());
  }

  @Test
  void aCompleteListThatFillsOneFileToTheLastByteProvesIt() {
    List<TaskEntry> many = new ArrayList<>();
    int left = 50_000;
    TaskEntry entry = ended("vzdump", "200", 1);
    for (; left >= 2 * lineOf(entry); left -= lineOf(entry)) {
      many.add(entry);
    }
    for (int more = 0; more <= 1; more++) {
      List<TaskEntry> list = new ArrayList<>(many);
      String outcome = "x".repeat(left - lineOf(entry) + "OK".length() + more);
      list.add(new TaskEntry(entry.upid(), entry.ended(), Optional.of(outcome)));
      assertEquals(
          more == 0,
          TaskHistory.since(new TaskEntry.Page(list, list.size()), MOMENT, VMID, Set.of())
              .isPresent());
    }
  }

  private static int lineOf(TaskEntry entry) {
    return (entry.upid() + " 6B0345D4 OK\n").length();
  }
}
