package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/**
 * A sentence of the design that a plan breaks.
 *
 * @param guest whose plan it is
 * @param words what breaks it, one line, without a value of anybody's configuration
 */
public record Violation(GuestRef guest, Rule rule, String words) {
  /** The sentences. */
  public enum Rule {
    /** A guest that is in only one of the two states is left alone. */
    DESIRED_AND_SEEN,
    /** A guest that is locked, a template or HA-managed is left alone. */
    LEFT_ALONE,
    /** Of a guest that the policy does not have, only what needs a signature is planned. */
    GUEST_POLICY,
    /** Fields outside the policy's managed fields are not planned. */
    FIELD_POLICY,
    /** A plan is config writes, a start or a shutdown, and a destroy. */
    OPERATIONS,
    /** Writes come first, the one without a signature before the other; a destroy comes last. */
    ORDER,
    /** Benign and gated fields are never in one write, and there is one write of each. */
    SEPARATE_WRITES,
    /** What is to be written without a signature is benign. */
    BENIGN,
    /** What is benign does not wait for a signature. */
    NEEDLESS_SIGNATURE,
    /** A write has only fields that drifted, and makes each of them what is desired. */
    DRIFTED,
    /** A value that Proxmox VE would never take is not sent. */
    PLAN_ERROR,
    /** A plan carries the digest that it was computed from. */
    DIGEST,
    /** Only a stopped guest that is to run is started, and only a running one shut down. */
    RUN_STATE,
    /** Only what is to be absent is destroyed, and never more than the guest itself. */
    PRESENCE,
    /** What is in sync has nothing to do, and what has something to do is not in sync. */
    STATE,
    /** Guests are in vmid order, each once. */
    GUEST_ORDER
  }
}
