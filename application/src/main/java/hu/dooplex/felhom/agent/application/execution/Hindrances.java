package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.AlreadySo;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** What is in the way of a wish in its lane, whoever may permit it. */
final class Hindrances {
  private final OperationJournal journal;
  private final boolean privileged;

  /**
   * @param privileged whether root's command line is switched on
   */
  Hindrances(OperationJournal journal, boolean privileged) {
    this.journal = journal;
    this.privileged = privileged;
  }

  /** Dedupe over restarts, and nothing in a lane before what is in flight there is settled. */
  Optional<ExecutionOutcome> known(OperationId id, Set<Lane> held) {
    return journal.read(state -> {
      if (state.inFlight(id).isPresent() || state.finished(id).isPresent()) {
        return Optional.of(new Refused(Refusal.REPLAYED, "operation " + id + " was begun before"));
      }
      return state.inFlight().stream()
          .filter(other -> !Collections.disjoint(Lanes.of(other.intent()), held))
          .findFirst()
          .map(other ->
              new Refused(
                  Refusal.UNSETTLED,
                  "operation "
                      + other.id()
                      + ", "
                      + other.intent().operation().wireName()
                      + ", is in flight here and not settled yet"));
    });
  }

  /** What makes judging pointless. */
  Optional<ExecutionOutcome> unfit(Wish wish, Set<Lane> held, SlotView view) {
    if (wish.operation() instanceof Operation.OnGuest onGuest
        && Needs.of(wish.operation()).guest()
        && view.guest().isEmpty()) {
      return Optional.of(
          new Refused(
              Refusal.NO_SUCH_GUEST,
              "there is no guest " + onGuest.guest() + ", or the API token may not see it"));
    }
    if (view.isAlready(wish.operation()) && wish.covering().isEmpty()) {
      return Optional.of(new AlreadySo());
    }
    if (wish.plannedDigest().isPresent() && !wish.plannedDigest().equals(view.digest())) {
      return Optional.of(
          new Refused(Refusal.CONFLICT, "its configuration is not what this was planned from"));
    }
    if (isOverwritten(wish, view)) {
      return Optional.of(
          new Refused(
              Refusal.CONFLICT,
              "somebody else has changed what this would put back, or it cannot be seen"));
    }
    return held.containsAll(Lanes.of(wish.operation(), view.storages()))
        ? Optional.empty()
        : Optional.of(
            new Refused(Refusal.CONFLICT, "its disks are not where they were when this began"));
  }

  /** A transaction puts back what it changed itself, however long ago that was. */
  private boolean isOverwritten(Wish wish, SlotView view) {
    return wish.operation() instanceof SetGuestConfig write
        && wish.transaction().isPresent()
        && journal.read(state ->
            state.unfinished().stream()
                .filter(left ->
                    left.transaction().equals(wish.transaction().get())
                        && left.guest().equals(write.guest())
                        && !left.putBack().isEmpty())
                .anyMatch(left -> view.config().filter(left::isAsLeft).isEmpty()));
  }

  /**
   * What makes carrying it out pointless or worse, although it may be permitted. What the guest of
   * a signed operation has to be like, {@link LastLook} has seen.
   */
  Optional<String> obstacle(Wish wish, SlotView view) {
    return wish.covering().isPresent()
        ? carrier(wish.operation())
        : guest(wish.operation(), view).or(() -> carrier(wish.operation()));
  }

  private static Optional<String> guest(Operation operation, SlotView view) {
    // Every operation fails on a locked guest, but a container's reboot, which stops it for good.
    Optional<String> lock = view.guest().flatMap(guest -> guest.lock());
    if (lock.isPresent()) {
      return Optional.of("the guest is locked: " + lock.get());
    }
    if (view.isAlready(operation)) {
      return Optional.of("the guest's run state is already so");
    }
    // Its tasks end when the HA manager has queued the request, and it has a will of its own.
    return view.guest()
        .flatMap(guest -> guest.highAvailability())
        .filter(managed -> managed)
        .map(managed -> "the HA manager owns the guest's run state");
  }

  private Optional<String> carrier(Operation operation) {
    return switch (Carrier.of(operation)) {
      case PROXMOX, AGENT -> Optional.empty();
      case PRIVILEGED ->
          privileged ? Optional.empty() : Optional.of("privileged.enabled is not set");
      case NOBODY -> Optional.of("nothing on this host carries it out");
    };
  }
}
