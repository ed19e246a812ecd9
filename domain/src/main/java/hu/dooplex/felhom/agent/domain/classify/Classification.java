package hu.dooplex.felhom.agent.domain.classify;

/**
 * What the classifier says of an operation, and why.
 *
 * @param destructive whether it could destroy, overwrite, expose or make unrecoverable data that
 *     the agent did not make, or cut its owner off from it
 * @param rule the rule that decided
 * @param detail what it decided on, such as a config key; the same words every time, so that
 *     repeated decisions are seen to be the same
 */
public record Classification(boolean destructive, Rule rule, String detail) {
  static Classification benign(Rule rule, String detail) {
    return new Classification(false, rule, detail);
  }

  static Classification destructive(Rule rule, String detail) {
    return new Classification(true, rule, detail);
  }

  /** The rules of the catalogue (trust.md, 2). Their names are in the audit trail. */
  public enum Rule {
    /** Starting a guest of which nothing is shared. */
    START,
    /** It shares a volume or a device with another guest that runs. */
    START_SHARED,
    /** It holds restored data, and a network device of it is up. */
    START_RESTORED_ONLINE,
    /** Asking a guest to shut down, never forcing it. */
    SHUTDOWN,
    /** Cutting its power, or what may end in that. */
    POWER_CUT,
    /** Every key is benign with that value. */
    CONFIG_BENIGN,
    /** A key that is not on the closed list, or not with that value. */
    CONFIG_KEY,
    /** A snapshot under a name of the agent's own. */
    SNAPSHOT_OWN,
    /** A snapshot that is not the agent's own of this transaction. */
    SNAPSHOT_FOREIGN,
    /** A backup that takes nothing away and fits. */
    BACKUP_BENIGN,
    /** A backup that is not provably harmless. */
    BACKUP,
    /** A guest that the journal and its marker prove to be the agent's. */
    SCRATCH,
    /** Data of the customer's would be overwritten or gone. */
    DATA,
    /** It cannot be taken back. */
    IRREVERSIBLE,
    /** A USB mount under the folder that is meant for it. */
    USB_IN_PARENT,
    /** A USB mount elsewhere. */
    USB_ELSEWHERE,
    /** Who may sign. */
    TRUST_ROOT,
    /** What is needed to judge it was not observed. */
    NOT_OBSERVED,
    /** Nobody knows what it does. */
    UNKNOWN_OPERATION
  }
}
