package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Broke;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The door for everybody who wants something changed. */
public final class Changes {
  private final GuestQueue queue;
  private final GatedExecutor executor;
  private final SlotObserver observer;
  private final Settlement settlement;

  @Inject
  public Changes(
      GuestQueue queue, GatedExecutor executor, SlotObserver observer, Settlement settlement) {
    this.queue = queue;
    this.executor = executor;
    this.observer = observer;
    this.settlement = settlement;
  }

  /**
   * Puts a wish in line. For a snapshot it looks first where the guest's disks are, for their
   * lanes; that they are still there is seen again when its turn has come.
   *
   * @return its outcome, never completed by an exception
   */
  public CompletableFuture<ExecutionOutcome> submit(Wish wish) {
    Set<Lane> lanes;
    try {
      lanes = lanes(wish);
    } catch (ApiException e) {
      return CompletableFuture.completedFuture(
          new Refused(Refusal.UNREACHABLE, String.valueOf(e.getMessage())));
    }
    return queue
        .submit(lanes, slot -> executor.carryOut(wish, lanes, slot))
        .thenApply(outcome -> outcome(outcome, lanes));
  }

  /**
   * Puts what was left in flight for want of a journal in line ahead of others: its guest is not
   * changed any more until this is settled, and a full disk may be mended. Whoever carries
   * something out in a lane of its own hands over what came of it.
   */
  public void goOnSettling(ExecutionOutcome outcome, Set<Lane> lanes) {
    if (outcome instanceof InFlight(var id, var cause)
        && cause == InFlight.Cause.JOURNAL_NOT_WRITTEN) {
      var _ = queue.submitAhead(lanes, slot -> settlement.settle(id, slot));
    }
  }

  private Set<Lane> lanes(Wish wish) throws ApiException {
    List<StorageName> storages =
        wish.operation() instanceof CreateSnapshot create
            ? observer.diskStorages(create.guest()).orElseGet(List::of)
            : List.of();
    return Lanes.of(wish.operation(), storages);
  }

  private ExecutionOutcome outcome(LaneOutcome<ExecutionOutcome> outcome, Set<Lane> lanes) {
    return switch (outcome) {
      case LaneOutcome.Done<ExecutionOutcome>(ExecutionOutcome value) -> {
        goOnSettling(value, lanes);
        yield value;
      }
      case LaneOutcome.Failed<ExecutionOutcome>(Throwable cause) -> new Broke(cause);
      case LaneOutcome.Cancelled<ExecutionOutcome>() ->
          new Refused(Refusal.STOPPING, "the agent is stopping");
      case LaneOutcome.Refused<ExecutionOutcome>(var reason, Lane lane) ->
          switch (reason) {
            case STOPPED -> new Refused(Refusal.STOPPING, "the agent is stopping");
            case LANE_FULL -> new Refused(Refusal.LANE_FULL, "too much waits already in " + lane);
          };
    };
  }
}
