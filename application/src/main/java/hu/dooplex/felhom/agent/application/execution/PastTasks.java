package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.TaskHistory;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What the node's task list says about a vmid, to a token that may see everybody's tasks. */
final class PastTasks {
  private final HostObservation host;
  private final TaskProgress tasks;

  PastTasks(HostObservation host, TaskProgress tasks) {
    this.host = host;
    this.tasks = tasks;
  }

  /**
   * What happened since then; empty if it cannot be told.
   *
   * @param own tasks that replaced nothing of anybody else's
   */
  Optional<Circumstances.History> since(Instant moment, Vmid vmid, Set<Upid> own)
      throws ApiException {
    return everybodys().flatMap(page -> TaskHistory.since(page, moment, vmid, own));
  }

  /** The whole list; empty for a token that sees its own tasks alone. */
  Optional<TaskEntry.Page> everybodys() throws ApiException {
    TaskEntry.Page page = tasks.tasks(TaskQuery.all());
    return seesAll(page) ? Optional.of(page) : Optional.empty();
  }

  /** privileges.md, 4 F; the tasks say which node it is. */
  private boolean seesAll(TaskEntry.Page page) throws ApiException {
    Privileges privileges = host.privileges();
    return !page.tasks().isEmpty()
        && page.tasks().stream()
            .map(entry -> entry.upid().node())
            .distinct()
            .allMatch(node -> privileges.allow("/nodes/" + node, "Sys.Audit"));
  }
}
