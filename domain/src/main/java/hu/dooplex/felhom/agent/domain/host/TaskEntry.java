package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task in the node's task list: one entry of {@code GET /nodes/N/tasks}.
 *
 * @param ended empty while it runs
 * @param outcome {@code OK}, {@code WARNINGS: n} or an error text; empty while it runs. A task that
 *     has just ended can still be listed as running: the truth is {@link TaskStatus}
 */
public record TaskEntry(Upid upid, Optional<Instant> ended, Optional<String> outcome) {

  /** Whether it ended well: {@code OK}, or done with warnings. */
  public boolean succeeded() {
    return outcome.filter(TaskStatus::meansSuccess).isPresent();
  }

  /**
   * A part of the task list.
   *
   * @param total how many tasks match; more than were returned means that the list is cut
   */
  public record Page(List<TaskEntry> tasks, long total) {
    public Page {
      tasks = List.copyOf(tasks);
    }

    public boolean complete() {
      return tasks.size() >= total;
    }
  }
}
