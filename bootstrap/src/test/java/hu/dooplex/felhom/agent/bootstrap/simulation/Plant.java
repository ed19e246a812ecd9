package hu.dooplex.felhom.agent.bootstrap.simulation;

/** A bug that is put into the agent's surroundings, to see that the simulation finds it. */
enum Plant {
  NONE(Invariant.SOUND, 1),
  /** Somebody's key is enrolled whom no operator knows. */
  STRANGER_ENROLLED(Invariant.AUTHORIZED, 29),
  /** The gate permits what the classifier did not see: a shutdown that kills. */
  SHUTDOWN_KILLS(Invariant.AUTHORIZED, 2),
  /** The journal does not keep which set of signers a rotation has led to. */
  SIGNERS_FORGOTTEN(Invariant.AUTHORIZED, 28),
  /** One signature does for what wants two. */
  ONE_SIGNER_DOES(Invariant.AUTHORIZED, 3),
  /** What was issued counts on when root has accepted the clock. */
  VOID_COUNTS(Invariant.AUTHORIZED, 27),
  /** The time floor is not read when the process begins. */
  FLOOR_FORGOTTEN(Invariant.AUTHORIZED, 392),
  /** A key that was added just now signs what is destructive. */
  FRESH_KEYS_COUNT(Invariant.AUTHORIZED, 4),
  /** The HTTP client sends again what had no answer. */
  CLIENT_SENDS_AGAIN(Invariant.ONE_EFFECT, 17),
  /** What was in flight is not looked at after a start. */
  NO_RECOVERY(Invariant.CONVERGES, 3),
  /** A task that runs is taken for one that has ended well. */
  TASKS_TAKEN_FOR_DONE(Invariant.SERIAL, 3),
  /** The intent is written when the operation has ended. */
  INTENT_AFTERWARDS(Invariant.INTENT_FIRST, 1),
  /** The disk says that it has forced what it has not. */
  DISK_LIES(Invariant.INTENT_FIRST, 1),
  /** The last whole record is taken for a torn one when the journal is opened. */
  LAST_RECORD_CUT_OFF(Invariant.RECORDS_KEPT, 1),
  /** Compaction goes by a clock that is a month ahead. */
  COMPACTED_AHEAD(Invariant.RECORDS_KEPT, 1),
  /** Every guest is taken for one that the policy names. */
  ALL_GUESTS_ALLOWED(Invariant.WITHIN_POLICY, 1),
  /** One change more than the budget has. */
  BUDGET_OFF_BY_ONE(Invariant.WITHIN_POLICY, 23),
  /** A guest of the agent's own is seen as it was at first. */
  STALE_SIGHT(Invariant.OWN_THINGS, 2),
  /** A destructive decision is not written into the audit trail. */
  DECISION_LEFT_OUT(Invariant.AUDITED, 1),
  /** Somebody changes a line of the audit trail. */
  AUDIT_FORGED(Invariant.AUDITED, 1),
  /** Config writes are said to be done and never sent. */
  WRITES_NOT_SENT(Invariant.CONVERGES, 1),
  /** The hub's client fails with a fault of its own where the hub is away. */
  FETCH_BREAKS(Invariant.SOUND, 6);

  private final Invariant broken;
  private final long seed;

  Plant(Invariant broken, long seed) {
    this.broken = broken;
    this.seed = seed;
  }

  /** The first one, from 1 on, whose run finds it: where the short test begins. */
  long seed() {
    return seed;
  }

  Invariant broken() {
    return broken;
  }
}
