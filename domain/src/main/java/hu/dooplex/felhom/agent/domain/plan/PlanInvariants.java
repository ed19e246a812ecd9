package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.plan.Violation.Rule;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a plan to the sentences of the design (reconcile.md, Plan; hub.md, DesiredState; trust.md,
 * 2 and 3). It is written from them and shares no code with what makes plans, so that one slip is
 * not made twice. A plan that breaks one is not carried out.
 */
public final class PlanInvariants {
  private PlanInvariants() {}

  /** What a whole plan breaks, in its order. */
  public static List<Violation> check(
      Plan plan, DesiredState desired, Map<GuestRef, Sighting> seen, LocalPolicy policy) {
    Map<GuestRef, DesiredGuest> wishes = new HashMap<>();
    desired.guests().forEach(guest -> wishes.put(guest.ref(), guest));
    List<Violation> violations = new ArrayList<>(order(plan));
    for (GuestPlan guest : plan.guests()) {
      DesiredGuest wish = wishes.get(guest.guest());
      if (wish == null) {
        violations.add(
            new Violation(guest.guest(), Rule.DESIRED_AND_SEEN, "it is not in the desired state"));
      } else {
        Sighting sighting = seen.getOrDefault(guest.guest(), new Sighting.Missing());
        violations.addAll(check(guest, wish, sighting, policy));
      }
    }
    return violations;
  }

  /** What the plan of one guest breaks. */
  public static List<Violation> check(
      GuestPlan plan, DesiredGuest desired, Sighting sighting, LocalPolicy policy) {
    List<Violation> violations = new ArrayList<>();
    if (!plan.guest().equals(desired.ref())) {
      violations.add(
          new Violation(plan.guest(), Rule.DESIRED_AND_SEEN, "it is desired of " + desired.ref()));
    }
    for (Operation operation : plan.operations()) {
      boolean own =
          operation instanceof Operation.OnGuest onGuest && onGuest.guest().equals(plan.guest());
      if (!own) {
        violations.add(
            new Violation(
                plan.guest(), Rule.DESIRED_AND_SEEN, operation.wireName() + " is of another"));
      }
    }
    if (sighting instanceof Sighting.Here here && here.guest().ref().equals(plan.guest())) {
      violations.addAll(new SeenGuestInvariants(plan, desired, here, policy).violations());
    } else if (!plan.operations().isEmpty()) {
      violations.add(
          new Violation(
              plan.guest(), Rule.DESIRED_AND_SEEN, "it was not seen here, and has operations"));
    }
    return violations;
  }

  private static List<Violation> order(Plan plan) {
    List<Violation> violations = new ArrayList<>();
    Set<Vmid> before = new HashSet<>();
    int highest = 0;
    for (GuestPlan guest : plan.guests()) {
      Vmid vmid = guest.guest().vmid();
      if (!before.add(vmid)) {
        violations.add(new Violation(guest.guest(), Rule.GUEST_ORDER, "it is there twice"));
      } else if (vmid.value() < highest) {
        violations.add(
            new Violation(guest.guest(), Rule.GUEST_ORDER, "it comes after vmid " + highest));
      }
      highest = Math.max(highest, vmid.value());
    }
    return violations;
  }
}
