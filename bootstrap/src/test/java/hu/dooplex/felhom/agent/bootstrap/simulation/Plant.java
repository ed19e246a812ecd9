package hu.dooplex.felhom.agent.bootstrap.simulation;

/** A bug that is put into the agent's surroundings, to see that the simulation finds it. */
enum Plant {
  NONE(Invariant.SOUND),
  /** Somebody's key is enrolled whom no operator knows. */
  STRANGER_ENROLLED(Invariant.AUTHORIZED),
  /** The gate permits what the classifier did not see: a shutdown that kills. */
  SHUTDOWN_KILLS(Invariant.AUTHORIZED),
  /** The journal does not keep which set of signers a rotation has led to. */
  SIGNERS_FORGOTTEN(Invariant.AUTHORIZED),
  /** A key that was added just now signs what is destructive. */
  FRESH_KEYS_COUNT(Invariant.AUTHORIZED),
  /** The HTTP client sends again what had no answer. */
  CLIENT_SENDS_AGAIN(Invariant.ONE_EFFECT),
  /** What was in flight is not looked at after a start. */
  NO_RECOVERY(Invariant.CONVERGES),
  /** A task that runs is taken for one that has ended well. */
  TASKS_TAKEN_FOR_DONE(Invariant.SERIAL),
  /** The intent is written when the operation has ended. */
  INTENT_AFTERWARDS(Invariant.INTENT_FIRST),
  /** The disk says that it has forced what it has not. */
  DISK_LIES(Invariant.INTENT_FIRST),
  /** The last whole record is taken for a torn one when the journal is opened. */
  LAST_RECORD_CUT_OFF(Invariant.RECORDS_KEPT),
  /** Compaction keeps what is in flight, and nothing else. */
  COMPACTED_TO_NOTHING(Invariant.RECORDS_KEPT),
  /** Every guest is taken for one that the policy names. */
  ALL_GUESTS_ALLOWED(Invariant.WITHIN_POLICY),
  /** One change more than the budget has. */
  BUDGET_OFF_BY_ONE(Invariant.WITHIN_POLICY),
  /** A destructive decision is not written into the audit trail. */
  DECISION_LEFT_OUT(Invariant.AUDITED),
  /** Somebody changes a line of the audit trail. */
  AUDIT_FORGED(Invariant.AUDITED),
  /** Config writes are said to be done and never sent. */
  WRITES_NOT_SENT(Invariant.CONVERGES),
  /** The hub's client fails with a fault of its own where the hub is away. */
  FETCH_BREAKS(Invariant.SOUND);

  private final Invariant broken;

  Plant(Invariant broken) {
    this.broken = broken;
  }

  Invariant broken() {
    return broken;
  }
}
