package hu.dooplex.felhom.agent.adapters.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

  private final JsonParser json;

  private FieldReader(JsonParser json) {
    this.json = json;
  }

  interface Reading<T> {
    T read(FieldReader in) throws Damage;
  }

  /** Reads one whole object: no field may be left, and nothing may follow. */
  static <T> T read(byte[] bytes, int offset, int length, Reading<T> reading) throws Damage {
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      FieldReader in = new FieldReader(json);
      in.expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
      json.nextToken();
      T value = reading.read(in);
      in.end();
      if (json.currentToken() != null) {
        throw new Damage("it goes on after its end");
      }
      return value;
    } catch (IOException e) {
      throw new Damage("it is not valid JSON");
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new Damage("it says what cannot be: " + e.getMessage());
    }
  }

  /**
   * Looks whether a file's first line says the format and a version that is known; what else is in
   * the line, only that version knows.
   */
  static void requireFormat(byte[] bytes, int offset, int length, String format, int version)
      throws Damage {
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      FieldReader in = new FieldReader(json);
      in.expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
      json.nextToken();
      in.text("crc");
      if (!in.text("format").equals(format)) {
        throw new Damage("it is not of the format '" + format + "'");
      }
      int found = in.smallInteger("version");
      if (found > version) {
        throw new Damage.Newer(found, version);
      }
      if (found != version) {
        throw new Damage("there is no such version");
      }
    } catch (IOException e) {
      throw new Damage("it is not valid JSON");
    }
  }

  private interface Step<T> {
    T run() throws IOException, Damage;
  }

  private static <T> T step(Step<T> step) throws Damage {
    try {
      return step.run();
    } catch (IOException e) {
      throw new Damage("it is not valid JSON");
    }
  }

  boolean has(String name) throws Damage {
    return step(
        () -> json.currentToken() == JsonToken.FIELD_NAME && name.equals(json.currentName()));
  }

  /** Leaves the parser at the token after the value. */
  private <T> T value(String name, JsonToken kind, Step<T> take) throws Damage {
    return step(() -> {
      if (!has(name)) {
        throw new Damage("where '" + name + "' belongs is something else");
      }
      expect(json.nextToken(), kind, "'" + name + "'");
      T value = take.run();
      json.nextToken();
      return value;
    });
  }

  private void expect(JsonToken found, JsonToken kind, String what) throws Damage {
    if (found != kind) {
      throw new Damage(what + " is not of its kind");
    }
  }

  String text(String name) throws Damage {
    return value(name, JsonToken.VALUE_STRING, json::getText);
  }

  Optional<String> optionalText(String name) throws Damage {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  long integer(String name) throws Damage {
    return value(name, JsonToken.VALUE_NUMBER_INT, json::getLongValue); // throws beyond a long
  }

  int smallInteger(String name) throws Damage {
    return value(name, JsonToken.VALUE_NUMBER_INT, json::getIntValue); // throws beyond an int
  }

  boolean truth(String name) throws Damage {
    return step(() -> {
      if (!has(name)) {
        throw new Damage("where '" + name + "' belongs is something else");
      }
      if (!json.nextToken().isBoolean()) {
        throw new Damage("'" + name + "' is not of its kind");
      }
      boolean value = json.getBooleanValue();
      json.nextToken();
      return value;
    });
  }

  Instant instant(String name) throws Damage {
    return UtcTime.parse(text(name));
  }

  List<String> texts(String name) throws Damage {
    return value(
        name,
        JsonToken.START_ARRAY,
        () -> {
          List<String> values = new ArrayList<>();
          while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.VALUE_STRING, "'" + name + "'");
            values.add(json.getText());
          }
          return values;
        });
  }

  SortedMap<String, Optional<String>> map(String name) throws Damage {
    return value(
        name,
        JsonToken.START_OBJECT,
        () -> {
          SortedMap<String, Optional<String>> values = new TreeMap<>();
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            Optional<String> value = Optional.empty();
            if (json.nextToken() != JsonToken.VALUE_NULL) {
              expect(json.currentToken(), JsonToken.VALUE_STRING, "'" + name + "'");
              value = Optional.of(json.getText());
            }
            if (values.put(key, value) != null) {
              throw new Damage("'" + name + "' has a key twice");
            }
          }
          return Collections.unmodifiableSortedMap(values);
        });
  }

  /** Goes into an object; {@link #end} leaves it. */
  void object(String name) throws Damage {
    value(name, JsonToken.START_OBJECT, () -> name);
  }

  <T> List<T> array(String name, Reading<T> element) throws Damage {
    value(name, JsonToken.START_ARRAY, () -> name);
    return step(() -> {
      List<T> elements = new ArrayList<>();
      while (json.currentToken() == JsonToken.START_OBJECT) {
        json.nextToken();
        elements.add(element.read(this));
        end();
      }
      expect(json.currentToken(), JsonToken.END_ARRAY, "'" + name + "'");
      json.nextToken();
      return elements;
    });
  }

  void end() throws Damage {
    step(() -> {
      if (json.currentToken() != JsonToken.END_OBJECT) {
        throw new Damage("it has a field that does not belong there");
      }
      return json.nextToken() == null;
    });
  }
}
