package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Starts a guest. */
public record StartGuest(GuestRef guest) implements Operation.OnGuest {
  @Override
  public String wireName() {
    return "start_guest";
  }
}
