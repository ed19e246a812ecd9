package hu.dooplex.felhom.agent.application.port;

import java.util.OptionalInt;

/**
 * A privileged command or file edit that did not do what it was for. The message is one line, says
 * what was tried and what to do, and quotes what a program wrote with its control characters
 * escaped.
 */
public abstract sealed class PrivilegedException extends Exception {
  private PrivilegedException(String message) {
    super(message);
  }

  /** Whether something may have changed all the same. */
  public abstract boolean mayHaveHappened();

  /** Nothing was run and nothing changed: the host is not in a state in which it may be done. */
  public static final class Refused extends PrivilegedException {
    public Refused(String message) {
      super(message);
    }

    @Override
    public boolean mayHaveHappened() {
      return false;
    }
  }

  /** A program could not be started: it is not installed, or may not be run. */
  public static final class NotRun extends PrivilegedException {
    public NotRun(String message) {
      super(message);
    }

    @Override
    public boolean mayHaveHappened() {
      return false;
    }
  }

  /** A program ran and did not end well, or its output was not what it is known to write. */
  public static final class Failed extends PrivilegedException {
    private final OptionalInt exitStatus;

    /**
     * A program that failed.
     *
     * @param exitStatus empty if it was stopped, because it took too long or wrote too much
     */
    public Failed(String message, OptionalInt exitStatus) {
      super(message);
      this.exitStatus = exitStatus;
    }

    public OptionalInt exitStatus() {
      return exitStatus;
    }

    @Override
    public boolean mayHaveHappened() {
      return true;
    }
  }
}
