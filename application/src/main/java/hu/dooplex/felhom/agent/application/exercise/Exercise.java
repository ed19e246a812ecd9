package hu.dooplex.felhom.agent.application.exercise;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.AlreadySo;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Broke;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.InFlight;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.PendingSignature;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Refused;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Rejected;
import hu.dooplex.felhom.agent.application.execution.Refusal;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** One run of the steps on one guest. The first trouble ends them; what was done is then undone. */
final class Exercise {
  private static final String KEY = ManagedField.DESCRIPTION.wireName();
  private static final String LEFT = "left behind";

  private final Transaction transaction;
  private final GuestRef guest;
  private final SnapshotName snapshot;
  private final DesiredValue probe;
  private final FieldNormalizer normalizer;
  private final GuestObservation guests;
  private final Waiting waiting;
  private final Findings findings;
  private final BooleanSupplier enough;

  Exercise(
      Transaction transaction,
      SnapshotName snapshot,
      GuestObservation guests,
      Waiting waiting,
      Findings findings,
      BooleanSupplier enough) {
    this.transaction = transaction;
    this.guest = transaction.guest();
    this.snapshot = snapshot;
    this.probe = new DesiredValue.Text("felhom-agent self-test " + transaction.id());
    this.normalizer = FieldNormalizers.of(ManagedField.DESCRIPTION, guest.kind());
    this.guests = guests;
    this.waiting = waiting;
    this.findings = findings;
    this.enough = enough;
  }

  void run() {
    step("snapshot", snapshot + " taken", () -> transaction.begin(take()));
    step(
        "rollback",
        "back at " + snapshot,
        () -> transaction.next(new RollbackSnapshot(guest, snapshot, false)));
    step("delete", snapshot + " deleted", () -> transaction.next(delete()));
    step("description", "written", () -> transaction.next(describe()));
    readBack();
    step("put back", "as it was", this::putBack);
    tidyUp();
    tellWhatIsLeft();
  }

  private CreateSnapshot take() {
    // Its description names the operation, which is part of the proof of whose it is.
    return new CreateSnapshot(guest, snapshot, transaction.id().value());
  }

  private DeleteSnapshot delete() {
    return new DeleteSnapshot(guest, snapshot);
  }

  private SetGuestConfig describe() {
    return switch (normalizer.edit(probe, Optional.empty())) {
      case FieldNormalizer.Edit.Set(String value) ->
          new SetGuestConfig(guest, new TreeMap<>(Map.of(KEY, value)), new TreeSet<>());
      case FieldNormalizer.Edit.Delete() -> throw new IllegalStateException("the probe is a text");
    };
  }

  private interface Step {
    ExecutionOutcome carryOut();
  }

  private void step(String name, String done, Step step) {
    if (mayGoOn(name)) {
      tell(name, done, step.carryOut());
    }
  }

  private boolean mayGoOn(String name) {
    if (!findings.fine()) {
      findings.skipped(name, "not tried after what went wrong before");
      return false;
    }
    if (enough.getAsBoolean()) {
      findings.trouble(name, Ending.FAILED, "not begun: it was asked to stop");
      return false;
    }
    return true;
  }

  private void readBack() {
    String name = "read back";
    if (!mayGoOn(name)) {
      return;
    }
    try {
      Optional<String> value = config().value(KEY);
      if (normalizer.isAsDesired(probe, value)) {
        findings.ok(name, "what was written is what is there");
      } else {
        findings.trouble(
            name,
            Ending.FAILED,
            value.map(text -> "something else is there: " + text).orElse("nothing is there"));
      }
    } catch (ApiException e) {
      findings.trouble(name, ending(e), String.valueOf(e.getMessage()));
    }
  }

  private GuestConfig config() throws ApiException {
    return GuestConfig.configured(guests.pending(guest));
  }

  /** With what the journal has of it from before the write. */
  private ExecutionOutcome putBack() {
    return transaction.repairs().stream()
        .filter(SetGuestConfig.class::isInstance)
        .map(SetGuestConfig.class::cast)
        .findFirst()
        .map(this::putBack)
        .orElseGet(AlreadySo::new);
  }

  /** Not over what somebody else wrote since. */
  private ExecutionOutcome putBack(SetGuestConfig before) {
    GuestConfig now;
    try {
      now = config();
    } catch (ApiException e) {
      return new Refused(Refusal.UNREACHABLE, String.valueOf(e.getMessage()));
    }
    DesiredValue old = new DesiredValue.Text(before.set().getOrDefault(KEY, ""));
    Optional<String> value = now.value(KEY);
    return normalizer.isAsDesired(probe, value) || normalizer.isAsDesired(old, value)
        ? transaction.next(before, now.digest())
        : new Refused(Refusal.CONFLICT, "somebody else has changed the description meanwhile");
  }

  /** Whatever went wrong: the snapshot is deleted and the description put back. */
  private void tidyUp() {
    List<String> done = new ArrayList<>();
    List<String> failed = List.of();
    for (int round = 0; round < Limits.TIDY_ROUNDS && !transaction.repairs().isEmpty(); round++) {
      if (round > 0 && !pause()) {
        break;
      }
      failed = new ArrayList<>();
      for (Operation repair : transaction.repairs()) {
        ExecutionOutcome outcome =
            repair instanceof SetGuestConfig before ? putBack(before) : transaction.next(repair);
        Optional<Trouble> trouble = Trouble.of(outcome);
        if (trouble.isPresent()) {
          failed.add(repair.wireName() + ": " + trouble.get().words());
        } else {
          done.add(repair.wireName());
        }
      }
    }
    if (!failed.isEmpty()) {
      findings.trouble("clean-up", Ending.FAILED, String.join("; ", failed));
    } else if (!done.isEmpty()) {
      findings.ok("clean-up", String.join(", ", done));
    }
  }

  /** Something may be in the way for a moment; false if there is no time for that. */
  private boolean pause() {
    try {
      waiting.pause(Limits.RECOVERY_LOOK);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void tellWhatIsLeft() {
    List<String> left = new ArrayList<>();
    try {
      if (guests.snapshots(guest).stream().anyMatch(one -> one.name().equals(snapshot.value()))) {
        left.add("snapshot " + snapshot + " (delete it in Proxmox VE)");
      }
      if (normalizer.isAsDesired(probe, config().value(KEY))) {
        left.add("the self-test's description (write the old one: felhom-agent journal show)");
      }
    } catch (ApiException e) {
      left.add(
          "perhaps snapshot %s, or the self-test's description: %s"
              .formatted(snapshot, e.getMessage()));
    }
    transaction.inFlight().forEach(id -> left.add("operation " + id + ", still in flight"));
    if (left.isEmpty()) {
      findings.ok(LEFT, "nothing");
    } else {
      findings.trouble(
          LEFT,
          Ending.FAILED,
          guest
              + " has "
              + String.join(", and ", left)
              + "; the agent puts in order what it can when it starts next");
    }
  }

  private void tell(String name, String done, ExecutionOutcome outcome) {
    Optional<Trouble> trouble = Trouble.of(outcome);
    if (trouble.isPresent()) {
      findings.trouble(name, trouble.get().ending(), trouble.get().words());
    } else if (outcome instanceof Ended ended && !ended.warnings().isEmpty()) {
      findings.warning(name, done + ", with warnings: " + String.join("; ", ended.warnings()));
    } else {
      findings.ok(name, done);
    }
  }

  private static Ending ending(ApiException e) {
    return e instanceof ApiException.Unreachable ? Ending.UNREACHABLE : Ending.FAILED;
  }

  /** Why an operation is not done. */
  private record Trouble(Ending ending, String words) {
    static Optional<Trouble> of(ExecutionOutcome outcome) {
      return switch (outcome) {
        case Ended ended when ended.outcome() == Outcome.SUCCEEDED -> Optional.empty();
        case AlreadySo() -> Optional.empty();
        case Ended ended -> of(Ending.FAILED, ended.outcome().wireName() + ": " + ended.message());
        case InFlight(var id, var cause) ->
            of(
                Ending.FAILED,
                switch (cause) {
                  case STOPPING -> "stopped while operation " + id + " was in flight";
                  case JOURNAL_NOT_WRITTEN -> "the end of " + id + " could not be written down";
                });
        // Benign by what was seen or not at all: nobody is asked to sign a self-test.
        case PendingSignature _ ->
            of(
                Ending.REFUSED,
                "what was seen in the lane makes it destructive: the guest was started, or the"
                    + " snapshot is not provably the agent's own; audit show has the rule");
        case Refused(Refusal refusal, String message) -> of(ending(refusal), message);
        case Rejected(Rejection rejection) -> of(Ending.REFUSED, rejection.text());
        case Broke(Throwable cause) -> of(Ending.FAILED, "a fault of the agent's own: " + cause);
      };
    }

    private static Optional<Trouble> of(Ending ending, String words) {
      return Optional.of(new Trouble(ending, words));
    }

    private static Ending ending(Refusal refusal) {
      return switch (refusal) {
        case UNREACHABLE -> Ending.UNREACHABLE;
        case STOPPING, STATE_UNAVAILABLE, REPLAYED, CONFLICT, UNSETTLED, LANE_FULL -> Ending.FAILED;
        case PAUSED,
            BLOCKED,
            NO_SUCH_GUEST,
            TARGET_NOT_READY,
            POLICY,
            OVER_BUDGET,
            UNKNOWN_OPERATION ->
            Ending.REFUSED;
      };
    }
  }
}
