package hu.dooplex.felhom.agent.bootstrap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every scenario once more for each of its steps, with the process dying before or after it, and
 * another one begun over the same files and the same node.
 */
class CrashSweepTest {
  @TempDir Path folder;
  private int runs;

  @Test
  void aCrashAtAnyStepSendsNothingTwiceAndLosesNothing(TestReporter reporter) throws IOException {
    int scenarios = 0;
    int allSteps = 0;
    for (Path scenario : Scenarios.all()) {
      Rehearsal whole = rehearse(scenario, Steps.LastStep.NONE);
      int steps = whole.steps().count();
      whole.goOn();
      for (int step = 1; step <= steps; step++) {
        for (boolean done : List.of(false, true)) {
          Steps.LastStep last = new Steps.LastStep(step, done);
          Rehearsal crashed = rehearse(scenario, last);
          crashed.goOn();
          check(scenario.getFileName() + " " + last, whole, crashed);
        }
      }
      scenarios++;
      allSteps += steps;
    }
    reporter.publishEntry(
        "crash sweep", scenarios + " scenarios, " + allSteps + " steps, " + runs + " runs");
  }

  private Rehearsal rehearse(Path scenario, Steps.LastStep last) throws IOException {
    Rehearsal rehearsal = new Rehearsal(scenario, folder.resolve("run" + runs++), last);
    rehearsal.run();
    return rehearsal;
  }

  private static void check(String which, Rehearsal whole, Rehearsal crashed) {
    String what = which + "\n" + crashed.log().text();
    assertTrue(crashed.steps().died(), what);
    assertFalse(crashed.broke(), what);
    assertTrue(crashed.steps().changes().values().stream().allMatch(sent -> sent == 1), what);
    assertEquals(whole.journalShut(), crashed.journalShut(), what);
    assertEquals(List.of(), crashed.inFlight(), what);
    Map<GuestRef, String> wanted = whole.guests();
    if (whole.world().sameAfterACrash()) {
      assertEquals(wanted, crashed.guests(), what);
    }
  }
}
