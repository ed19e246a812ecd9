package hu.dooplex.felhom.agent.bootstrap.bench;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run by {@code -Pbench} alone: its name is none that the tests' plugin looks for. */
class PassBench {
  private static final Duration LATENCY = Duration.ofMillis(20);

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000})
  void quietPass(int guests) throws Exception {
    try (PassRows rows = new PassRows(guests, LATENCY)) {
      Bench.print(rows.quietPass(Bench.asConfigured()));
    }
  }
}
