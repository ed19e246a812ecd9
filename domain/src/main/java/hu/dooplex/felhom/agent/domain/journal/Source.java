package hu.dooplex.felhom.agent.domain.journal;

/** Who wished an operation. Its class does not depend on it; budgets and the kill switches do. */
public enum Source {
  /** The hub's desired state, or the local file in its place. */
  DESIRED_STATE("desired_state"),
  /** A signed operation that came through the hub. */
  SIGNED_HUB("signed_hub"),
  /** A signed operation that an operator handed over at the console. */
  SIGNED_CONSOLE("signed_console"),
  /** {@code --selftest=task}. */
  SELFTEST("selftest"),
  /** The agent itself, putting its own transaction in order. */
  RECOVERY("recovery");

  private final String wireName;

  Source(String wireName) {
    this.wireName = wireName;
  }

  /**
   * Whether it can cause nothing at all without a signature, benign or not: so it is with every
   * operation envelope (trust.md, 1).
   */
  public boolean needsSignature() {
    return this == SIGNED_HUB || this == SIGNED_CONSOLE;
  }

  public String wireName() {
    return wireName;
  }
}
