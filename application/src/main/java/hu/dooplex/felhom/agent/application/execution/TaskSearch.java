package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.operation.ExpectedTask;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Looks for the task of a mutation whose answer was lost. One look proves that a task is there,
 * never that none will come: a request can still be on its way inside the proxy.
 */
public final class TaskSearch {
  private final TaskProgress tasks;

  @Inject
  TaskSearch(TaskProgress tasks) {
    this.tasks = tasks;
  }

  /**
   * One look at the task list, without a filter by vmid: Proxmox VE's misses volume deletions.
   *
   * @param tokenId {@code USER@REALM!TOKENID}, with which the operation was sent
   * @param intent when the operation was journaled, before it was sent
   * @param ownedByOthers tasks that are known to be another operation's
   * @throws IllegalArgumentException if such an operation has no task
   */
  public Finding look(Operation operation, String tokenId, Instant intent, Set<Upid> ownedByOthers)
      throws ApiException {
    ExpectedTask expected =
        ExpectedTask.of(operation)
            .orElseThrow(() -> new IllegalArgumentException(operation.wireName() + " has no task"));
    Instant since = intent.minus(Limits.TASK_SEARCH_MARGIN).truncatedTo(ChronoUnit.SECONDS);
    TaskEntry.Page page = tasks.tasks(TaskQuery.since(since));
    List<Upid> found =
        page.tasks().stream()
            .map(TaskEntry::upid)
            .filter(task -> expected.matches(task, tokenId))
            .filter(task -> !task.startTime().isBefore(since))
            .filter(task -> !ownedByOthers.contains(task))
            .distinct()
            .toList();
    if (found.size() > 1) {
      return new Finding.Several(found);
    }
    if (!page.complete()) {
      return new Finding.Inconclusive(
          "the node's task list is cut off: "
              + page.tasks().size()
              + " of "
              + page.total()
              + " tasks since the intent");
    }
    return found.isEmpty() ? new Finding.None() : new Finding.One(found.getFirst());
  }

  /** What a look found. */
  public sealed interface Finding {
    /** No such task so far. */
    record None() implements Finding {}

    /** Exactly one, which is the operation's. */
    record One(Upid task) implements Finding {}

    /** Several, which nothing tells apart: no UPID carries more than type, guest and token. */
    record Several(List<Upid> tasks) implements Finding {
      public Several {
        tasks = List.copyOf(tasks);
      }
    }

    /** The list does not show everything, so one found is not proven to be the only one. */
    record Inconclusive(String reason) implements Finding {}
  }
}
