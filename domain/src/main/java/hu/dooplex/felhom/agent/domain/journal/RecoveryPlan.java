package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import hu.dooplex.felhom.agent.domain.journal.Evidence.GuestLook;
import hu.dooplex.felhom.agent.domain.journal.Evidence.TaskLook;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.JournalState.Known;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep.Adopt;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep.KeepInFlight;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep.LookAgain;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep.Settle;
import hu.dooplex.felhom.agent.domain.journal.RecoveryStep.Wait;
import hu.dooplex.felhom.agent.domain.operation.ExpectedTask;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to do about an operation that was in flight, from what is observed (reconcile.md, Crash
 * recovery). Asked again after a crash in the middle, it says the same.
 */
public final class RecoveryPlan {
  private final Known known;
  private final Evidence evidence;
  private final Set<Upid> taken;

  private RecoveryPlan(Known known, Evidence evidence, Set<Upid> taken) {
    this.known = known;
    this.evidence = evidence;
    this.taken = taken;
  }

  /** The earliest start of a task that can be this operation's. */
  public static Instant searchedSince(JournalEntry.Intent intent) {
    return Instant.ofEpochSecond(intent.at().getEpochSecond()).minus(Limits.TASK_SEARCH_MARGIN);
  }

  /**
   * The next step for an operation in flight.
   *
   * @param taken tasks that records of the journal name ({@link JournalState#tasks})
   */
  public static RecoveryStep next(Known known, Evidence evidence, Set<Upid> taken) {
    return new RecoveryPlan(known, evidence, taken).next();
  }

  private RecoveryStep next() {
    if (known.task().isPresent()) {
      return ofTask(known.task().get());
    }
    return switch (Traces.of(known.intent().operation())) {
      case Traces.InTasks(ExpectedTask task) -> lostTask(task).orElseGet(this::neverSeen);
      case Traces.InConfig(Optional<ExpectedTask> task) when task.isEmpty() ->
          mayStillArrive() ? new LookAgain() : ofConfig();
      case Traces.InConfig(Optional<ExpectedTask> task) ->
          lostTask(task.get()).orElseGet(this::ofConfig);
      case Traces.InMounts mounts -> ofThisHost("usb_not_read");
      case Traces.InMarker marker -> ofMarker();
      case Traces.InSignerLog log -> ofSignerLog();
      case Traces.Nowhere nowhere -> new Settle(Outcome.OUTCOME_UNKNOWN, "unknown_operation");
    };
  }

  // Rows 1 to 3: submitted with UPID.
  private RecoveryStep ofTask(Upid upid) {
    if (evidence.task().isEmpty()) {
      return new KeepInFlight("task_not_read");
    }
    return switch (evidence.task().get()) {
      case TaskLook.Known(TaskStatus status) when status.running() -> new Wait(upid);
      case TaskLook.Known(TaskStatus status) when status.succeeded() ->
          new Settle(Outcome.SUCCEEDED, upid.startedByHa() ? JournalEntry.Ended.HA_REQUESTED : "");
      // proxmox.md, Tasks: a killed worker leaves the outcome unknown, the guest is looked at.
      case TaskLook.Known(TaskStatus status) when status.endUnknown().isEmpty() ->
          new Settle(Outcome.FAILED, "task_failed");
      case TaskLook.Known killed -> ofVisibleEffect("task_killed");
      case TaskLook.Forgotten forgotten -> ofVisibleEffect("task_forgotten");
    };
  }

  private RecoveryStep ofVisibleEffect(String otherwise) {
    if (known.intent().operation() instanceof Operation.OnGuest && evidence.guest().isEmpty()) {
      return new KeepInFlight("guest_not_read");
    }
    return visible() ? seen() : new Settle(Outcome.OUTCOME_UNKNOWN, otherwise);
  }

  private boolean visible() {
    return VisibleEffect.of(known.intent(), evidence) == VisibleEffect.YES;
  }

  private static RecoveryStep seen() {
    return new Settle(Outcome.SUCCEEDED, JournalEntry.Ended.EFFECT_VISIBLE);
  }

  /**
   * Row 4: the answer was lost. Empty if there is none of such a task in a list that is complete,
   * and none can come any more.
   */
  private Optional<RecoveryStep> lostTask(ExpectedTask expected) {
    if (evidence.started().isEmpty()) {
      return Optional.of(new KeepInFlight("tasks_not_read"));
    }
    Instant since = searchedSince(known.intent());
    List<TaskEntry> fitting =
        evidence.started().get().tasks().stream()
            .filter(task -> expected.matches(task.upid(), known.intent().token()))
            .filter(task -> !taken.contains(task.upid()))
            .toList();
    List<Upid> candidates =
        fitting.stream()
            .map(TaskEntry::upid)
            .filter(upid -> !upid.startTime().isBefore(since))
            .distinct()
            .toList();
    boolean complete = evidence.started().get().complete();
    // One in a list that is cut off is not proven to be the only one.
    if (candidates.size() == 1 && complete) {
      return Optional.of(new Adopt(candidates.getFirst()));
    }
    if (candidates.size() > 1) {
      // Two tasks in one second do not say which snapshot they are about.
      return Optional.of(new Settle(Outcome.OUTCOME_UNKNOWN, "several_tasks"));
    }
    // What runs is waited for, also if it began too early: the clock may have been set back.
    if (mayStillArrive() || fitting.stream().anyMatch(task -> task.ended().isEmpty())) {
      return Optional.of(new LookAgain());
    }
    if (!complete) {
      return Optional.of(new Settle(Outcome.OUTCOME_UNKNOWN, "task_list_cut"));
    }
    return Optional.empty();
  }

  private boolean mayStillArrive() {
    return evidence.sinceStart().compareTo(Limits.LATE_ARRIVAL) < 0;
  }

  // Rows 5 and 6: it never arrived, as far as anybody can tell.
  private RecoveryStep neverSeen() {
    return known.intent().destructive()
        ? new Settle(Outcome.OUTCOME_UNKNOWN, "not_found")
        : new Settle(Outcome.ABANDONED, "not_arrived");
  }

  // Rows 7 and 8: no task, or none that was found; never decided before LATE_ARRIVAL.
  private RecoveryStep ofConfig() {
    if (evidence.guest().isEmpty()) {
      return new KeepInFlight("guest_not_read");
    }
    if (visible()) {
      return seen();
    }
    return digestAsAtIntent() ? neverSeen() : new Settle(Outcome.OUTCOME_UNKNOWN, "config_changed");
  }

  private boolean digestAsAtIntent() {
    return evidence.guest().get() instanceof GuestLook.There there
        && known.intent().configDigest().isPresent()
        && there.config().digest().equals(known.intent().configDigest());
  }

  // Row 9
  private RecoveryStep ofSignerLog() {
    return switch (VisibleEffect.of(known.intent(), evidence)) {
      case YES -> new Settle(Outcome.SUCCEEDED, "");
      case NO -> new Settle(Outcome.FAILED, "not_taken");
      case CANNOT_TELL -> new KeepInFlight("signer_log_not_read");
    };
  }

  // Row 10: what was started by command line has no request on its way.
  private RecoveryStep ofThisHost(String notRead) {
    return switch (VisibleEffect.of(known.intent(), evidence)) {
      case YES -> seen();
      case NO -> new Settle(Outcome.OUTCOME_UNKNOWN, "not_found");
      case CANNOT_TELL -> new KeepInFlight(notRead);
    };
  }

  /** Row 10: the command may still run although the agent that started it was killed. */
  private RecoveryStep ofMarker() {
    if (evidence.guest().isEmpty()) {
      return new KeepInFlight("guest_not_read");
    }
    if (visible()) {
      return seen();
    }
    return mayStillArrive() ? new LookAgain() : new Settle(Outcome.OUTCOME_UNKNOWN, "not_found");
  }
}
