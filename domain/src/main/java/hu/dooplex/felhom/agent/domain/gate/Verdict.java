package hu.dooplex.felhom.agent.domain.gate;

/** What the gate says of an operation. */
public sealed interface Verdict {
  /** It may be carried out, once, with this permit. */
  record Permitted(Permit permit) implements Verdict {}

  /** Nothing is carried out: it waits for an operator's signature. */
  record PendingSignature() implements Verdict {}

  /** Nothing is carried out, and a signature would be another matter. */
  record Refused(Reason reason) implements Verdict {}

  /** Why an operation is refused; the names are those of reports and the audit trail. */
  enum Reason {
    /** The local policy does not let a hub cause it. */
    POLICY("policy"),
    /** The guest had its share of changes in the last 24 hours. */
    OVER_BUDGET("over_budget"),
    /** No such operation is known to this version. */
    UNKNOWN_OPERATION("unknown_operation"),
    /** It may be carried out, but cannot work now: the guest is locked, for one. */
    TARGET_NOT_READY("target_not_ready");

    private final String wireName;

    Reason(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }
}
