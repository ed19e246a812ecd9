package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Instant;
import java.util.Optional;

/**
 * What to ask of the task list. There is no filter by vmid: Proxmox VE's misses clones, moves and
 * volume deletions.
 *
 * @param running only tasks that run, and the few that have just ended
 * @param since only tasks that started then or later; whole seconds
 * @param type one exact task type, such as {@code vzdump}
 * @param limit 1 to {@value Limits#TASK_LIST_MAX}
 */
public record TaskQuery(
    boolean running, Optional<Instant> since, Optional<String> type, int limit) {
  public TaskQuery {
    if (limit < 1 || limit > Limits.TASK_LIST_MAX) {
      throw new IllegalArgumentException("limit is 1 to " + Limits.TASK_LIST_MAX);
    }
  }

  /** As many as one answer holds. */
  public static TaskQuery all() {
    return new TaskQuery(false, Optional.empty(), Optional.empty(), Limits.TASK_LIST_MAX);
  }

  /** Whenever they started. */
  public static TaskQuery ofRunning() {
    return new TaskQuery(true, Optional.empty(), Optional.empty(), Limits.TASK_LIST_MAX);
  }

  public static TaskQuery ofType(String type) {
    return new TaskQuery(false, Optional.empty(), Optional.of(type), Limits.TASK_LIST_MAX);
  }

  public static TaskQuery since(Instant since) {
    return new TaskQuery(false, Optional.of(since), Optional.empty(), Limits.TASK_LIST_MAX);
  }
}
