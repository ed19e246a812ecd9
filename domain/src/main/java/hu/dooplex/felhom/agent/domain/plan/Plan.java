package hu.dooplex.felhom.agent.domain.plan;

import java.util.List;

/**
 * What is to be done about all guests that are desired (reconcile.md, Plan).
 *
 * @param guests in vmid order
 */
public record Plan(List<GuestPlan> guests) {
  public Plan {
    guests = List.copyOf(guests);
  }
}
