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
 * @param rejection empty if no step that was reached has failed
 */
record Explanation(
    Optional<OperationDocument> document,
    Optional<Classified> classified,
    boolean signed,
    List<PipelineStep> passed,
    Optional<Rejection> rejection) {
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
    return signed && rejection.isEmpty();
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
    lines.add("13 not reached  the guest as it is: looked at right before it is carried out");
    lines.add(line(outcome()));
    return lines;
  }

  private List<String> describe(OperationDocument read) {
    List<String> lines = new ArrayList<>();
    lines.add(line("operation  " + read.operation()));
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
    if (rejection.isPresent()) {
      return "It would be rejected: " + rejection.get().wireName() + ": " + rejection.get().text();
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
    json.writeEndArray();
    json.writeBooleanField("would_run", wouldRun());
    JsonText.field(json, "rejection", rejection.map(Rejection::wireName));
    JsonText.field(json, "text", rejection.map(Rejection::text));
    json.writeEndObject();
  }
}
