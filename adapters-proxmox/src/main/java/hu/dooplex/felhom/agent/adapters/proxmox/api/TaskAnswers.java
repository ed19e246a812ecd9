package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Answers about tasks. */
final class TaskAnswers {
  private TaskAnswers() {}

  /** A row of the task list; empty without a UPID. */
  static Optional<TaskEntry> listed(Fields row) {
    return row.text("upid")
        .flatMap(Upid::parse)
        .map(upid ->
            new TaskEntry(
                upid,
                row.time("endtime"),
                row.text("status").filter(status -> !status.equals("RUNNING"))));
  }

  /**
   * The list comes in the order of archiving. A row that cannot be read counts in the total, so a
   * page with such a row is never taken for complete.
   */
  static TaskEntry.Page page(Rows<TaskEntry> rows) {
    List<TaskEntry> newestFirst =
        rows.readable().stream()
            .sorted(Comparator.comparing((TaskEntry task) -> task.upid().startTime()).reversed())
            .toList();
    return new TaskEntry.Page(newestFirst, rows.length());
  }

  /** Empty if the answer is about another task or in no known state: nothing may build on it. */
  static Optional<TaskStatus> status(Upid asked, Fields data) {
    if (!data.text("upid").equals(Optional.of(asked.text()))) {
      return Optional.empty();
    }
    return switch (data.text("status").orElse("")) {
      case "running" -> Optional.of(new TaskStatus(asked, true, Optional.empty()));
      case "stopped" -> Optional.of(new TaskStatus(asked, false, data.text("exitstatus")));
      default -> Optional.empty();
    };
  }

  /** As recorded on 8.4 and 9.1; pve-manager {@code PVE::API2::Tasks}. */
  static boolean saysNoSuchTask(ApiException.HttpError refusal) {
    return refusal.status() == 400 && "no such task".equals(refusal.parameterErrors().get("upid"));
  }

  static Optional<String> line(Fields row) {
    return Optional.of(row.text("t").orElse(""));
  }
}
