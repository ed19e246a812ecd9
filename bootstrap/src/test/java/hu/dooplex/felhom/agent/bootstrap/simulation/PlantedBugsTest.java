package hu.dooplex.felhom.agent.bootstrap.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a simulation that finds nothing is worth: what it would have found. */
class PlantedBugsTest {
  private static final long STEPS = 200_000;

  @ParameterizedTest
  @EnumSource(value = Plant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void isFound(Plant plant) {
    Campaign.Outcome outcome = Campaign.run(plant.seed(), STEPS, plant);
    Campaign.Found found = outcome.failed().orElseThrow();
    assertEquals(plant.broken(), found.violation().invariant(), found.violation().what());
    Figures.add(
        "%-20s  %-14s  seed %3d  step %6d"
            .formatted(plant, plant.broken(), found.seed(), outcome.steps()));
  }
}
