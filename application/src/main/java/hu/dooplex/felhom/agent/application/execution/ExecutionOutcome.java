package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.List;
import java.util.Set;

/** What became of a wish. */
public sealed interface ExecutionOutcome {
  /**
   * It was begun and has ended; the journal has its end.
   *
   * @param reason a code; empty for a success that Proxmox VE said itself
   * @param message for a person, one line
   * @param warnings what its task warned of
   * @param refused config keys whose values Proxmox VE would not take, with nothing changed
   */
  record Ended(
      OperationId id,
      JournalEntry.Outcome outcome,
      String reason,
      String message,
      List<String> warnings,
      Set<String> refused)
      implements ExecutionOutcome {
    /** The reason of a config write with values that Proxmox VE would not take. */
    public static final String VALUE_REFUSED = "value_refused";

    public Ended {
      warnings = List.copyOf(warnings);
      refused = Set.copyOf(refused);
    }

    Ended(
        OperationId id,
        JournalEntry.Outcome outcome,
        String reason,
        String message,
        List<String> warnings) {
      this(id, outcome, reason, message, warnings, Set.of());
    }

    Ended refusing(Set<String> keys) {
      return new Ended(id, outcome, reason, message, warnings, keys);
    }
  }

  /**
   * It was begun, and its end is not in the journal. Its guest is not changed before recovery has
   * found it.
   */
  record InFlight(OperationId id, Cause cause) implements ExecutionOutcome {
    /** Why nobody waits for it any more. */
    public enum Cause {
      /** The agent stops. */
      STOPPING,
      /** What was seen could not be written down. */
      JOURNAL_NOT_WRITTEN
    }
  }

  /**
   * Nothing was done: it waits for an operator's signature.
   *
   * @param remembered whether it is among the pending wishes
   */
  record PendingSignature(boolean remembered) implements ExecutionOutcome {}

  /** Nothing was done, as the guest's run state is already as wished. */
  record AlreadySo() implements ExecutionOutcome {}

  /** Nothing was done. */
  record Refused(Refusal refusal, String message) implements ExecutionOutcome {}

  /**
   * Nothing was done, and nothing consumed: what was signed does not hold in the lane (trust.md,
   * pipeline 13 and 14).
   */
  record Rejected(Rejection rejection) implements ExecutionOutcome {}

  /** A fault of the agent's own. What the journal has in flight is settled by recovery. */
  record Broke(Throwable cause) implements ExecutionOutcome {}
}
