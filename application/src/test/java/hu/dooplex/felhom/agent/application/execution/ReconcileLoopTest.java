package hu.dooplex.felhom.agent.application.execution;

import static hu.dooplex.felhom.agent.application.execution.PassWorld.cores;
import static hu.dooplex.felhom.agent.application.execution.PassWorld.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcileLoopTest {
  private static final GuestRef A = GuestRef.lxc(101);

  private final PassWorld pass = new PassWorld();
  private final ExecutionWorld world = pass.world;

  private List<Long> waitsOf(int waits) {
    world.node.taskTakes = Duration.ZERO;
    world.time.stopAtWait(waits);
    pass.new Life().loop.run(() -> Duration.ofMinutes(5));
    assertEquals("reconcile_loop_stopped", world.events.getLast());
    return world.time.waits.stream().map(Duration::toSeconds).toList();
  }

  private long passes() {
    return world.reads.reads.stream().filter("resources"::equals).count();
  }

  @Test
  void theFirstPassIsMadeAtOnceAndThenOnePerInterval() {
    world.node.add(A);
    pass.desire(cores(A, 1));
    assertEquals(List.of(300L, 300L, 300L), waitsOf(3));
    assertEquals(3, passes());
  }

  @Test
  void aNodeThatIsAwayIsTriedAgainWithABackOff() {
    pass.desire(cores(A, 1));
    world.node.awayUntil = Duration.ofSeconds(40);
    assertEquals(List.of(15L, 30L, 300L), waitsOf(3));
    assertEquals(2, world.events.stream().filter("pass_not_possible"::equals).count());
  }

  @Test
  void aNodeThatGoesAwayInAPassIsTriedAgainWithABackOffToo() {
    world.node.add(A);
    pass.desire(cores(A, 1));
    world.reads.faults.put("pending lxc/101", ChangingNode.lost());
    assertEquals(List.of(15L, 30L), waitsOf(2));
  }

  @Test
  void aBugInOnePassEndsNoLoop() {
    world.node.add(A);
    pass.desire(cores(A, 1));
    world.reads.before =
        read -> {
          world.reads.before = next -> {};
          throw new IllegalStateException("as scripted");
        };
    assertEquals(List.of(15L, 300L), waitsOf(2));
    assertEquals(List.of("pass_broke", "pass_done", "reconcile_loop_stopped"), world.events);
  }

  @Test
  void theBellCallsAPassBeforeItsTime() {
    world.node.add(A);
    pass.desire(cores(A, 1));
    pass.bells.passes().ring();
    assertEquals(List.of(0L, 300L), waitsOf(2));
  }

  @Test
  void aGuestThatFailedIsTriedAgainWhenThatIsDue() {
    world.node.add(A);
    pass.desire(running(A));
    world.node.exit = "no";
    assertEquals(List.of(15L, 30L, 60L), waitsOf(3));
    assertEquals(3, world.sent().size());
  }

  @Test
  void whileChangesArePausedTheSwitchIsLookedAtNow() {
    world.node.add(A);
    pass.desire(cores(A, 2));
    world.paused = true;
    pass.resumeAfter(Duration.ofSeconds(25));
    assertEquals(List.of(10L, 10L, 10L, 300L), waitsOf(4));
    assertEquals(2, passes());
    assertTrue(world.events.contains("operation_ended"));
  }

  @Test
  void aStopBeforeTheFirstPassMakesNone() {
    pass.desire(cores(A, 2));
    world.time.stop();
    pass.new Life().loop.run(() -> Duration.ofMinutes(5));
    assertEquals(List.of("reconcile_loop_stopped"), world.events);
    assertEquals(0, passes());
  }
}
