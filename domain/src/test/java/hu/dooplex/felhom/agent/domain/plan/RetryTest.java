package hu.dooplex.felhom.agent.domain.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RetryTest {
  /** The random number that makes no jitter. */
  private static final double MIDDLE = 0.5;

  private final GuestPlan plan = scene(2).plan();
  private final Operation write = plan.operations().getFirst();

  private static Scene scene(int cores) {
    return Scene.lxc()
        .wants(ManagedField.CORES, Scene.whole(cores))
        .wants(ManagedField.ONBOOT, Scene.flag(true))
        .wantsToRun(true);
  }

  private static Retry failed(int times) {
    Retry retry = Retry.NONE;
    for (int i = 1; i <= times; i++) {
      retry = retry.afterFailure("reason_" + i);
    }
    return retry;
  }

  @Test
  void withoutAFailureThereIsNothingToWaitFor() {
    assertEquals(Duration.ZERO, Retry.NONE.nextWait(MIDDLE));
    assertEquals(plan.report(), Retry.NONE.report(plan));
  }

  @Test
  void waitsDoubleFrom15SecondsUpTo15Minutes() {
    List<Long> waits = new ArrayList<>();
    for (int failures = 1; failures <= 8; failures++) {
      waits.add(failed(failures).nextWait(MIDDLE).toSeconds());
    }
    assertEquals(List.of(15L, 30L, 60L, 120L, 240L, 480L, 900L, 900L), waits);
    assertEquals(Duration.ofMinutes(15), failed(1000).nextWait(MIDDLE));
  }

  @Test
  void everyWaitIsStretchedOrShortenedByATenthAtMost() {
    assertEquals(Duration.ofMillis(13_500), failed(1).nextWait(0));
    assertEquals(Duration.ofMillis(16_500), failed(1).nextWait(Math.nextDown(1.0)));
  }

  @Test
  void fiveFailuresInARowAreReportedWithTheLastReason() {
    assertEquals(plan.report(), failed(4).report(plan));
    assertTrue(failed(5).degraded());
    assertEquals(
        new Reconcile(
            State.DEGRADED, List.of("cores", "onboot", "run_state"), Optional.of("reason_5")),
        failed(5).report(plan));
  }

  @Test
  void aGuestThatNeedsNothingAnyMoreIsNotDegraded() {
    GuestPlan quiet = Scene.lxc().plan();
    assertEquals(quiet.report(), failed(5).report(quiet));
  }

  @Test
  void oneSuccessClearsTheFailures() {
    Retry after = failed(7).afterSuccess();
    assertEquals(Retry.NONE, after);
    assertFalse(after.degraded());
  }

  @Test
  void aRefusedValueIsAPlanErrorAndNoFailure() {
    Retry retry = failed(3).afterRefusal(refused("onboot"));
    assertEquals(Duration.ZERO, retry.nextWait(MIDDLE));
    GuestPlan without = scene(2).plan(scene(2).sighting(), retry.refused());
    assertEquals(
        new Reconcile(State.PLAN_ERROR, List.of("onboot"), Optional.of("value")),
        retry.report(without));
    assertEquals(
        List.of(set("cores", "2"), new StartGuest(GuestRef.lxc(101))), without.operations());
  }

  @Test
  void itIsRefusedUntilDesiredOrActualChanges() {
    Retry retry = Retry.NONE.afterRefusal(refused("cores")).afterSuccess();
    GuestPlan same = scene(2).plan(scene(2).sighting(), retry.refused());
    assertEquals(set("onboot", "1"), same.operations().getFirst());
    SetGuestConfig both =
        new SetGuestConfig(
            GuestRef.lxc(101), new TreeMap<>(Map.of("cores", "3", "onboot", "1")), new TreeSet<>());
    GuestPlan otherwise = scene(3).plan(scene(3).sighting(), retry.refused());
    assertEquals(both, otherwise.operations().getFirst());
    Scene changed = scene(2).has("cores", "8");
    assertEquals(write, changed.plan(changed.sighting(), retry.refused()).operations().getFirst());
  }

  @Test
  void ofEachFieldTheLastRefusalIsRemembered() {
    RefusedValue two = new RefusedValue(ManagedField.CORES, "2", "");
    RefusedValue three = new RefusedValue(ManagedField.CORES, "3", "");
    RefusedValue onboot = new RefusedValue(ManagedField.ONBOOT, "1", "0");
    Retry retry = Retry.NONE.afterRefusal(Set.of(two, onboot)).afterRefusal(Set.of(three));
    assertEquals(Set.of(three, onboot), retry.refused());
    assertEquals(Set.of(three, onboot), retry.afterFailure("x").refused());
  }

  private Set<RefusedValue> refused(String... keys) {
    return plan.refused((SetGuestConfig) write, Set.of(keys));
  }

  private static SetGuestConfig set(String key, String value) {
    return new SetGuestConfig(
        GuestRef.lxc(101), new TreeMap<>(Map.of(key, value)), new TreeSet<>());
  }
}
