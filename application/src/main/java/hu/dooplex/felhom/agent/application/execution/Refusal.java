package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.gate.Verdict;

/** Why nothing was done about a wish. The names are those of results and reports. */
public enum Refusal {
  /** The kill switch of this host is thrown. */
  PAUSED("paused"),
  /** The hub has stopped what it can cause. */
  BLOCKED("blocked"),
  /** The agent stops. */
  STOPPING("stopping"),
  /** Too much waits for this guest or storage already. */
  LANE_FULL("lane_full"),
  /** Proxmox VE did not answer, so nothing can be judged. */
  UNREACHABLE("unreachable"),
  /** An operation on this guest or storage is in flight and not settled yet. */
  UNSETTLED("unsettled"),
  /** An operation of that id was begun before. */
  REPLAYED("replayed"),
  /** The guest is not what the wish was planned from. */
  CONFLICT("conflict"),
  /** There is no such guest that the token can see. */
  NO_SUCH_GUEST("no_such_guest"),
  /** It cannot work now: the guest is locked, for one. */
  TARGET_NOT_READY("target_not_ready"),
  /** The local policy does not allow it. */
  POLICY("policy"),
  /** The guest had its share of changes. */
  OVER_BUDGET("over_budget"),
  /** No such operation is known. */
  UNKNOWN_OPERATION("unknown_operation"),
  /** Journal or audit trail cannot be written. */
  STATE_UNAVAILABLE("state_unavailable");

  private final String wireName;

  Refusal(String wireName) {
    this.wireName = wireName;
  }

  static Refusal of(Verdict.Reason reason) {
    return switch (reason) {
      case POLICY -> POLICY;
      case OVER_BUDGET -> OVER_BUDGET;
      case UNKNOWN_OPERATION -> UNKNOWN_OPERATION;
      case TARGET_NOT_READY -> TARGET_NOT_READY;
    };
  }

  public String wireName() {
    return wireName;
  }
}
