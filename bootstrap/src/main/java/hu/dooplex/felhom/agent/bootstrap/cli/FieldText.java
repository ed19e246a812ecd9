package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Parameters of an operation, for a person and for scripts. */
final class FieldText {
  private FieldText() {}

  /** {@code purge=true, set={cores=2}}; empty if it has none. Not yet safe to print. */
  static Optional<String> parameters(Operation operation) {
    // What is not known has no parameters that anybody could name.
    return operation instanceof Unknown
        ? Optional.empty()
        : Optional.of(of(Catalogue.parameters(operation))).filter(text -> !text.isEmpty());
  }

  private static String of(FieldValue.Fields fields) {
    return fields.values().entrySet().stream()
        .map(field -> field.getKey() + "=" + value(field.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String value(FieldValue value) {
    return switch (value) {
      case FieldValue.Text(String text) ->
          text.matches("[!-~&&[^\",={}\\[\\]]]+") ? text : quoted(text);
      case FieldValue.Whole(long number) -> Long.toString(number);
      case FieldValue.Flag(boolean flag) -> Boolean.toString(flag);
      case FieldValue.Items items ->
          items.values().stream().map(FieldText::value).collect(Collectors.joining(", ", "[", "]"));
      case FieldValue.Fields fields -> "{" + of(fields) + "}";
    };
  }

  /** A text of somebody else's cannot look like the end of itself and the next parameter. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  static void write(JsonGenerator json, FieldValue value) throws IOException {
    switch (value) {
      case FieldValue.Text(String text) -> json.writeString(text);
      case FieldValue.Whole(long number) -> json.writeNumber(number);
      case FieldValue.Flag(boolean flag) -> json.writeBoolean(flag);
      case FieldValue.Items items -> {
        json.writeStartArray();
        for (FieldValue item : items.values()) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case FieldValue.Fields fields -> {
        json.writeStartObject();
        for (var field : fields.values().entrySet()) {
          json.writeFieldName(field.getKey());
          write(json, field.getValue());
        }
        json.writeEndObject();
      }
    }
  }
}
