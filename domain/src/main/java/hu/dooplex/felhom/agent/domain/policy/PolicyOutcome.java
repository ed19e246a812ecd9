package hu.dooplex.felhom.agent.domain.policy;

/** Whether the local policy lets a hub cause an operation without a signature. */
public sealed interface PolicyOutcome {
  record Allowed() implements PolicyOutcome {}

  /**
   * It does not.
   *
   * @param rule what it violates, such as {@code guests} or {@code managed_fields}
   */
  record Violated(String rule) implements PolicyOutcome {}

  /**
   * It would, but the guest had its share.
   *
   * @param budget such as {@code config_writes_per_guest_day}
   */
  record OverBudget(String budget) implements PolicyOutcome {}
}
