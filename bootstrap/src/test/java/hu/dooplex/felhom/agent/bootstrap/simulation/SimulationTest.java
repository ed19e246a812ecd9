package hu.dooplex.felhom.agent.bootstrap.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
  @Test
  void nothingThatMustNeverBeIsInSomeRuns() {
    long steps = 0;
    long begun = System.nanoTime();
    for (long seed = Long.getLong("sim.from", 1); seed <= Long.getLong("sim.to", 5); seed++) {
      Simulation.Result result = Simulation.run(seed, Action.of(seed), Plant.NONE, Boolean.getBoolean("sim.trace"));
      steps += result.steps();
      if (Boolean.getBoolean("sim.trace")) System.out.println(String.join("\n", result.trace()));
      System.out.println(seed + " steps " + result.steps() + " changes " + result.changes() + " " + result.violation());
    }
    System.out.println(steps * 1e9 / (System.nanoTime() - begun) + " steps/s");
  }
}
