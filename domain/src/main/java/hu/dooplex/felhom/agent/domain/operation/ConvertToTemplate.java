package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Makes a guest a template; it never runs again. */
public record ConvertToTemplate(GuestRef guest) implements Operation.OnGuest {
  @Override
  public String wireName() {
    return "convert_to_template";
  }
}
