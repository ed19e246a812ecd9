package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What came of a self-test of changing things, as fields. */
final class ExerciseCodec {
  private static final int TEXTS_OF_ONE = 3;

  private ExerciseCodec() {}

  static void write(FieldWriter out, ExerciseResult result) {
    List<String> checks = new ArrayList<>();
    for (Check check : result.checks().stream().limit(Limits.EXERCISE_CHECKS_MAX).toList()) {
      checks.add(word(check.result()));
      checks.add(ForeignText.oneLine(check.name(), Limits.RESULT_CODE_MAX_CHARS));
      // What Proxmox VE says has no end of its own.
      checks.add(ForeignText.oneLine(check.detail(), Limits.RESULT_MESSAGE_MAX_CHARS));
    }
    out.text("ending", word(result.ending())).texts("checks", checks);
  }

  static ExerciseResult read(FieldReader in) throws Damage {
    Ending ending = one(Ending.values(), in.text("ending"));
    List<String> texts = in.texts("checks");
    if (texts.size() % TEXTS_OF_ONE != 0) {
      throw new Damage("a check is cut off");
    }
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < texts.size(); i += TEXTS_OF_ONE) {
      Check.Result result = one(Check.Result.values(), texts.get(i));
      checks.add(new Check(texts.get(i + 1), result, texts.get(i + 2)));
    }
    return new ExerciseResult(checks, ending);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E one(E[] values, String word) throws Damage {
    return Arrays.stream(values)
        .filter(each -> word(each).equals(word))
        .findFirst()
        .orElseThrow(() -> new Damage("there is no such result"));
  }
}
