package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private static final int WRITERS = 16;

  /** Commits go through one at a time, each when it is told to. */
  private static final class Gate {
    private final List<List<Integer>> batches = new ArrayList<>();
    private final AtomicInteger within = new AtomicInteger();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private Optional<StateException> failure = Optional.empty();

    void commit(List<Integer> batch) throws StateException {
      assertEquals(1, within.incrementAndGet(), "commits at once");
      try {
        entered.countDown();
        open.await();
        batches.add(batch);
        if (batches.size() > 1 && failure.isPresent()) {
          throw failure.get();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        within.decrementAndGet();
      }
    }
  }

  @Test
  void whatGathersDuringOneCommitSharesTheNext() throws Exception {
    Gate gate = new Gate();
    GroupCommit<Integer> writers = new GroupCommit<>(gate::commit, _ -> 1);
    for (Future<?> done : sixteenOfWhichFifteenWait(gate, writers)) {
      done.get();
    }
    assertEquals(2, gate.batches.size());
    assertEquals(List.of(0), gate.batches.get(0));
    assertEquals(
        IntStream.range(1, WRITERS).boxed().toList(),
        gate.batches.get(1).stream().sorted().toList());
  }

  @Test
  void aFailureReachesEveryoneOfItsBatchAndNobodyElse() throws Exception {
    Gate gate = new Gate();
    gate.failure = Optional.of(new StateException("full"));
    GroupCommit<Integer> writers = new GroupCommit<>(gate::commit, _ -> 1);
    List<Future<?>> all = sixteenOfWhichFifteenWait(gate, writers);
    all.get(0).get();
    for (Future<?> refused : all.subList(1, WRITERS)) {
      Throwable cause = assertThrows(ExecutionException.class, refused::get).getCause();
      assertEquals("full", ((StateException) Objects.requireNonNull(cause)).getMessage());
    }
  }

  /** All sixteen are done when this returns; the first was held until the others waited. */
  private static List<Future<?>> sixteenOfWhichFifteenWait(Gate gate, GroupCommit<Integer> writers)
      throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      all.add(pool.submit(adding(writers, 0)));
      gate.entered.await();
      for (int i = 1; i < WRITERS; i++) {
        all.add(pool.submit(adding(writers, i)));
      }
      while (writers.waiting() < WRITERS - 1) {
        Thread.onSpinWait();
      }
      gate.open.countDown();
    }
    return all;
  }

  private static Callable<Integer> adding(GroupCommit<Integer> writers, int item) {
    return () -> {
      writers.add(item);
      return item;
    };
  }

  @Test
  void aBatchIsNoLargerThanWhatOneAppendMayHave() throws Exception {
    Gate gate = new Gate();
    GroupCommit<Integer> writers =
        new GroupCommit<>(gate::commit, _ -> Limits.APPEND_MAX_BYTES / 5);
    sixteenOfWhichFifteenWait(gate, writers);
    assertEquals(List.of(1, 5, 5, 5), gate.batches.stream().map(List::size).toList());
  }

  @Test
  void aBugInACommitIsThrownAtItsWritersAndHoldsUpNobody() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    GroupCommit<Integer> writers =
        new GroupCommit<>(
            _ -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalArgumentException("bug");
              }
            },
            _ -> 1);
    assertThrows(IllegalStateException.class, () -> writers.add(1));
    writers.add(2);
    assertEquals(2, calls.get());
  }

  @Test
  void anInterruptedWriterStillLearnsWhatBecameOfItsItem() throws Exception {
    List<Integer> written = new ArrayList<>();
    GroupCommit<Integer> writers = new GroupCommit<>(written::addAll, _ -> 1);
    Thread.currentThread().interrupt();
    writers.add(1);
    assertTrue(Thread.interrupted());
    assertEquals(List.of(1), written);
  }

  @Test
  void nothingIsCommittedWhileOneIsAlone() throws Exception {
    List<Integer> written = new ArrayList<>();
    GroupCommit<Integer> writers = new GroupCommit<>(written::addAll, _ -> 1);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> waits =
          writers.alone(() -> {
            Future<Integer> other = pool.submit(adding(writers, 1));
            while (writers.waiting() == 0) {
              Thread.onSpinWait();
            }
            assertFalse(other.isDone());
            assertEquals(List.of(), written);
            return other;
          });
      assertEquals(1, waits.get());
    }
    assertEquals(List.of(1), written);
  }

  @Test
  void eachWriterComesBackAfterItsItemAndInItsOwnOrder() throws Exception {
    List<Integer> written = new ArrayList<>();
    GroupCommit<Integer> writers =
        new GroupCommit<>(
            batch -> {
              synchronized (written) {
                written.addAll(batch);
              }
            },
            _ -> 1);
    int each = 500;
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        int first = writer * each;
        all.add(
            pool.submit(() -> {
              for (int item = first; item < first + each; item++) {
                writers.add(item);
                synchronized (written) {
                  assertTrue(written.contains(item));
                }
              }
              return first;
            }));
      }
      for (Future<Integer> done : all) {
        done.get();
      }
    }
    for (int writer = 0; writer < 8; writer++) {
      int mine = writer;
      assertEquals(
          IntStream.range(writer * each, (writer + 1) * each).boxed().toList(),
          written.stream().filter(item -> item / each == mine).toList());
    }
  }
}
