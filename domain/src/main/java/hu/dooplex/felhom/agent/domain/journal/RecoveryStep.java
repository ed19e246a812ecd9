package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.Upid;

/**
 * What to do next about an operation that was in flight when the agent stopped. There is no step
 * that sends it again: what never arrived is planned anew by the next pass, from what is observed
 * then, and what was destructive waits for a new signature.
 */
public sealed interface RecoveryStep {
  /** Its task runs: wait for it, with the guest's lane held. */
  record Wait(Upid task) implements RecoveryStep {}

  /** That task is the one whose name was lost: write it down, then look again. */
  record Adopt(Upid task) implements RecoveryStep {}

  /** Write its end down. */
  record Settle(JournalEntry.Outcome outcome, String reason) implements RecoveryStep {}

  /** The request may still be on its way: observe again in a while, with the lane held. */
  record LookAgain() implements RecoveryStep {}

  /**
   * Nothing can be said now; it stays in flight and is tried again.
   *
   * @param reason a code
   */
  record KeepInFlight(String reason) implements RecoveryStep {}
}
