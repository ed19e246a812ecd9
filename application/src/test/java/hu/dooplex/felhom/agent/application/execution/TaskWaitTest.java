package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TaskFailedException;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskWaitTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final FakeTasks tasks = new FakeTasks();
  private final FakeTime time = new FakeTime();
  private final List<String> events = new ArrayList<>();

  @Test
  void aTaskThatEndedIsNotWaitedFor() throws Exception {
    tasks.ended("OK");
    assertEquals(new TaskOutcome.Succeeded(List.of()), await());
    assertEquals(List.of(), time.waits);
  }

  @Test
  void looksGetRarerFromAQuarterOfASecondToFive() throws Exception {
    for (int i = 0; i < 8; i++) {
      tasks.running();
    }
    tasks.ended("OK");
    assertEquals(new TaskOutcome.Succeeded(List.of()), await());
    assertEquals(
        List.of(250L, 500L, 1000L, 2000L, 4000L, 5000L, 5000L, 5000L),
        time.waits.stream().map(Duration::toMillis).toList());
    assertEquals(9, tasks.looks);
  }

  @Test
  void warningsAreSuccessAndAreReadOutOfTheLog() throws Exception {
    tasks.ended("WARNINGS: 1");
    tasks.log =
        List.of(
            "extracting archive",
            "WARN: Systemd 252 detected.\u001b[2J You may need to enable nesting.",
            "TASK WARNINGS: 1");
    assertEquals(
        new TaskOutcome.Succeeded(
            List.of("Systemd 252 detected.\\u001b[2J You may need to enable nesting.")),
        await());
  }

  /** proxmox.md, Tasks: it is done when the request is queued. */
  @Test
  void aRequestToTheHaManagerIsNoEndOfTheOperation() throws Exception {
    Upid requested = new Upid(FakeTasks.UPID.text().replace(":vzstart:", ":hastart:"));
    TaskProgress node =
        new TaskProgress() {
          @Override
          public Optional<TaskStatus> taskStatusOnce(Upid upid) {
            return Optional.of(new TaskStatus(upid, false, Optional.of("OK")));
          }

          @Override
          public TaskEntry.Page tasks(TaskQuery query) {
            throw new AssertionError("not expected");
          }

          @Override
          public List<String> taskLog(Upid upid, int lines) {
            throw new AssertionError("not expected");
          }
        };

    assertEquals(
        new TaskOutcome.Requested(),
        new TaskWait(node, time, (level, event, fields) -> events.add(event))
            .await(requested, LIMIT));
  }

  @Test
  void aLogThatCannotBeReadMakesNoFailureOfASuccess() throws Exception {
    tasks.ended("WARNINGS: 2").logFault = Optional.of(FakeTasks.http(403));
    assertEquals(new TaskOutcome.Succeeded(List.of("WARNINGS: 2, not found in its log")), await());
    assertEquals(List.of("task_log_not_read"), events);
  }

  /** As recorded on 8.4 and 9.1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CT is locked (backup)",
        "job errors",
        "snapshot 'nosuch' does not exist",
        "bridge 'vmbr9' does not exist",
        "container did not stop",
        "startup for container '100' failed",
        "received interrupt",
        "ok",
        "WARNINGS",
        "OK, almost"
      })
  void anyOtherWordIsAFailureWithTheEndOfItsLog(String exitStatus) {
    tasks.running().ended(exitStatus);
    tasks.log = IntStream.range(0, 100).mapToObj(i -> "line " + i + "\t").toList();
    TaskFailedException failure = assertThrows(TaskFailedException.class, this::await);
    assertEquals(FakeTasks.UPID, failure.upid());
    assertEquals(exitStatus, failure.exitStatus());
    assertEquals(Limits.TASK_ERROR_LOG_LINES, failure.logLines().size());
    assertEquals("line 99\\t", failure.logLines().getLast());
    assertEquals(Optional.empty(), failure.missingPrivilege());
    assertEquals("task " + FakeTasks.UPID + " failed: " + exitStatus, failure.getMessage());
  }

  @Test
  void aPrivilegeThatIsMissedInTheTaskAloneIsNamed() {
    tasks.ended("403 Permission check failed (/vms/100, VM.Backup)");
    TaskFailedException failure = assertThrows(TaskFailedException.class, this::await);
    assertEquals(
        Optional.of(new MissingPrivilege(Optional.of("/vms/100"), List.of("VM.Backup"), false)),
        failure.missingPrivilege());
    assertTrue(
        failure.toString().endsWith("; the API token lacks VM.Backup on /vms/100"),
        failure.toString());
  }

  @Test
  void aPrivilegeThatOnlyTheLogNamesIsFoundThere() {
    tasks.ended("job errors");
    tasks.log =
        List.of(
            "INFO: starting new backup job",
            "ERROR: Backup of VM 100 failed - 403 Permission check failed (/vms/100, VM.Backup)",
            "TASK ERROR: job errors");
    TaskFailedException failure = assertThrows(TaskFailedException.class, this::await);
    assertEquals(List.of("VM.Backup"), failure.missingPrivilege().orElseThrow().anyOf());
    assertEquals("job errors", failure.exitStatus());
  }

  @Test
  void aLogThatCannotBeReadDoesNotHideTheFailure() {
    tasks.ended("CT is locked\n(backup)").logFault = Optional.of(FakeTasks.reset());
    TaskFailedException failure = assertThrows(TaskFailedException.class, this::await);
    assertEquals("CT is locked\n(backup)", failure.exitStatus());
    assertEquals(List.of(), failure.logLines());
    assertTrue(failure.toString().endsWith("CT is locked\\n(backup)"), failure.toString());
  }

  @Test
  void aKilledWorkerIsUnknownAndNoFailure() throws Exception {
    tasks.running().ended("unexpected status");
    assertInstanceOf(TaskOutcome.Unknown.class, await());
  }

  @Test
  void aTaskWithoutALogIsUnknownAndNoFailure() throws Exception {
    tasks.ended("unable to get last line from task log - unable to open file");
    assertInstanceOf(TaskOutcome.Unknown.class, await());
    assertInstanceOf(
        TaskOutcome.Unknown.class,
        wait(new FakeTasks().endedWithoutAWord()).await(FakeTasks.UPID, LIMIT));
  }

  @Test
  void aTaskThatTheNodeNoLongerKnowsIsUnknown() throws Exception {
    tasks.running().unknown();
    assertInstanceOf(TaskOutcome.Unknown.class, await());
    assertEquals(2, tasks.looks);
  }

  @Test
  void aTaskPastItsLimitStillRuns() throws Exception {
    tasks.running();
    assertEquals(new TaskOutcome.StillRunning(Optional.empty()), await());
    assertEquals(LIMIT, time.elapsed());
  }

  @Test
  void theLastLookIsAtTheLimitItself() throws Exception {
    tasks.running().running().ended("OK");
    assertEquals(
        new TaskOutcome.Succeeded(List.of()),
        wait(tasks).await(FakeTasks.UPID, Duration.ofMillis(600)));
    assertEquals(List.of(Duration.ofMillis(250), Duration.ofMillis(350)), time.waits);
  }

  @Test
  void aFaultWhileLookingEndsNothing() throws Exception {
    tasks
        .running()
        .fault(FakeTasks.reset())
        .fault(FakeTasks.http(401))
        .fault(FakeTasks.http(500))
        .fault(FakeTasks.http(596))
        .fault(new ApiException.BadAnswer("GET /x", "no JSON"))
        .ended("OK");
    assertEquals(new TaskOutcome.Succeeded(List.of()), await());
    assertEquals(5, events.size());
  }

  @Test
  void aNodeThatStaysAwayLeavesTheTaskRunningAndSaysWhy() throws Exception {
    ApiException reset = FakeTasks.reset();
    tasks.running().fault(reset);
    assertEquals(new TaskOutcome.StillRunning(Optional.of(reset)), await());
  }

  @Test
  void stoppingEndsTheWaitAtOnce() {
    tasks.running();
    time.stopAtWait(3);
    assertThrows(InterruptedException.class, this::await);
    assertEquals(3, tasks.looks);
  }

  @Test
  void anAgentThatIsStoppingDoesNotBeginToWait() {
    tasks.running();
    time.stop();
    assertThrows(InterruptedException.class, this::await);
    assertEquals(0, tasks.looks);
  }

  private TaskOutcome await() throws TaskFailedException, InterruptedException {
    return wait(tasks).await(FakeTasks.UPID, LIMIT);
  }

  private TaskWait wait(FakeTasks tasks) {
    return new TaskWait(tasks, time, (level, event, fields) -> events.add(event));
  }
}
