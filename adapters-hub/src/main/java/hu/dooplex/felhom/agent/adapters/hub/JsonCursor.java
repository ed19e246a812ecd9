package hu.dooplex.felhom.agent.adapters.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one JSON document from its beginning to its end, knows where it is, and takes nothing for
 * anything else: no coercion between types, no key twice, no second value, UTF-8 without a mark. It
 * skips nothing unless it is told to, so that depth and memory are those of the reader.
 */
final class JsonCursor {
  /** A message shows no other text from outside: it could be a secret, or a screen full. */
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  private static final int NUMBER_MAX_CHARS = 40;
  private static final String PLAIN_JSON = "plain JSON in UTF-8";

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // it keeps foreign names for ever
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNameLength(256)
                  .maxNumberLength(NUMBER_MAX_CHARS)
                  .maxStringLength(Limits.SIGNED_ENTRY_MAX_BYTES)
                  .build())
          .build();

  private final JsonParser json;
  private final StringBuilder path = new StringBuilder();

  private JsonCursor(JsonParser json) {
    this.json = json;
  }

  /** Reads the value that the cursor stands on. */
  interface Reading<T> {
    T read(JsonCursor in) throws IOException, BadDocumentException;
  }

  /** Reads the value of a field of an object. */
  interface Fields {
    void read(String name) throws IOException, BadDocumentException;
  }

  /** Decoded while it is read: a parser of bytes would take UTF-16 and UTF-32 too. */
  static <T> T read(byte[] document, Reading<T> reading) throws BadDocumentException {
    if (hasByteOrderMark(document)) {
      throw new BadDocumentException("$", "a byte order mark", PLAIN_JSON);
    }
    InputStreamReader text =
        new InputStreamReader(
            new ByteArrayInputStream(document), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonCursor cursor = new JsonCursor(parser);
      try {
        return cursor.whole(reading);
      } catch (CharacterCodingException e) {
        throw cursor.bad("bytes that are not UTF-8", PLAIN_JSON);
      } catch (JsonProcessingException e) {
        throw cursor.bad(cause(e), PLAIN_JSON);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  private static boolean hasByteOrderMark(byte[] document) {
    return document.length >= 3
        && document[0] == (byte) 0xef
        && document[1] == (byte) 0xbb
        && document[2] == (byte) 0xbf;
  }

  private <T> T whole(Reading<T> reading) throws IOException, BadDocumentException {
    if (json.nextToken() == null) {
      throw bad("nothing", "one JSON object");
    }
    T value = reading.read(this);
    path.setLength(0);
    if (json.nextToken() != null) {
      throw bad("something behind the end", "one JSON object");
    }
    return value;
  }

  /** Not the parser's own text: it repeats what was sent. */
  private static String cause(JsonProcessingException e) {
    String what =
        e instanceof StreamConstraintsException
            ? "a text, name or number that is far too long"
            : "broken JSON";
    return e.getLocation() == null || e.getLocation().getCharOffset() < 0
        ? what
        : what + " at character " + e.getLocation().getCharOffset();
  }

  /** Every field is read by the one who asks, who has to refuse what he does not know. */
  void object(Fields fields) throws IOException, BadDocumentException {
    require(JsonToken.START_OBJECT, "an object");
    Set<String> seen = new HashSet<>();
    int length = path.length();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      path.append(length == 0 ? "" : ".").append(shown(name, "name"));
      if (!seen.add(name)) {
        throw bad("the field a second time", "each field once");
      }
      json.nextToken();
      fields.read(name);
      path.setLength(length);
    }
  }

  /** Each item is read as it comes. */
  void items(int max, Reading<?> item) throws IOException, BadDocumentException {
    require(JsonToken.START_ARRAY, "a list");
    int length = path.length();
    for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
      if (index == max) {
        throw bad("more than " + max + " items", "at most " + max);
      }
      path.append('[').append(index).append(']');
      item.read(this);
      path.setLength(length);
    }
  }

  long whole(long min, long max) throws IOException, BadDocumentException {
    String allowed = "a whole number from " + min + " to " + max;
    require(JsonToken.VALUE_NUMBER_INT, allowed);
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || json.getText().equals("-0")
        || json.getLongValue() < min
        || json.getLongValue() > max) {
      throw bad(found(), allowed);
    }
    return json.getLongValue();
  }

  /** From 0 on; not with an exponent, behind which a number can be of any length. */
  BigDecimal decimal(int max) throws IOException, BadDocumentException {
    String allowed =
        "a number from 0 to " + max + " with at most " + Limits.DESIRED_DECIMALS_MAX + " decimals";
    if (!json.currentToken().isNumeric() || !json.getText().matches("[0-9.]+")) {
      throw bad(found(), allowed);
    }
    BigDecimal value = new BigDecimal(json.getText());
    if (value.compareTo(BigDecimal.valueOf(max)) > 0
        || value.scale() > Limits.DESIRED_DECIMALS_MAX) {
      throw bad(found(), allowed);
    }
    return value;
  }

  boolean flag() throws IOException, BadDocumentException {
    if (!json.currentToken().isBoolean()) {
      throw bad(found(), "true or false");
    }
    return json.getBooleanValue();
  }

  String text(int maxChars) throws IOException, BadDocumentException {
    String allowed = "a text of at most " + maxChars + " characters";
    require(JsonToken.VALUE_STRING, allowed);
    String text = json.getText();
    if (text.codePointCount(0, text.length()) > maxChars) {
      throw bad(found(), allowed);
    }
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw bad("half a surrogate pair", "a text of whole characters");
    }
    return text;
  }

  /** Whatever is there, for one who judges it later. */
  FieldValue any() throws IOException, BadDocumentException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> new FieldValue.Text(text(Limits.SIGNED_ENTRY_MAX_BYTES));
      case VALUE_TRUE, VALUE_FALSE -> new FieldValue.Flag(flag());
      case START_OBJECT -> {
        SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
        object(name -> fields.put(name, any()));
        yield new FieldValue.Fields(fields);
      }
      case START_ARRAY -> {
        List<FieldValue> items = new ArrayList<>();
        items(Integer.MAX_VALUE, item -> items.add(item.any()));
        yield new FieldValue.Items(items);
      }
      case VALUE_NUMBER_INT -> new FieldValue.Whole(whole(Long.MIN_VALUE, Long.MAX_VALUE));
      case VALUE_NUMBER_FLOAT,
          VALUE_NULL,
          NOT_AVAILABLE,
          END_OBJECT,
          END_ARRAY,
          FIELD_NAME,
          VALUE_EMBEDDED_OBJECT ->
          throw not("a text, a whole number, true, false, a list or an object");
    };
  }

  /** Leaves out a value that nobody asks for, however deep it is within the parser's bound. */
  void skip() throws IOException {
    json.skipChildren();
  }

  /** How many characters have been read so far. */
  long position() {
    return json.currentLocation().getCharOffset();
  }

  boolean isText() {
    return json.currentToken() == JsonToken.VALUE_STRING;
  }

  private void require(JsonToken kind, String allowed) throws IOException, BadDocumentException {
    if (json.currentToken() != kind) {
      throw bad(found(), allowed);
    }
  }

  /** That the value the cursor stands on is none of those it may be. */
  BadDocumentException not(String allowed) throws IOException {
    return bad(found(), allowed);
  }

  BadDocumentException bad(String found, String allowed) {
    return new BadDocumentException(path.isEmpty() ? "$" : path.toString(), found, allowed);
  }

  /** At a field of the object that the cursor stands in, or at an object that it has just left. */
  BadDocumentException badAt(String below, String found, String allowed) {
    path.append(path.isEmpty() || below.isEmpty() ? "" : ".").append(below);
    return bad(found, allowed);
  }

  private String found() throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> shown(json.getText(), "text");
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText();
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + json.currentToken());
    };
  }

  private static String shown(String text, String what) {
    if (WORD.matcher(text).matches()) {
      return what.equals("name") ? text : "\"" + text + "\"";
    }
    return "(a " + what + " of " + text.codePointCount(0, text.length()) + " characters)";
  }
}
