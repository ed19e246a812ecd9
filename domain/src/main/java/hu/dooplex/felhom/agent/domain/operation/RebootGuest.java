package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/**
 * Reboots a guest; a container that does not go down in time is killed.
 *
 * @param timeoutSeconds 60 to 600
 */
public record RebootGuest(GuestRef guest, int timeoutSeconds) implements Operation.OnGuest {
  public RebootGuest {
    PowerTimeout.check(timeoutSeconds);
  }

  @Override
  public String wireName() {
    return "reboot_guest";
  }
}
