package hu.dooplex.felhom.agent.adapters.cli.privileged;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads the JSON of a tool: bounded, and tolerant of the defects that these tools are known for.
 */
final class ToolJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Limits.COMMAND_JSON_DEPTH)
                          .maxDocumentLength(Limits.COMMAND_OUTPUT_MAX_BYTES)
                          .build())
                  .build())
          // lm-sensors before 3.6 leaves one where a value could not be read.
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  /** What {@code printf("%.3f")} makes of a value that is no number (lm-sensors). */
  private static final Pattern NO_NUMBER =
      Pattern.compile("(\"\\s*:\\s*)-?(?:nan|inf)(?=\\s*[,}\\r\\n])");

  private ToolJson() {}

  /** The object that the text is; empty if it is none. */
  static Optional<JsonNode> object(String text) {
    try {
      JsonNode parsed = MAPPER.readTree(NO_NUMBER.matcher(text).replaceAll("$1null"));
      return Optional.of(parsed).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** A name to be reported: one line of bounded length. */
  static Optional<String> name(JsonNode value) {
    return Optional.ofNullable(value.textValue())
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> ForeignText.oneLine(text, Limits.HARDWARE_NAME_MAX_CHARS));
  }

  /** A whole number of at least that much. */
  static OptionalLong whole(JsonNode value, long least) {
    return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= least
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }
}
