package hu.dooplex.felhom.agent.bootstrap.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * As many steps as {@code simulate.steps} says, from the seed {@code simulate.first} on; or the run
 * of {@code simulate.seed} alone, with those of its actions that {@code simulate.actions} lists.
 */
class LongSimulation {
  private static final String SEED = "simulate.seed";

  @Test
  void whateverHappensNoInvariantBreaks() {
    String seed = System.getProperty(SEED, "");
    if (!seed.isEmpty()) {
      replay(Long.parseLong(seed), System.getProperty("simulate.actions", ""));
      return;
    }
    long first = Long.getLong("simulate.first", 1);
    Campaign.Outcome outcome =
        Campaign.run(first, Long.getLong("simulate.steps", 1_000_000), Plant.NONE);
    Figures.add(
        "%d runs from seed %d, %d steps, %d changes sent, %d of them signed: %s"
            .formatted(
                outcome.runs(),
                first,
                outcome.steps(),
                outcome.changes(),
                outcome.signed(),
                outcome.failed().map(found -> found.violation().toString()).orElse("all well")));
    assertTrue(
        outcome.failed().isEmpty(),
        () -> Campaign.shrunk(outcome.failed().orElseThrow(), Plant.NONE).report(Plant.NONE));
  }

  private static void replay(long seed, String listed) {
    List<Action> all = Action.of(seed);
    Set<String> done = Set.of(listed.split(","));
    List<Action> actions =
        IntStream.range(0, all.size())
            .mapToObj(number ->
                listed.isEmpty() || done.contains(Integer.toString(number))
                    ? all.get(number)
                    : all.get(number).leftOut())
            .toList();
    Simulation.Result result = Simulation.run(seed, actions, Plant.NONE, true);
    String trace = String.join("\n", result.trace());
    Figures.add(trace);
    result.violation().ifPresent(violation -> fail(violation + "\n" + trace));
  }
}
