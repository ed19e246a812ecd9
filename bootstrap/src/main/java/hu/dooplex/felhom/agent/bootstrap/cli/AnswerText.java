package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** The daemon's answer to what was handed over, for a person or a script. */
final class AnswerText {
  private static final String LATER =
      "felhom-agent journal show and felhom-agent audit show tell what became of it";

  private final AgentCommand agent;

  AnswerText(AgentCommand agent) {
    this.agent = agent;
  }

  /**
   * Shows it.
   *
   * @return the exit code
   */
  int show(Optional<ConsoleAnswer> said, int waitedSeconds) {
    return text(said.map(AnswerText::result), waitedSeconds);
  }

  /** What answers a document; only what asks for a self-test is answered otherwise. */
  static OperationResult result(ConsoleAnswer answer) {
    return switch (answer) {
      case OperationResult result -> result;
      case ExerciseResult _ -> throw new IllegalStateException("no self-test was asked for");
    };
  }

  private int text(Optional<OperationResult> answer, int waitedSeconds) {
    String text =
        agent.json()
            ? json(answer)
            : answer
                .map(AnswerText::line)
                .orElse(
                    "handed over; the daemon has not answered within "
                        + waitedSeconds
                        + " s yet, and goes on by itself; "
                        + LATER);
    agent.terminal().out().println(text);
    return answer.map(AnswerText::exitCode).orElse(ExitCode.FINE);
  }

  private static int exitCode(OperationResult result) {
    return switch (result.outcome()) {
      case SUCCEEDED, RUNNING -> ExitCode.FINE;
      case REFUSED, PENDING_SIGNATURE -> ExitCode.REFUSED;
      case FAILED, CANCELLED, OUTCOME_UNKNOWN -> ExitCode.FAILED;
    };
  }

  private static String line(OperationResult result) {
    return ForeignText.oneLine(
        outcome(result)
            + " ("
            + result.reason()
            + "): "
            + result.message()
            + result.upid().map(upid -> "; task " + upid.text()).orElse("")
            + (result.outcome() == OperationResult.Outcome.RUNNING ? "; " + LATER : ""));
  }

  private static String outcome(OperationResult result) {
    return result.outcome().name().toLowerCase(Locale.ROOT);
  }

  /** {@code {"handed_over": true, "answer": …}}: a result as in hub.md, or null. */
  private static String json(Optional<OperationResult> answer) {
    return JsonText.of(json -> {
      json.writeStartObject();
      json.writeBooleanField("handed_over", true);
      json.writeFieldName("answer");
      if (answer.isPresent()) {
        write(json, answer.get());
      } else {
        json.writeNull();
      }
      json.writeEndObject();
    });
  }

  private static void write(JsonGenerator json, OperationResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("document_sha256", result.documentSha256());
    JsonText.field(json, "operation_id", result.operationId());
    json.writeStringField("outcome", outcome(result));
    json.writeStringField("reason", result.reason());
    json.writeStringField("message", result.message());
    JsonText.field(json, "upid", result.upid().map(Upid::text));
    json.writeStringField("at", result.at().toString());
    json.writeEndObject();
  }
}
