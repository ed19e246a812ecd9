package hu.dooplex.felhom.agent.bootstrap.demo;

import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tells steps as they happen, and sums up which went as told. */
final class Story {
  private final PrintStream out;
  private final List<Told> steps = new ArrayList<>();

  Story(PrintStream out) {
    this.out = out;
  }

  private record Told(String title, boolean asTold) {}

  /** What happens in a step. */
  interface Happening {
    void happen() throws Exception;
  }

  /** It did not go as told. */
  static final class NotAsTold extends Exception {
    NotAsTold(String what) {
      super(what);
    }
  }

  /**
   * Runs a step; one that goes wrong is told and does not stop the others.
   *
   * @throws InterruptedException if the story is to end, be it that the step before swallowed it
   */
  void step(String title, Happening happening) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    out.println();
    out.println((steps.size() + 1) + ". " + title);
    boolean asTold = false;
    try {
      happening.happen();
      asTold = true;
    } catch (InterruptedException e) {
      throw e;
    } catch (NotAsTold different) {
      line("NOT AS TOLD: " + different.getMessage());
    } catch (Exception e) {
      line("NOT AS TOLD: " + e);
    }
    steps.add(new Told(title, asTold));
  }

  void line(String text) {
    out.println("   " + ForeignText.oneLine(text));
  }

  /**
   * Goes on only if it is so.
   *
   * @throws NotAsTold if it is not
   */
  static void expect(String what, Object expected, Object seen) throws NotAsTold {
    if (!Objects.equals(expected, seen)) {
      throw new NotAsTold(what + " should be " + expected + ", but is " + seen);
    }
  }

  /** Prints the summary; true if every step went as told. */
  boolean summary() {
    out.println();
    out.println("Summary");
    for (int i = 0; i < steps.size(); i++) {
      Told step = steps.get(i);
      out.println("  " + (step.asTold ? "ok    " : "FAILED") + " " + (i + 1) + ". " + step.title);
    }
    boolean all = steps.stream().allMatch(Told::asTold);
    out.println(all ? "Everything went as told." : "Not everything went as told.");
    return all;
  }
}
