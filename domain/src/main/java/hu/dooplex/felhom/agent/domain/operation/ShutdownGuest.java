package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/**
 * Asks a guest to shut down, and never forces it. One that ignores the request takes twice the
 * timeout and 5 s, and its config lock is held meanwhile.
 *
 * @param timeoutSeconds 60 to 600
 */
public record ShutdownGuest(GuestRef guest, int timeoutSeconds) implements Operation.OnGuest {
  public ShutdownGuest {
    PowerTimeout.check(timeoutSeconds);
  }

  @Override
  public String wireName() {
    return "shutdown_guest";
  }
}
