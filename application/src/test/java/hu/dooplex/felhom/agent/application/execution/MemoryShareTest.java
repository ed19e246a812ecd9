package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.Ended;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome.PendingSignature;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The policy's share of the host's memory, when two guests are given more at once. */
class MemoryShareTest {
  private static final int SEEDS = 200;
  private static final GuestRef A = GuestRef.lxc(101);
  private static final GuestRef B = GuestRef.lxc(102);

  /** The host has 8 GiB and the guests may have 0.9 of it: one can be given 5000 MiB, not two. */
  private static SetGuestConfig raise(GuestRef guest) {
    return new SetGuestConfig(guest, new TreeMap<>(Map.of("memory", "5000")), new TreeSet<>());
  }

  @Test
  void ofTwoGuestsThatAreBothGivenMoreAtOnceOnlyOneGetsIt() {
    for (int seed = 0; seed < SEEDS; seed++) {
      SeededScheduler scheduler = new SeededScheduler(seed);
      ExecutionWorld world = new ExecutionWorld();
      world.node.add(A);
      world.node.add(B);
      world.beforeCall = () -> letOthersGoOn(scheduler);
      ExecutionWorld.Agent agent = world.new Agent(new GuestQueue(scheduler, scheduler, 4));
      List<CompletableFuture<ExecutionOutcome>> outcomes =
          List.of(A, B).stream()
              .map(guest -> agent.changes.submit(Wish.of(raise(guest), Source.DESIRED_STATE)))
              .toList();
      scheduler.runAll();
      List<ExecutionOutcome> got = outcomes.stream().map(CompletableFuture::join).toList();
      String what = "seed " + seed + ": " + got;
      assertEquals(1, got.stream().filter(Ended.class::isInstance).count(), what);
      assertTrue(got.contains(new PendingSignature(true)), what);
      assertEquals(1, world.sent().size(), what);
    }
  }

  private static void letOthersGoOn(SeededScheduler scheduler) {
    try {
      scheduler.pause(Duration.ofMillis(20));
    } catch (InterruptedException e) {
      throw new AssertionError("nobody stops it", e);
    }
  }
}
