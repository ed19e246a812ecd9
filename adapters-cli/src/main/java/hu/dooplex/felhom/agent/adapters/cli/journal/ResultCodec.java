package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import hu.dooplex.felhom.agent.domain.report.OperationResult.Outcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/** A result as fields, named as in hub.md. */
final class ResultCodec {
  private ResultCodec() {}

  static void write(FieldWriter out, OperationResult result) {
    out.text("document_sha256", result.documentSha256())
        .text("operation_id", result.operationId())
        .text("outcome", word(result.outcome()))
        .text("reason", result.reason())
        .text("message", result.message())
        .text("upid", result.upid().map(Upid::text))
        .instant("at", result.at());
  }

  static OperationResult read(FieldReader in) throws Damage {
    return new OperationResult(
        in.text("document_sha256"),
        in.optionalText("operation_id"),
        outcome(in.text("outcome")),
        in.text("reason"),
        in.text("message"),
        in.optionalText("upid").map(Upid::new),
        in.instant("at"));
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static Outcome outcome(String word) throws Damage {
    return Arrays.stream(Outcome.values())
        .filter(each -> word(each).equals(word))
        .findFirst()
        .orElseThrow(() -> new Damage("there is no such outcome"));
  }

  /** Fit to be kept: what came from outside has no end of its own. */
  static OperationResult bounded(OperationResult result) {
    return new OperationResult(
        code(result.documentSha256()),
        result.operationId().map(ResultCodec::code),
        result.outcome(),
        code(result.reason()),
        ForeignText.oneLine(result.message(), Limits.RESULT_MESSAGE_MAX_CHARS),
        result.upid().filter(upid -> upid.text().length() <= Limits.RESULT_CODE_MAX_CHARS),
        result.at());
  }

  private static String code(String text) {
    return ForeignText.oneLine(text, Limits.RESULT_CODE_MAX_CHARS);
  }

  static OperationResult at(OperationResult result, Instant at) {
    return new OperationResult(
        result.documentSha256(),
        result.operationId(),
        result.outcome(),
        result.reason(),
        result.message(),
        result.upid(),
        at);
  }
}
