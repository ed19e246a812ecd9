package hu.dooplex.felhom.agent.bootstrap.bench;

import org.junit.jupiter.api.Test;

/** Run by {@code -Pbench} alone: its name is none that the tests' plugin looks for. */
class QueueBench {
  @Test
  void emptyTasks() throws Exception {
    Bench.print(QueueRows.emptyTasks(Bench.asConfigured()));
  }
}
