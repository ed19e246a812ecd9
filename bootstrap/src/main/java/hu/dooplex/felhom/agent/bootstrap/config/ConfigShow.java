package hu.dooplex.felhom.agent.bootstrap.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code config show}: every key with its effective value and where that came from. */
public final class ConfigShow {
  private static final String NOTHING = "-";

  /** A longer value pushes its own origin to the right, not those of all rows. */
  private static final int MAX_VALUE_WIDTH = 60;

  private ConfigShow() {}

  /** A table with the columns key, value and origin; notices below it. */
  public static String table(LoadedConfig loaded) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KEY", "VALUE", "FROM"));
    for (Setting<?> setting : loaded.settings()) {
      rows.add(
          List.of(
              setting.key().path(),
              setting.plain().map(ConfigShow::text).orElse(NOTHING),
              setting.origin().shown()));
    }
    int keyWidth = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    int valueWidth = rows.stream().mapToInt(row -> row.get(1).length()).max().orElse(0);
    valueWidth = Math.min(valueWidth, MAX_VALUE_WIDTH);
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      pad(out, row.get(0), keyWidth);
      pad(out, row.get(1), valueWidth);
      out.append(row.get(2)).append('\n');
    }
    loaded.notices().forEach(notice -> out.append("note: ").append(notice.message()).append('\n'));
    return out.toString();
  }

  /** {@code {"settings": {KEY: {"value": …, "from": …}}, "notices": […]}}. */
  public static String json(LoadedConfig loaded) {
    StringWriter out = new StringWriter();
    // Bidi controls may stand in a path, and a terminal would obey them.
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeObjectFieldStart("settings");
      for (Setting<?> setting : loaded.settings()) {
        json.writeObjectFieldStart(setting.key().path());
        json.writeFieldName("value");
        write(json, setting);
        json.writeStringField("from", setting.origin().shown());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeArrayFieldStart("notices");
      for (LoadedConfig.Notice notice : loaded.notices()) {
        json.writeString(notice.message());
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      // Memory does not fail to be written to.
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /** A value in one line, as table and documentation show it. */
  static String text(Object plain) {
    return switch (plain) {
      case List<?> list ->
          list.stream().map(ConfigShow::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      default -> ForeignText.oneLine(plain.toString());
    };
  }

  private static void write(JsonGenerator json, Setting<?> setting) throws IOException {
    if (setting.plain().isPresent()) {
      write(json, setting.plain().get());
    } else {
      json.writeNull();
    }
  }

  private static void write(JsonGenerator json, Object plain) throws IOException {
    switch (plain) {
      case Boolean flag -> json.writeBoolean(flag);
      case Long number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(entry.getKey().toString());
          write(json, entry.getValue());
        }
        json.writeEndObject();
      }
      default -> json.writeString(plain.toString());
    }
  }

  private static void pad(StringBuilder out, String text, int width) {
    out.append(text).append(" ".repeat(Math.max(0, width - text.length()) + 2));
  }
}
