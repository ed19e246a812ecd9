package hu.dooplex.felhom.agent.application.port;

/** The state folder cannot be read or written; the message names the file and what to do. */
public final class StateException extends Exception {
  public StateException(String message) {
    super(message);
  }

  public StateException(String message, Throwable cause) {
    super(message, cause);
  }
}
