package hu.dooplex.felhom.agent.domain.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Drift;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of every plan, over hosts drawn by a seed; a failure names the seed. */
class PlanPropertiesTest {
  /** Each has three guests in the middle. */
  private static final int SEEDS = 1_000;

  @Test
  void noPlanBreaksASentenceOfTheDesign() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomHost host = new RandomHost(seed);
      List<Violation> violations =
          PlanInvariants.check(host.plan(), host.desired(), host.seen(), host.policy());
      assertEquals(List.of(), violations, "seed " + seed);
    }
  }

  @Test
  void theSameInputsMakeTheSamePlanInWhateverOrderTheyCome() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomHost host = new RandomHost(seed);
      Plan plan = host.plan();
      assertEquals(plan, host.planShuffled(new Random(seed)), "seed " + seed);
      List<Vmid> vmids = plan.guests().stream().map(guest -> guest.guest().vmid()).toList();
      assertEquals(vmids.stream().sorted().toList(), vmids, "seed " + seed);
    }
  }

  @Test
  void onePassConvergesAndTheNextIsQuiet() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomHost host = new RandomHost(seed);
      Plan first = host.plan();
      host.carryOut(first);
      for (GuestPlan guest : host.plan().guests()) {
        // What an unset waited for was a start, and now that it is shut down it need not any more.
        if (first.guests().stream()
            .filter(before -> before.guest().equals(guest.guest()))
            .anyMatch(PlanPropertiesTest::isShutDownOverWhatWaits)) {
          continue;
        }
        // Of one that the policy does not have only half is planned, and the other half can come
        // to need a signature by it.
        if (host.policy().guests().includes(guest.guest().vmid())) {
          assertEquals(List.of(), guest.operations(), "seed " + seed);
          assertTrue(
              guest.drifts().stream().allMatch(PlanPropertiesTest::staysBehind),
              "seed " + seed + ": " + guest);
        }
      }
    }
  }

  private static boolean isShutDownOverWhatWaits(GuestPlan plan) {
    return !plan.pendingReboot().isEmpty()
        && plan.operations().stream().anyMatch(ShutdownGuest.class::isInstance);
  }

  private static boolean staysBehind(Drift drift) {
    return switch (drift.fate()) {
      case POLICY, ERROR, LEFT -> true;
      case UNSIGNED, SIGNED -> false;
    };
  }

  @Test
  void theHostsThatAreDrawnShowEveryStateFateAndOperation() {
    Set<State> states = EnumSet.noneOf(State.class);
    Set<Fate> fates = EnumSet.noneOf(Fate.class);
    Set<GuestPlan.Reason> reasons = EnumSet.noneOf(GuestPlan.Reason.class);
    Set<String> operations = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      for (GuestPlan guest : new RandomHost(seed).plan().guests()) {
        states.add(guest.state());
        guest.reason().ifPresent(reasons::add);
        guest.drifts().forEach(drift -> fates.add(drift.fate()));
        guest.operations().stream().map(Operation::wireName).forEach(operations::add);
      }
    }
    assertEquals(EnumSet.complementOf(EnumSet.of(State.UNMANAGED, State.DEGRADED)), states);
    assertEquals(EnumSet.allOf(Fate.class), fates);
    assertEquals(EnumSet.allOf(GuestPlan.Reason.class), reasons);
    assertEquals(
        Set.of("set_guest_config", "start_guest", "shutdown_guest", "destroy_guest"), operations);
  }
}
