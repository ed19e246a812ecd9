package hu.dooplex.felhom.agent.bootstrap.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A short one; {@link LongSimulation} goes on for as long as it is told. */
class SimulationTest {
  private static final long STEPS = 5_000;
  private static final long MANY_ACTIONS = 10;

  @Test
  void whateverHappensNoInvariantBreaks() {
    Campaign.Outcome outcome = Campaign.run(1, STEPS, Plant.NONE);
    assertTrue(
        outcome.failed().isEmpty(),
        () -> Campaign.shrunk(outcome.failed().orElseThrow(), Plant.NONE).report(Plant.NONE));
    assertTrue(outcome.signed() > 0, "no signed operation was carried out");
    assertTrue(outcome.changes() > outcome.signed(), "nothing desired was carried out");
  }

  @Test
  void oneSeedIsOneRun() {
    for (long seed = 1; seed <= 3; seed++) {
      List<String> first = Simulation.run(seed, Action.of(seed), Plant.NONE, true).trace();
      assertFalse(first.isEmpty());
      assertEquals(first, Simulation.run(seed, Action.of(seed), Plant.NONE, true).trace());
    }
  }

  @Test
  void whatFailsIsShrunkToWhatMatters() {
    Campaign.Found found =
        Campaign.run(Plant.CLIENT_SENDS_AGAIN.seed(), 100_000, Plant.CLIENT_SENDS_AGAIN)
            .failed()
            .orElseThrow();
    Campaign.Found shrunk = Campaign.shrunk(found, Plant.CLIENT_SENDS_AGAIN);
    assertEquals(Invariant.ONE_EFFECT, shrunk.violation().invariant());
    assertTrue(shrunk.done() < MANY_ACTIONS, () -> shrunk.actions().toString());
    String report = shrunk.report(Plant.CLIENT_SENDS_AGAIN);
    assertTrue(report.startsWith("ONE_EFFECT: "), report);
    assertTrue(report.contains("VIOLATION ONE_EFFECT"), report);
    assertTrue(report.contains("-Dsimulate.seed=" + found.seed() + " "), report);
  }
}
