package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import java.util.List;
import java.util.Optional;

/** What becomes of the node's tasks. Those of other tokens need {@code Sys.Audit} on the node. */
public interface TaskProgress {
  /**
   * One look at a task; nothing is waited for.
   *
   * @return empty if the node does not know the task (any more): it keeps some 550 to 1,100 of them
   */
  Optional<TaskStatus> taskStatusOnce(Upid upid) throws ApiException;

  /** Tasks of this node, newest first; without {@code Sys.Audit} on it, this token's alone. */
  TaskEntry.Page tasks(TaskQuery query) throws ApiException;

  /** The last lines of a task's log, at most that many. */
  List<String> taskLog(Upid upid, int lines) throws ApiException;
}
