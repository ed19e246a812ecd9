package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.SelfTest.Outcome;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.report.Check;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints checks as a table of check, result and detail, or as JSON. */
final class Checks {
  private Checks() {}

  static int print(Outcome outcome, AgentCommand agent) {
    show(outcome.checks(), outcome.reachable(), agent);
    if (!outcome.reachable()) {
      return ExitCode.UNREACHABLE;
    }
    return outcome.failed() ? ExitCode.FAILED : ExitCode.FINE;
  }

  /** Prints them, and leaves it to the caller what they come to. */
  static void show(List<Check> checks, boolean reachable, AgentCommand agent) {
    PrintStream out = agent.terminal().out();
    if (agent.json()) {
      out.println(json(checks, reachable));
    } else {
      table(checks, out);
    }
  }

  private static void table(List<Check> checks, PrintStream out) {
    int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
    for (Check check : checks) {
      out.println(
          "%-4s  %-"
              .concat(width + "s  %s")
              .formatted(word(check.result()), check.name(), ForeignText.oneLine(check.detail())));
    }
  }

  private static String word(Check.Result result) {
    return switch (result) {
      case OK -> "ok";
      case WARNING -> "WARN";
      case FAILED -> "FAIL";
      case SKIPPED -> "skip";
    };
  }

  private static String json(List<Check> checks, boolean reachable) {
    return JsonText.of(json -> {
      json.writeStartObject();
      json.writeBooleanField("reachable", reachable);
      json.writeArrayFieldStart("checks");
      for (Check check : checks) {
        json.writeStartObject();
        json.writeStringField("check", check.name());
        json.writeStringField("result", check.result().name().toLowerCase(Locale.ROOT));
        json.writeStringField("detail", check.detail());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }
}
