package hu.dooplex.felhom.agent.domain.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryTest {
  /** The random number that makes no jitter. */
  private static final double MIDDLE = 0.5;

  private final GuestPlan plan =
      Scene.lxc()
          .wants(ManagedField.CORES, Scene.whole(2))
          .wants(ManagedField.ONBOOT, Scene.flag(true))
          .wantsToRun(true)
          .plan();
  private final Operation write = plan.operations().getFirst();

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
    Retry retry = failed(3).afterRefusal(write, plan.digest());
    assertEquals(Duration.ZERO, retry.nextWait(MIDDLE));
    assertTrue(retry.refuses(write, plan.digest()));
    assertEquals(
        new Reconcile(
            State.PLAN_ERROR, List.of("cores", "onboot"), Optional.of("refused_by_proxmox")),
        retry.report(plan));
  }

  @Test
  void itIsRefusedUntilDesiredOrActualChanges() {
    Retry retry = Retry.NONE.afterRefusal(write, plan.digest()).afterSuccess();
    assertTrue(retry.refuses(write, Optional.of("5f2c")));
    assertFalse(retry.refuses(write, Optional.of("other")));
    assertFalse(retry.refuses(plan.operations().getLast(), Optional.of("5f2c")));
    GuestPlan changed = Scene.lxc().wants(ManagedField.CORES, Scene.whole(3)).plan();
    assertEquals(changed.report(), retry.report(changed));
  }
}
