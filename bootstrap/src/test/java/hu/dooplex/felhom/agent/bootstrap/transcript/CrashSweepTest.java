package hu.dooplex.felhom.agent.bootstrap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Every scenario once more for each of its steps, with the process dying before or after it, and
 * another one begun over the same files and the same node.
 */
class CrashSweepTest {
  private static final int FIRST_READS = 6;
  private static final int LAST_READS = 2;

  /** In memory where there is such a folder: a thousand forced writes take a disk half a minute. */
  static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "felhom-sweep")
          : Files.createTempDirectory("felhom-sweep");
    }
  }

  @TempDir(factory = InMemory.class)
  Path folder;

  private int runs;

  @Test
  void aCrashAtAnyStepSendsNothingTwiceAndLosesNothing(TestReporter reporter) throws IOException {
    int scenarios = 0;
    int allSteps = 0;
    int crashes = 0;
    for (Path scenario : Scenarios.all()) {
      Rehearsal whole = rehearse(scenario, Steps.LastStep.NONE);
      List<Steps.Kind> steps = List.copyOf(whole.steps().made());
      whole.goOn();
      for (Steps.LastStep last : lastSteps(steps)) {
        Rehearsal crashed = rehearse(scenario, last);
        crashed.goOn();
        check(scenario.getFileName() + " " + last, whole, crashed);
        crashes++;
      }
      scenarios++;
      allSteps += steps.size();
    }
    reporter.publishEntry(
        "crash sweep", scenarios + " scenarios, " + allSteps + " steps, " + crashes + " crashes");
  }

  /**
   * Before and after each. A read changes nothing, so that dying before one is dying after it; and
   * of the many that follow each other while recovery waits, those in the middle are all alike.
   */
  private static List<Steps.LastStep> lastSteps(List<Steps.Kind> steps) {
    List<Steps.LastStep> last = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) != Steps.Kind.READ) {
        last.add(new Steps.LastStep(i + 1, false));
        last.add(new Steps.LastStep(i + 1, true));
      } else if (!onlyReads(steps, i - FIRST_READS, i) || !onlyReads(steps, i, i + LAST_READS)) {
        last.add(new Steps.LastStep(i + 1, true));
      }
    }
    return last;
  }

  private static boolean onlyReads(List<Steps.Kind> steps, int from, int to) {
    return from >= 0
        && to < steps.size()
        && steps.subList(from, to + 1).stream().allMatch(kind -> kind == Steps.Kind.READ);
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
