package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.TaskFailedException;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Waits for a task to end. Only the task's own status is believed: the task list can show one that
 * has just ended as running (observed on 8.4 and 9.1).
 */
public final class TaskWait {
  /** pve-common {@code PVE::RESTEnvironment::warn}; recorded on 8.4 and 9.1. */
  private static final String WARNING = "WARN: ";

  private final TaskProgress tasks;
  private final Waiting waiting;
  private final EventLog events;

  @Inject
  public TaskWait(TaskProgress tasks, Waiting waiting, EventLog events) {
    this.tasks = tasks;
    this.waiting = waiting;
    this.events = events;
  }

  /**
   * Looks at the task, in growing steps, until it has ended or the limit has passed. A look that
   * fails ends nothing: the node can be away for a while, and the task goes on.
   *
   * @throws TaskFailedException if it ended and failed
   * @throws InterruptedException at once when the agent is asked to stop; the task goes on
   */
  public TaskOutcome await(Upid task, Duration limit)
      throws TaskFailedException, InterruptedException {
    Duration end = waiting.elapsed().plus(limit);
    Duration step = Limits.TASK_POLL_MIN;
    while (true) {
      if (waiting.stopping()) {
        throw new InterruptedException("the agent is stopping");
      }
      Optional<ApiException> fault = Optional.empty();
      try {
        Optional<TaskStatus> status = tasks.taskStatusOnce(task);
        if (status.isEmpty()) {
          return new TaskOutcome.Unknown("the node does not know this task any more");
        }
        if (!status.get().running()) {
          return outcome(status.get());
        }
      } catch (ApiException e) {
        events.warning("task_not_seen", EventLog.field("upid", task), error(e));
        fault = Optional.of(e);
      }
      Duration left = end.minus(waiting.elapsed());
      if (!left.isPositive()) {
        return new TaskOutcome.StillRunning(fault);
      }
      waiting.pause(min(step, left));
      step = min(step.multipliedBy(2), Limits.TASK_POLL_MAX);
    }
  }

  private TaskOutcome outcome(TaskStatus ended) throws TaskFailedException {
    Optional<String> unknown = ended.endUnknown();
    if (unknown.isPresent()) {
      return new TaskOutcome.Unknown(unknown.get());
    }
    String exitStatus = ended.exitStatus().orElse("");
    if (!ended.succeeded()) {
      throw failed(ended.upid(), exitStatus);
    }
    if (ended.upid().startedByHa()) {
      return new TaskOutcome.Requested();
    }
    return new TaskOutcome.Succeeded(
        exitStatus.equals("OK") ? List.of() : warnings(ended.upid(), exitStatus));
  }

  private List<String> warnings(Upid task, String exitStatus) {
    List<String> found =
        log(task, Limits.TASK_WARNINGS_LOG_LINES).stream()
            .filter(line -> line.startsWith(WARNING))
            .map(line -> escaped(line.substring(WARNING.length())))
            .toList();
    return found.isEmpty() ? List.of(escaped(exitStatus) + ", not found in its log") : found;
  }

  private TaskFailedException failed(Upid task, String exitStatus) {
    List<String> lines = log(task, Limits.TASK_ERROR_LOG_LINES);
    Optional<MissingPrivilege> missing =
        Stream.concat(Stream.of(exitStatus), lines.stream())
            .flatMap(text -> MissingPrivilege.in(text).stream())
            .findFirst();
    return new TaskFailedException(
        "task "
            + task
            + " failed: "
            + escaped(exitStatus)
            + missing.map(TaskWait::lacking).orElse(""),
        task,
        exitStatus,
        lines.stream().map(TaskWait::escaped).toList(),
        missing);
  }

  private static String lacking(MissingPrivilege privilege) {
    return privilege.rootOnly()
        ? "; this takes " + privilege
        : "; the API token lacks " + privilege;
  }

  /** A log that cannot be read changes nothing about how the task ended. */
  private List<String> log(Upid task, int lines) {
    try {
      return tasks.taskLog(task, lines);
    } catch (ApiException e) {
      events.warning("task_log_not_read", EventLog.field("upid", task), error(e));
      return List.of();
    }
  }

  private static EventLog.Field error(ApiException e) {
    return EventLog.field("error", String.valueOf(e.getMessage()));
  }

  private static String escaped(String line) {
    return ForeignText.oneLine(line, Limits.ERROR_EXCERPT_MAX_CHARS);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
