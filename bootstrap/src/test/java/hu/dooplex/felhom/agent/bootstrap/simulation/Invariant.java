package hu.dooplex.felhom.agent.bootstrap.simulation;

/** What must hold whatever happens (mission.md, Promises). */
enum Invariant {
  /** Nothing destructive reaches the node without a document for it that an operator signed. */
  AUTHORIZED,
  /** One operation, and so one nonce, is sent once at most. */
  ONE_EFFECT,
  /** No two tasks of the agent run on one guest. */
  SERIAL,
  /** The intent of what is sent would be found after a power cut. */
  INTENT_FIRST,
  /** What was acknowledged is found by the next process. */
  RECORDS_KEPT,
  /** Unsigned, only guests, fields and numbers of changes that the policy has. */
  WITHIN_POLICY,
  /**
   * Of itself it makes guests and snapshots, and takes away those that it made, as it made them.
   */
  OWN_THINGS,
  /** The chain of the audit trail holds, and a destructive decision is in it before it counts. */
  AUDITED,
  /** Once nobody interferes any more, guests become what is desired, and then all is quiet. */
  CONVERGES,
  /** The agent meets no fault of its own. */
  SOUND
}
