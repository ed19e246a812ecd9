package hu.dooplex.felhom.agent.application.port;

/**
 * An exchange with the hub that failed. None of them ends the report loop, and none holds the
 * token. The message is one line and says what to do.
 */
public abstract sealed class HubException extends Exception {
  private HubException(String message) {
    super(message);
  }

  /** There was no HTTP answer. */
  public static final class TransportError extends HubException {
    private final TransportFault fault;

    public TransportError(TransportFault fault, String message) {
      super(message);
      this.fault = fault;
    }

    public TransportFault fault() {
      return fault;
    }
  }

  /** A status outside 2xx; a redirect is one, because none is followed. */
  public static final class HttpError extends HubException {
    private final int status;
    private final String excerpt;

    /**
     * @param excerpt at most 512 characters of the body, control characters escaped
     */
    public HttpError(int status, String excerpt, String message) {
      super(message);
      this.status = status;
      this.excerpt = excerpt;
    }

    public int status() {
      return status;
    }

    public String excerpt() {
      return excerpt;
    }
  }

  /** A 2xx answer that is no valid reply; nothing of it is used. */
  public static final class BadReply extends HubException {
    public BadReply(String message) {
      super(message);
    }
  }
}
