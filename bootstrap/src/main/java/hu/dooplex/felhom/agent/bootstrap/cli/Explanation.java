package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.PipelineStep;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What would become of a document.
 *
 * @param document empty if it is none; as it is read, whether its signatures hold or not
 * @param classified what it is; empty if there is no document
 * @param signed whether there were signatures to look at
 * @param passed the steps that have passed
 * @param rejection empty if none of the steps up to 12 that was reached has failed
 * @param target step 13, as it is now
 */
record Explanation(
    Optional<OperationDocument> document,
    Optional<Classified> classified,
    boolean signed,
    List<PipelineStep> passed,
    Optional<Rejection> rejection,
    Target target) {
  private static final int TARGET_STEP = 13;

  private static final Set<PipelineStep> OF_SIGNATURES =
      EnumSet.of(
          PipelineStep.STRUCTURE,
          PipelineStep.NAMESPACE,
          PipelineStep.ALGORITHM,
          PipelineStep.SIGNER,
          PipelineStep.SIGNATURE,
          PipelineStep.ROLE,
          PipelineStep.THRESHOLD);

  Explanation {
    passed = List.copyOf(passed);
  }

  /** While an earlier step has not passed. */
  static final Target NOT_REACHED =
      new Target.NotLooked("the guest as it is: looked at right before it is carried out");

  /** What became of the look at the guest as it is. */
  sealed interface Target {
    record Passed() implements Target {}

    record Failed(Rejection rejection) implements Target {}

    record NotLooked(String why) implements Target {}

    default Optional<Rejection> refusal() {
      return this instanceof Failed(Rejection rejection)
          ? Optional.of(rejection)
          : Optional.empty();
    }

    default String state() {
      return switch (this) {
        case Passed() -> "passed";
        case Failed _ -> "failed";
        case NotLooked _ -> "not reached";
      };
    }

    default String line() {
      String text =
          switch (this) {
            case Passed() -> "the guest is what was signed, and it can work";
            case Failed(Rejection why) ->
                "the guest as it is: " + why.wireName() + ": " + why.text();
            case NotLooked(String why) -> why;
          };
      return "%2d %-11s  %s".formatted(TARGET_STEP, state(), text);
    }
  }

  /**
   * The class of the operation.
   *
   * @param notLooked why the guest was not looked at; empty if it was
   */
  record Classified(Classification classification, Optional<String> notLooked) {
    String rule() {
      return classification.rule().name().toLowerCase(Locale.ROOT);
    }

    String effect() {
      return classification.destructive() ? "destructive" : "benign";
    }
  }

  boolean wouldRun() {
    return signed && refusal().isEmpty();
  }

  private Optional<Rejection> refusal() {
    return rejection.or(target::refusal);
  }

  /** The first step that could be looked at and has not passed. */
  private Optional<PipelineStep> failed() {
    return List.of(PipelineStep.values()).stream()
        .filter(step -> !passed.contains(step) && (signed || !OF_SIGNATURES.contains(step)))
        .findFirst()
        // Without those who may sign, no step was begun.
        .filter(step -> rejection.isPresent() && !(signed && passed.isEmpty() && !begins(step)));
  }

  private boolean begins(PipelineStep step) {
    return rejection.filter(why -> why.wireName().equals("malformed_signature")).isPresent()
        && step == PipelineStep.STRUCTURE;
  }

  private String state(PipelineStep step) {
    if (passed.contains(step)) {
      return "passed";
    }
    return failed().equals(Optional.of(step)) ? "failed" : "not reached";
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    document.ifPresent(read -> lines.addAll(describe(read)));
    for (PipelineStep step : PipelineStep.values()) {
      String why =
          failed().equals(Optional.of(step))
              ? rejection.map(found -> ": " + found.wireName() + ": " + found.text()).orElse("")
              : "";
      lines.add(line("%2d %-11s  %s".formatted(step.number(), state(step), step.text()) + why));
    }
    lines.add(line(target.line()));
    lines.add(line(outcome()));
    return lines;
  }

  private List<String> describe(OperationDocument read) {
    List<String> lines = new ArrayList<>();
    lines.add(line("operation  " + read.operation().wireName()));
    FieldText.parameters(read.operation())
        .ifPresent(parameters -> lines.add(line("parameters " + parameters)));
    read.guest()
        .ifPresent(guest -> lines.add(line("guest      " + guest.ref() + " " + guest.name())));
    lines.add("window     " + read.notBefore() + " to " + read.notAfter());
    classified.ifPresent(found ->
        lines.add(
            line(
                "class      "
                    + found.effect()
                    + ", rule "
                    + found.rule()
                    + " ("
                    + found.classification().detail()
                    + ")"
                    + found.notLooked().map(why -> "; not looked at: " + why).orElse(""))));
    return lines;
  }

  private static String line(String text) {
    return ForeignText.oneLine(text);
  }

  private String outcome() {
    if (refusal().isPresent()) {
      return "It would be rejected: " + refusal().get().wireName() + ": " + refusal().get().text();
    }
    return signed
        ? "It would be carried out, if the guest is still what was signed."
        : "It waits for a signature.";
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    JsonText.field(json, "operation", document.map(read -> read.operation().wireName()));
    JsonText.field(
        json,
        "guest",
        document.flatMap(OperationDocument::guest).map(guest -> guest.ref().toString()));
    JsonText.field(json, "class", classified.map(Classified::effect));
    JsonText.field(json, "rule", classified.map(Classified::rule));
    JsonText.field(json, "not_looked_at", classified.flatMap(Classified::notLooked));
    json.writeArrayFieldStart("steps");
    for (PipelineStep step : PipelineStep.values()) {
      json.writeStartObject();
      json.writeNumberField("step", step.number());
      json.writeStringField("name", step.name().toLowerCase(Locale.ROOT));
      json.writeStringField("state", state(step).replace(' ', '_'));
      json.writeEndObject();
    }
    json.writeStartObject();
    json.writeNumberField("step", TARGET_STEP);
    json.writeStringField("name", "target");
    json.writeStringField("state", target.state().replace(' ', '_'));
    json.writeEndObject();
    json.writeEndArray();
    json.writeBooleanField("would_run", wouldRun());
    JsonText.field(json, "rejection", refusal().map(Rejection::wireName));
    JsonText.field(json, "text", refusal().map(Rejection::text));
    json.writeEndObject();
  }
}
