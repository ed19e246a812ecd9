package hu.dooplex.felhom.agent.adapters.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the fields of a JSON object in the order in which {@link FieldWriter} wrote them, so that
 * an unknown, a missing, a repeated and a misplaced field are one and the same: not the next one.
 */
final class FieldReader {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION) // would take UTF-16 and UTF-32 too
          .build();

  /** A list of objects, which is what a parameter has at most. */
  private static final int FIELD_DEPTH = 2;

  /** Of what a value's own type says, which may repeat the value. */
  private static final int MAX_MESSAGE_CHARS = 200;

  private final JsonParser json;

  private FieldReader(JsonParser json) {
    this.json = json;
  }

  private void begin() throws Damage {
    next();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new Damage("it is no object");
    }
    next();
  }

  interface Reading<T> {
    T read(FieldReader in) throws Damage;
  }

  /** Reads one whole object: no field may be left, and nothing may follow. */
  static <T> T read(byte[] bytes, int offset, int length, Reading<T> reading) throws Damage {
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      FieldReader in = new FieldReader(json);
      in.begin();
      T value = reading.read(in);
      in.end();
      if (json.currentToken() != null) {
        throw new Damage("it goes on after its end");
      }
      return value;
    } catch (IOException e) {
      throw notJson();
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new Damage(
          "it says what cannot be: "
              + ForeignText.oneLine(String.valueOf(e.getMessage()), MAX_MESSAGE_CHARS));
    }
  }

  /**
   * Looks whether a file's first line says the format and a version that is known; what else is in
   * the line, only that version knows.
   *
   * @param version the newest that is known
   * @return the file's
   */
  static int requireFormat(byte[] bytes, int offset, int length, String format, int version)
      throws Damage {
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      FieldReader in = new FieldReader(json);
      in.begin();
      if (in.has("crc")) {
        in.text("crc");
      }
      if (!in.text("format").equals(format)) {
        throw new Damage("it is not of the format '" + format + "'");
      }
      int found = in.smallInteger("version");
      if (found > version) {
        throw new Damage.Newer(found, version);
      }
      if (found < 1) {
        throw new Damage("there is no such version");
      }
      return found;
    } catch (IOException e) {
      throw notJson();
    }
  }

  boolean has(String name) throws Damage {
    try {
      return json.currentToken() == JsonToken.FIELD_NAME && name.equals(json.currentName());
    } catch (IOException e) {
      throw notJson();
    }
  }

  private static Damage notJson() {
    return new Damage("it is not valid JSON");
  }

  private static Damage notOfItsKind(String name) {
    return new Damage("'" + name + "' is not of its kind");
  }

  private void next() throws Damage {
    try {
      json.nextToken();
    } catch (IOException e) {
      throw notJson();
    }
  }

  /** Goes from the field of that name to its value. */
  private void value(String name) throws Damage {
    if (!has(name)) {
      throw new Damage("where '" + name + "' belongs is something else");
    }
    next();
  }

  private void value(String name, JsonToken kind) throws Damage {
    value(name);
    require(name, kind);
  }

  private void require(String name, JsonToken kind) throws Damage {
    if (json.currentToken() != kind) {
      throw notOfItsKind(name);
    }
  }

  private String text() throws Damage {
    try {
      return json.getText();
    } catch (IOException e) {
      throw notJson();
    }
  }

  String text(String name) throws Damage {
    value(name, JsonToken.VALUE_STRING);
    String text = text();
    next();
    return text;
  }

  Optional<String> optionalText(String name) throws Damage {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  long integer(String name) throws Damage {
    value(name, JsonToken.VALUE_NUMBER_INT);
    long number = number();
    next();
    return number;
  }

  int smallInteger(String name) throws Damage {
    long number = integer(name);
    if (number != (int) number) {
      throw new Damage("'" + name + "' is too large");
    }
    return (int) number;
  }

  boolean truth(String name) throws Damage {
    value(name);
    boolean truth = json.currentToken() == JsonToken.VALUE_TRUE;
    if (!truth) {
      require(name, JsonToken.VALUE_FALSE);
    }
    next();
    return truth;
  }

  Instant instant(String name) throws Damage {
    return UtcTime.parse(text(name));
  }

  List<String> texts(String name) throws Damage {
    value(name, JsonToken.START_ARRAY);
    List<String> values = new ArrayList<>();
    for (next(); json.currentToken() != JsonToken.END_ARRAY; next()) {
      require(name, JsonToken.VALUE_STRING);
      values.add(text());
    }
    next();
    return values;
  }

  SortedMap<String, Optional<String>> map(String name) throws Damage {
    value(name, JsonToken.START_OBJECT);
    SortedMap<String, Optional<String>> values = new TreeMap<>();
    for (next(); json.currentToken() != JsonToken.END_OBJECT; next()) {
      String key = text();
      next();
      Optional<String> value = Optional.empty();
      if (json.currentToken() != JsonToken.VALUE_NULL) {
        require(name, JsonToken.VALUE_STRING);
        value = Optional.of(text());
      }
      if (values.put(key, value) != null) {
        throw new Damage("'" + name + "' has a key twice");
      }
    }
    next();
    return Collections.unmodifiableSortedMap(values);
  }

  /** A value that the one who asks judges. */
  FieldValue field(String name) throws Damage {
    value(name);
    FieldValue value = value(name, 0);
    next();
    return value;
  }

  /** The value that the reader stands on; it stands on its end then. */
  private FieldValue value(String name, int depth) throws Damage {
    if (depth > FIELD_DEPTH) {
      throw notOfItsKind(name);
    }
    return switch (json.currentToken()) {
      case VALUE_STRING -> new FieldValue.Text(text());
      case VALUE_NUMBER_INT -> new FieldValue.Whole(number());
      case VALUE_TRUE -> new FieldValue.Flag(true);
      case VALUE_FALSE -> new FieldValue.Flag(false);
      case START_ARRAY -> {
        List<FieldValue> items = new ArrayList<>();
        for (next(); json.currentToken() != JsonToken.END_ARRAY; next()) {
          items.add(value(name, depth + 1));
        }
        yield new FieldValue.Items(items);
      }
      case START_OBJECT -> {
        SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
        for (next(); json.currentToken() != JsonToken.END_OBJECT; next()) {
          String key = text();
          next();
          if (fields.put(key, value(name, depth + 1)) != null) {
            throw new Damage("'" + name + "' has a key twice");
          }
        }
        yield new FieldValue.Fields(fields);
      }
      case VALUE_NULL,
          VALUE_NUMBER_FLOAT,
          VALUE_EMBEDDED_OBJECT,
          FIELD_NAME,
          END_ARRAY,
          END_OBJECT,
          NOT_AVAILABLE ->
          throw notOfItsKind(name);
    };
  }

  private long number() throws Damage {
    try {
      return json.getLongValue(); // throws beyond a long
    } catch (IOException e) {
      throw notJson();
    }
  }

  /** Goes into an object; {@link #end} leaves it. */
  void object(String name) throws Damage {
    value(name, JsonToken.START_OBJECT);
    next();
  }

  <T> List<T> array(String name, Reading<T> element) throws Damage {
    value(name, JsonToken.START_ARRAY);
    List<T> elements = new ArrayList<>();
    for (next(); json.currentToken() == JsonToken.START_OBJECT; end()) {
      next();
      elements.add(element.read(this));
    }
    require(name, JsonToken.END_ARRAY);
    next();
    return elements;
  }

  void end() throws Damage {
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new Damage("it has a field that does not belong there");
    }
    next();
  }
}
