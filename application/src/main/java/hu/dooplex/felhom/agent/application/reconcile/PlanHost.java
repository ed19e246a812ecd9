package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.application.execution.ReadFault;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.application.reconcile.GuestSight.Checked;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.plan.Plan;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plans what a pass would begin with now, from the same looks, and does nothing about it. What only
 * the daemon knows is not in it: attempts that wait, operations in flight, budgets.
 */
public final class PlanHost {
  private final NodeLook nodeLook;
  private final GuestSight sight;
  private final Executor executor;
  private final Waiting waiting;

  @Inject
  public PlanHost(NodeLook nodeLook, GuestSight sight, Executor executor, Waiting waiting) {
    this.nodeLook = nodeLook;
    this.sight = sight;
    this.executor = executor;
    this.waiting = waiting;
  }

  /** What came of it. */
  public sealed interface Preview {
    /**
     * All guests that are desired.
     *
     * @param sound false if a plan is not what a plan has to be, which is a bug of the agent
     */
    record Made(Plan plan, boolean sound) implements Preview {}

    /**
     * The node cannot be looked at.
     *
     * @param unreachable whether it does not answer, or not to this token
     */
    record NotObserved(boolean unreachable, String why) implements Preview {}
  }

  /**
   * Makes one.
   *
   * @param parallelism guests looked at at once
   * @throws InterruptedException when the agent is asked to stop
   */
  public Preview run(DesiredState desired, int parallelism) throws InterruptedException {
    NodeView node;
    try {
      node = nodeLook.look();
    } catch (ApiException e) {
      return new Preview.NotObserved(
          ReadFault.of(e) == ReadFault.OUTAGE, String.valueOf(e.getMessage()));
    }
    List<Checked> plans = new ArrayList<>();
    for (Optional<Checked> one : looks(desired.guests(), node, parallelism)) {
      if (one.isEmpty()) {
        return new Preview.NotObserved(true, "Proxmox VE went away while guests were looked at");
      }
      plans.add(one.get());
    }
    return new Preview.Made(
        new Plan(plans.stream().map(Checked::plan).toList()),
        plans.stream().allMatch(Checked::sound));
  }

  private List<Optional<Checked>> looks(List<DesiredGuest> guests, NodeView node, int parallelism)
      throws InterruptedException {
    List<CompletableFuture<Optional<Checked>>> looks =
        guests.stream().map(_ -> new CompletableFuture<Optional<Checked>>()).toList();
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean away = new AtomicBoolean();
    for (int worker = 0; worker < parallelism; worker++) {
      executor.execute(() -> {
        for (int at = next.getAndIncrement(); at < guests.size(); at = next.getAndIncrement()) {
          look(guests.get(at), node, away, looks.get(at));
        }
      });
    }
    CompletableFuture<?> all = CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new));
    while (!all.isDone()) {
      waiting.pause(Limits.PASS_PATIENCE, all);
    }
    return looks.stream().map(CompletableFuture::join).toList();
  }

  private void look(
      DesiredGuest guest,
      NodeView node,
      AtomicBoolean away,
      CompletableFuture<Optional<Checked>> answer) {
    try {
      Optional<Checked> seen = away.get() ? Optional.empty() : look(guest, node);
      if (seen.isEmpty()) {
        away.set(true);
      }
      answer.complete(seen);
    } catch (Throwable bug) {
      answer.completeExceptionally(bug);
    }
  }

  private Optional<Checked> look(DesiredGuest guest, NodeView node) {
    return node.guest(guest.ref()).isEmpty()
        ? Optional.of(sight.plan(guest, node.notHere(guest.ref())))
        : sight.look(guest, node, Set.of());
  }
}
