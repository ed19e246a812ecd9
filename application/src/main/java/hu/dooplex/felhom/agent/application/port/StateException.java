package hu.dooplex.felhom.agent.application.port;

/** The state folder cannot be read or written; the message names the file and what to do. */
public sealed class StateException extends Exception {
  public StateException(String message) {
    super(message);
  }

  public StateException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A newer agent wrote it: it does not help to try again, a person has to decide. */
  public static final class Newer extends StateException {
    public Newer(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The state folder cannot be locked although nobody else is seen to have it: a disk that can no
   * longer be written to. Nothing may be written then, but reports need not stop.
   */
  public static final class NoLock extends StateException {
    public NoLock(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** It is not what any version of the agent wrote, or it is gone: a person has to look. */
  public static final class Damaged extends StateException {
    public Damaged(String message) {
      super(message);
    }
  }
}
