package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A call to Proxmox VE that did not give what it was made for. The message is one line, says which
 * call and what to do, and holds no token.
 */
public abstract sealed class ApiException extends Exception {
  private final String call;

  private ApiException(String call, String message) {
    super(call + ": " + message);
    this.call = call;
  }

  /** The call as method and path, {@code GET /nodes/pve1/status}. */
  public String call() {
    return call;
  }

  /** Whether the same call may succeed a moment later. */
  public abstract boolean mayPass();

  /** There was no HTTP answer. */
  public static final class Unreachable extends ApiException {
    private final TransportFault fault;

    public Unreachable(String call, TransportFault fault, String message) {
      super(call, message);
      this.fault = fault;
    }

    public TransportFault fault() {
      return fault;
    }

    /**
     * A name or a certificate does not mend itself between two attempts. What timed out may still
     * be worked on: asking again would hold one more of pveproxy's few workers, and take the time
     * that the other reads of a report need.
     */
    @Override
    public boolean mayPass() {
      return switch (fault) {
        case DNS, TLS, TIMEOUT -> false;
        case CONNECT, RESET -> true;
      };
    }
  }

  /** The server answered with a status outside 2xx. */
  public static final class HttpError extends ApiException {
    private final int status;
    private final SortedMap<String, String> parameterErrors;
    private final Optional<MissingPrivilege> missingPrivilege;
    private final Optional<String> said;

    /** The same for an answer without words of Proxmox VE's own. */
    public HttpError(
        String call,
        int status,
        String message,
        Map<String, String> parameterErrors,
        Optional<MissingPrivilege> missingPrivilege) {
      this(call, status, message, parameterErrors, missingPrivilege, Optional.empty());
    }

    /**
     * @param message the whole message for a person
     * @param parameterErrors the answer's {@code errors}: parameter → what is wrong with it
     * @param said the {@code message} of Proxmox VE's own JSON error, escaped
     */
    public HttpError(
        String call,
        int status,
        String message,
        Map<String, String> parameterErrors,
        Optional<MissingPrivilege> missingPrivilege,
        Optional<String> said) {
      super(call, message);
      this.status = status;
      this.parameterErrors = new TreeMap<>(parameterErrors);
      this.missingPrivilege = missingPrivilege;
      this.said = said;
    }

    public int status() {
      return status;
    }

    public SortedMap<String, String> parameterErrors() {
      return new TreeMap<>(parameterErrors);
    }

    /** What the token lacks, when the answer says so. */
    public Optional<MissingPrivilege> missingPrivilege() {
      return missingPrivilege;
    }

    /**
     * What Proxmox VE itself says. Empty if the answer is not its JSON error, and so may come from
     * something between here and there, or from its proxy about a daemon that went away.
     */
    public Optional<String> said() {
      return said;
    }

    /** 502 to 504, and the proxy's own 595, 596 and 599; Proxmox VE's 500 says "no" for good. */
    @Override
    public boolean mayPass() {
      return (status >= 502 && status <= 504) || status == 595 || status == 596 || status == 599;
    }
  }

  /** A 2xx answer that is not what Proxmox VE sends: no JSON, cut off, too large, wrong types. */
  public static final class BadAnswer extends ApiException {
    public BadAnswer(String call, String message) {
      super(call, message);
    }

    @Override
    public boolean mayPass() {
      return false;
    }
  }
}
