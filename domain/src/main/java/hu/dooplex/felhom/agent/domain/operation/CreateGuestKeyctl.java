package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Creates a container with the keyctl feature, which no API token may. */
public record CreateGuestKeyctl(GuestRef guest, VolumeId template, NewContainer container)
    implements Operation.MakesGuest {
  public CreateGuestKeyctl {
    NewContainer.requireContainer(guest);
  }

  @Override
  public String wireName() {
    return "create_guest_keyctl";
  }
}
