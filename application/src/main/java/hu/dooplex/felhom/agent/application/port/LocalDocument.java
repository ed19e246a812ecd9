package hu.dooplex.felhom.agent.application.port;

/** The file on this host that takes the hub's place as the source of the desired state. */
public interface LocalDocument {
  /** All of it, as it is now. */
  byte[] read() throws UnreadableException;

  /**
   * It cannot be read, is too large, or others may write to it. The message is one line and says
   * what to do.
   */
  final class UnreadableException extends Exception {
    public UnreadableException(String message) {
      super(message);
    }
  }
}
