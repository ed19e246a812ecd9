package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/**
 * Creates a container from a template.
 *
 * @param template volume id of the template
 */
public record CreateGuest(GuestRef guest, VolumeId template, NewContainer container)
    implements Operation.MakesGuest {
  public CreateGuest {
    NewContainer.requireContainer(guest);
  }

  @Override
  public String wireName() {
    return "create_guest";
  }
}
