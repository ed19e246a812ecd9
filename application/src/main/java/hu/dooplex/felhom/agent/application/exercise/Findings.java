package hu.dooplex.felhom.agent.application.exercise;

import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult.Ending;
import java.util.ArrayList;
import java.util.List;

/** What was found, line by line; the first trouble says how it ended. */
final class Findings {
  private final List<Check> checks = new ArrayList<>();
  private Ending ending = Ending.FINE;

  void ok(String name, String detail) {
    checks.add(new Check(name, Result.OK, detail));
  }

  void warning(String name, String detail) {
    checks.add(new Check(name, Result.WARNING, detail));
  }

  void skipped(String name, String why) {
    checks.add(new Check(name, Result.SKIPPED, why));
  }

  void trouble(String name, Ending how, String detail) {
    checks.add(new Check(name, Result.FAILED, detail));
    if (ending == Ending.FINE) {
      ending = how;
    }
  }

  boolean fine() {
    return ending == Ending.FINE;
  }

  ExerciseResult outcome() {
    return new ExerciseResult(checks, ending);
  }
}
