package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import java.util.Set;

/** What came of a wish for a document to sign. */
public sealed interface Issuing {
  /** There is one, from now on or from before. */
  record Issued(IssuedNonces.Issued issued) implements Issuing {}

  /**
   * There is none.
   *
   * @param reason a code
   * @param message one line, for a person on this host
   */
  record NotNow(String reason, String message) implements Issuing {
    /** Nothing can be said of any guest now. */
    public static final String UNREACHABLE = "unreachable";

    /** What the agent remembers cannot be read, written or trusted. */
    public static final String STATE_UNAVAILABLE = "state_unavailable";

    public static final String CLOCK_UNTRUSTED = "clock_untrusted";
    public static final String WINDOW_TOO_LONG = "window_too_long";
    public static final String UNKNOWN_OPERATION = "unknown_operation";
    public static final String NOT_PRINTABLE = "not_printable";
    public static final String NO_SUCH_GUEST = "no_such_guest";
    public static final String NOT_OBSERVED = "not_observed";
    public static final String GUEST_LOCKED = "guest_locked";
    public static final String VMID_TAKEN = "vmid_taken";

    private static final Set<String> FOR_GOOD =
        Set.of(WINDOW_TOO_LONG, UNKNOWN_OPERATION, NOT_PRINTABLE, NO_SUCH_GUEST, VMID_TAKEN);

    /** Whether there is nothing to wait for, so that the wish need not be remembered. */
    public boolean isForGood() {
      return FOR_GOOD.contains(reason);
    }
  }
}
