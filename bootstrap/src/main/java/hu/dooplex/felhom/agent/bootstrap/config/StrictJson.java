package hu.dooplex.felhom.agent.bootstrap.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON as RFC 8259 writes it and nothing more: no comments, no trailing commas, no byte order mark,
 * no second value, no key twice. It keeps the lines, so that messages can name them. Only Jackson's
 * tokenizer is used: data binding would cost a command line its quick start.
 */
final class StrictJson {
  private static final int MAX_DEPTH = 16;
  private static final String PLAIN_JSON = "plain JSON in UTF-8";
  private static final Pattern UNEXPECTED =
      Pattern.compile("^Unexpected character \\('([^A-Za-z0-9])'");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final JsonParser parser;
  private final Place root;

  private StrictJson(JsonParser parser, Place root) {
    this.parser = parser;
    this.root = root;
  }

  /** Reads one object; empty if the text is broken. A key that stands twice is told, too. */
  static Optional<JsonValue.Obj> read(byte[] bytes, Place root) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return root.refuse("bytes that are not UTF-8", PLAIN_JSON);
    }
    if (text.startsWith("\uFEFF")) {
      return root.atLine(1)
          .refuse("a byte order mark", PLAIN_JSON + ": save the file without the mark");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new StrictJson(parser, root).document();
    } catch (IOException e) {
      // A text in memory cannot fail to be read.
      throw new UncheckedIOException(e);
    }
  }

  private Optional<JsonValue.Obj> document() throws IOException {
    try {
      if (parser.nextToken() == null) {
        return root.refuse("nothing", "one JSON object");
      }
      JsonValue value = value(root);
      int line = line();
      if (parser.nextToken() != null) {
        return root.atLine(line()).refuse("something behind the end", "one JSON object");
      }
      return value instanceof JsonValue.Obj object
          ? Optional.of(object)
          : root.atLine(line).refuse(value.foundUnquoted(), "one JSON object");
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      return root.atLine(line)
          .refuse(cause(e) + " at line " + line + " column " + column, PLAIN_JSON);
    }
  }

  private JsonValue value(Place at) throws IOException {
    int line = line();
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(at, line);
      case START_ARRAY -> array(at, line);
      case VALUE_STRING -> new JsonValue.Text(parser.getText(), line);
      case VALUE_NUMBER_INT -> new JsonValue.Numeral(parser.getText(), true, line);
      case VALUE_NUMBER_FLOAT -> new JsonValue.Numeral(parser.getText(), false, line);
      case VALUE_TRUE -> new JsonValue.Flag(true, line);
      case VALUE_FALSE -> new JsonValue.Flag(false, line);
      case VALUE_NULL -> new JsonValue.Null(line);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + parser.currentToken());
    };
  }

  private JsonValue object(Place at, int line) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Place place = at.member(name).atLine(line());
      parser.nextToken();
      JsonValue value = value(place);
      if (members.putIfAbsent(name, value) != null) {
        place.refuse("the key a second time", "each key once");
      }
    }
    return new JsonValue.Obj(members, line);
  }

  private JsonValue array(Place at, int line) throws IOException {
    List<JsonValue> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(at.item(items.size())));
    }
    return new JsonValue.Array(items, line);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  /** In our words: Jackson's own repeat the text, and that may be half of a secret. */
  private static String cause(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "values nested deeper than " + MAX_DEPTH + ", or far too long,";
    }
    String message = e.getOriginalMessage();
    if (message.contains("comment")) {
      return "a comment";
    }
    if (message.startsWith("Unexpected end-of-input")) {
      return "the end of the file in the middle of a value";
    }
    Matcher unexpected = UNEXPECTED.matcher(message);
    if (unexpected.find()) {
      return "an unexpected " + new JsonValue.Text(unexpected.group(1), 0).found();
    }
    if (message.startsWith("Unrecognized token") || message.startsWith("Non-standard token")) {
      return "a word that is not JSON";
    }
    if (message.startsWith("Illegal unquoted character")) {
      return "a line break or control character inside a text";
    }
    return "broken JSON";
  }
}
