package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.operation.OperationId;

/**
 * A record that cannot follow the ones before it. The journal was written by something else, or
 * records of it are missing: what it says is not to be relied on.
 */
public final class ImpossibleRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong with the record. */
  public enum Problem {
    SECOND_INTENT("a second intent"),
    NONCE_IS_NOT_ID("an authorization whose nonce is not the operation's id"),
    NO_INTENT("no intent before it"),
    SECOND_SUBMISSION("a second submission"),
    TASK_OF_ANOTHER("a task that belongs to another operation"),
    AFTER_END("a record after the end");

    private final String words;

    Problem(String words) {
      this.words = words;
    }
  }

  private final OperationId id;
  private final Problem problem;

  ImpossibleRecordException(OperationId id, Problem problem) {
    super("journal record of operation " + id + ": " + problem.words);
    this.id = id;
    this.problem = problem;
  }

  public OperationId id() {
    return id;
  }

  public Problem problem() {
    return problem;
  }
}
