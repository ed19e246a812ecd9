package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.GatedExecutor;
import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.execution.Lane;
import hu.dooplex.felhom.agent.application.execution.LaneOutcome;
import hu.dooplex.felhom.agent.application.execution.LaneSlot;
import hu.dooplex.felhom.agent.application.execution.LaneWork;
import hu.dooplex.felhom.agent.application.execution.Lanes;
import hu.dooplex.felhom.agent.application.execution.Settlement;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState.Known;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.journal.Unfinished;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Settles what was in flight when the agent stopped, and puts in order what its own transactions
 * left undone (reconcile.md, Crash recovery). Killed in the middle and run again, it comes to the
 * same end.
 */
public final class RecoverInFlight {
  private final OperationJournal journal;
  private final GuestQueue queue;
  private final Settlement settlement;
  private final GatedExecutor executor;
  private final EventLog events;

  @Inject
  public RecoverInFlight(
      OperationJournal journal,
      GuestQueue queue,
      Settlement settlement,
      GatedExecutor executor,
      EventLog events) {
    this.journal = journal;
    this.queue = queue;
    this.settlement = settlement;
    this.executor = executor;
    this.events = events;
  }

  /**
   * What recovery has to do.
   *
   * @param inFlight how many operations it found in flight
   * @param done completed when all of it is done, which can take until Proxmox VE answers again
   */
  public record Begun(int inFlight, CompletableFuture<?> done) {}

  /**
   * Puts everything in flight into its lane, before all else; once this returns, nobody else
   * changes one of these guests first. To be called once, at start, before anything is submitted: a
   * transaction that is still going on would be undone.
   */
  public Begun begin() {
    List<Known> inFlight = journal.read(state -> state.inFlight());
    List<CompletableFuture<?>> all = new ArrayList<>();
    Set<GuestRef> guests = new LinkedHashSet<>();
    for (Known known : inFlight) {
      all.add(inLane(known, slot -> settlement.settle(known.id(), slot)));
      if (known.intent().operation() instanceof Operation.OnGuest onGuest) {
        guests.add(onGuest.guest());
      }
    }
    journal.read(state -> state.unfinished()).forEach(left -> guests.add(left.guest()));
    // Behind what is in flight for that guest: only its end says what is left to put in order.
    guests.forEach(guest ->
        all.add(reported(queue.submitAhead(Set.of(Lane.of(guest)), slot -> repair(guest, slot)))));
    return new Begun(
        inFlight.size(), CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)));
  }

  private CompletableFuture<?> inLane(Known known, LaneWork<ExecutionOutcome> work) {
    return reported(queue.submitAhead(Lanes.of(known.intent()), work));
  }

  private int repair(GuestRef guest, LaneSlot slot) {
    List<Unfinished> left =
        journal.read(
            state -> state.unfinished().stream().filter(one -> one.guest().equals(guest)).toList());
    int repaired = 0;
    for (Unfinished transaction : left) {
      for (Operation repair : transaction.repairs()) {
        ExecutionOutcome outcome =
            executor.carryOut(wish(repair, transaction), Set.of(Lane.of(guest)), slot);
        if (outcome instanceof ExecutionOutcome.Ended ended
            && ended.outcome() == JournalEntry.Outcome.SUCCEEDED) {
          repaired++;
        } else {
          events.warning(
              "transaction_left_undone",
              EventLog.field("guest", guest),
              EventLog.field("transaction", transaction.transaction()),
              EventLog.field("operation", repair.wireName()),
              EventLog.field("outcome", outcome));
        }
      }
    }
    return repaired;
  }

  /** What the self-test could change under its own policy, it may put back under the same one. */
  private static Wish wish(Operation repair, Unfinished transaction) {
    Wish wish = Wish.of(repair, Source.RECOVERY).within(transaction.transaction());
    return repair instanceof SetGuestConfig || repair instanceof DeleteSnapshot
        ? wish.under(LocalPolicy.selfTest(transaction.guest().vmid()))
        : wish;
  }

  private <T> CompletableFuture<LaneOutcome<T>> reported(CompletableFuture<LaneOutcome<T>> work) {
    return work.whenComplete((outcome, none) -> {
      if (outcome instanceof LaneOutcome.Failed<T>(Throwable cause)) {
        events.error("recovery_broke", EventLog.field("error", cause.toString()));
      }
    });
  }
}
