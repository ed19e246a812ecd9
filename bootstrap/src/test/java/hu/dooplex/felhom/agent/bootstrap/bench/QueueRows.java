package hu.dooplex.felhom.agent.bootstrap.bench;

import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.execution.Lane;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** The queue of empty work through 1,000 lanes, beside the executor that runs it. */
final class QueueRows {
  private static final int LANES = 1_000;
  private static final int PER_LANE = 20;

  private QueueRows() {}

  static Bench.Row emptyTasks(Bench bench) throws Exception {
    List<Set<Lane>> lanes =
        IntStream.range(0, LANES)
            .mapToObj(i -> Set.of(Lane.of(GuestRef.lxc(Limits.VMID_MIN + i))))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      GuestQueue queue = new GuestQueue(threads, SystemTime.real(), Limits.PARALLELISM_DEFAULT);
      return bench.measure(
          "queue: empty tasks through 1,000 lanes",
          200_000,
          () -> throughTheQueue(queue, lanes),
          () -> throughTheExecutor(threads));
    }
  }

  private static int throughTheQueue(GuestQueue queue, List<Set<Lane>> lanes) throws Exception {
    CountDownLatch left = new CountDownLatch(LANES * PER_LANE);
    for (int round = 0; round < PER_LANE; round++) {
      for (Set<Lane> lane : lanes) {
        var _ =
            queue.submit(
                lane,
                slot -> {
                  left.countDown();
                  return lane;
                });
      }
    }
    left.await();
    return LANES * PER_LANE;
  }

  private static int throughTheExecutor(ExecutorService threads) throws Exception {
    CountDownLatch left = new CountDownLatch(LANES * PER_LANE);
    for (int task = 0; task < LANES * PER_LANE; task++) {
      threads.execute(left::countDown);
    }
    left.await();
    return LANES * PER_LANE;
  }
}
