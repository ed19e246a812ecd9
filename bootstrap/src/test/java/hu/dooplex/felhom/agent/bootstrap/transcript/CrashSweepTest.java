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
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario once more for each of its steps, with the process dying before or after it, and
 * another one begun over the same files and the same node; and so once more, with that other one
 * dying too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashSweepTest {
  private static final int FIRST_READS = 6;
  private static final int LAST_READS = 2;

  /** {@code mvn -Dsweep.full …}: a second crash at every step after every first one. */
  private static final boolean FULL = System.getProperty("sweep.full") != null;

  /** How many second crashes otherwise, after each first one. */
  private static final int SECOND_CRASHES = 2;

  /** How much was swept. */
  private static final Path COUNTS = Path.of("target", "crash-sweep.txt");

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

  private final LongAdder swept = new LongAdder();
  private final LongAdder allSteps = new LongAdder();
  private final LongAdder crashes = new LongAdder();
  private final LongAdder secondCrashes = new LongAdder();

  static List<Path> scenarios() throws IOException {
    return Scenarios.all();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @MethodSource("scenarios")
  void aCrashAtAnyStepAndAnotherAfterItSendNothingTwiceAndLoseNothing(
      Path scenario, @TempDir(factory = InMemory.class) Path folder) throws IOException {
    Rehearsals rehearsals = new Rehearsals(scenario, folder);
    Rehearsal whole = rehearsals.rehearse();
    List<Steps.Kind> steps = List.copyOf(whole.steps().madeSinceDeath());
    whole.goOn();
    int begin = 0;
    for (Steps.LastStep first : lastSteps(steps)) {
      Rehearsal once = rehearsals.rehearse(first);
      once.goOn();
      check(scenario.getFileName() + " " + first, whole, once, 1);
      List<Steps.LastStep> seconds = lastSteps(List.copyOf(once.steps().madeSinceDeath()));
      for (Steps.LastStep second : FULL ? seconds : some(seconds, begin)) {
        Rehearsal twice = rehearsals.rehearse(first, second);
        twice.goOn();
        check(scenario.getFileName() + " " + first + ", " + second, whole, twice, 2);
        secondCrashes.increment();
      }
      begin++;
      crashes.increment();
    }
    whole.over();
    swept.increment();
    allSteps.add(steps.size());
  }

  @AfterAll
  void tellHowMuch() throws IOException {
    Files.writeString(
        COUNTS,
        "%d scenarios, %d steps, %d crashes, %d second crashes%s%n"
            .formatted(
                swept.sum(),
                allSteps.sum(),
                crashes.sum(),
                secondCrashes.sum(),
                FULL ? "" : " (all: -Dsweep.full)"));
  }

  /** A few, others after each first crash: together they meet them all. */
  static List<Steps.LastStep> some(List<Steps.LastStep> all, int begin) {
    int stride = all.size() / SECOND_CRASHES + 1;
    List<Steps.LastStep> some = new ArrayList<>();
    for (int i = begin % stride; i < all.size(); i += stride) {
      some.add(all.get(i));
    }
    return some;
  }

  /**
   * Before and after each. A read changes nothing, so that dying before one is dying after it; and
   * of the many that follow each other while recovery waits, those in the middle are all alike.
   */
  static List<Steps.LastStep> lastSteps(List<Steps.Kind> steps) {
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

  /** Of one scenario, each in a folder of its own. */
  private static final class Rehearsals {
    private final Path scenario;
    private final Path folder;
    private int runs;

    Rehearsals(Path scenario, Path folder) {
      this.scenario = scenario;
      this.folder = folder;
    }

    Rehearsal rehearse(Steps.LastStep... last) throws IOException {
      Rehearsal rehearsal = new Rehearsal(scenario, folder.resolve("run" + runs++), last);
      rehearsal.run();
      return rehearsal;
    }
  }

  private static void check(String which, Rehearsal whole, Rehearsal crashed, int deaths)
      throws IOException {
    String what = which + "\n" + crashed.log().text();
    assertEquals(deaths, crashed.steps().deaths(), what);
    assertFalse(crashed.broke(), what);
    assertTrue(crashed.steps().changes().values().stream().allMatch(sent -> sent == 1), what);
    assertEquals(whole.journalShut(), crashed.journalShut(), what);
    assertEquals(List.of(), crashed.inFlight(), what);
    Map<GuestRef, String> wanted = whole.world().inWords();
    if (whole.world().sameAfterACrash()) {
      assertEquals(wanted, crashed.world().inWords(), what);
    }
    crashed.over();
  }
}
