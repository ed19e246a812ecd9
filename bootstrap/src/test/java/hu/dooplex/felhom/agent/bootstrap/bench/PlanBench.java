package hu.dooplex.felhom.agent.bootstrap.bench;

import org.junit.jupiter.api.Test;

/** Run by {@code -Pbench} alone: its name is none that the tests' plugin looks for. */
class PlanBench {
  @Test
  void quiet() throws Exception {
    Bench.print(PlanRows.quiet(Bench.asConfigured()));
  }

  @Test
  void drifted() throws Exception {
    Bench.print(PlanRows.drifted(Bench.asConfigured()));
  }
}
