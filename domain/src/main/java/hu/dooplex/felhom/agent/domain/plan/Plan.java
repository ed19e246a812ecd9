package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.List;
import java.util.Map;

/**
 * What is to be done about all guests that are desired (reconcile.md, Plan). One that is not
 * desired is not in it.
 *
 * @param guests in vmid order
 */
public record Plan(List<GuestPlan> guests) {
  public Plan {
    guests = List.copyOf(guests);
  }

  /**
   * The same plan for the same inputs, in whatever order they come.
   *
   * @param seen a guest that is not in it is missing
   */
  public static Plan of(DesiredState desired, Map<GuestRef, Sighting> seen, LocalPolicy policy) {
    Sighting missing = new Sighting.Missing();
    return new Plan(
        desired.guests().stream()
            .map(guest -> GuestPlan.of(guest, seen.getOrDefault(guest.ref(), missing), policy))
            .toList());
  }
}
