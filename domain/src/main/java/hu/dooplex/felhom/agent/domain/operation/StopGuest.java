package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Cuts the power of a guest. */
public record StopGuest(GuestRef guest) implements Operation.OnGuest {
  @Override
  public String wireName() {
    return "stop_guest";
  }
}
