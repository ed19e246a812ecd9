package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.QueueWorld.Bug;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuestQueueSimulationTest {
  private static final int SEEDS = 300;

  @Test
  void everyInvariantHoldsAfterEveryStepOfEverySeed() {
    int mostAtOnce = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      QueueWorld world = new QueueWorld(seed, Bug.NONE);
      try {
        world.run();
      } catch (AssertionError | IllegalStateException broken) {
        throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
      }
      mostAtOnce = Math.max(mostAtOnce, world.mostSlotsUsed());
    }
    assertEquals(4, mostAtOnce, "the worlds are busy enough to tell");
  }

  @Test
  void aSeedIsARun() {
    String run = new QueueWorld(7, Bug.NONE).run();
    assertEquals(run, new QueueWorld(7, Bug.NONE).run());
    assertNotEquals(run, new QueueWorld(8, Bug.NONE).run());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedBugIsFound(Bug bug) {
    int found = 0;
    for (long seed = 0; seed < 50; seed++) {
      try {
        new QueueWorld(seed, bug).run();
      } catch (AssertionError broken) {
        found++;
      }
    }
    assertTrue(found > 0, "no seed finds " + bug);
  }
}
