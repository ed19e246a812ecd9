package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Documents as they are written, with the names and the order of the catalogue. */
public final class TestDocuments {
  private TestDocuments() {}

  public static String text(OperationDocument document) {
    return DocumentFields.of(document).values().entrySet().stream()
        .map(field -> "  \"" + field.getKey() + "\": " + json(field.getValue()))
        .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
  }

  private static String json(FieldValue value) {
    return switch (value) {
      case FieldValue.Text(String text) -> "\"" + text + "\"";
      case FieldValue.Whole(long number) -> Long.toString(number);
      case FieldValue.Flag(boolean truth) -> Boolean.toString(truth);
      case FieldValue.Items items -> joined(items.values(), TestDocuments::json, "[", "]");
      case FieldValue.Fields fields ->
          joined(
              fields.values().entrySet(),
              field -> "\"" + field.getKey() + "\": " + json(field.getValue()),
              "{",
              "}");
    };
  }

  private static <T> String joined(
      Iterable<T> parts, Function<T, String> written, String begin, String end) {
    StringBuilder text = new StringBuilder(begin);
    String before = "";
    for (T part : parts) {
      text.append(before).append(written.apply(part));
      before = ", ";
    }
    return text.append(end).toString();
  }
}
