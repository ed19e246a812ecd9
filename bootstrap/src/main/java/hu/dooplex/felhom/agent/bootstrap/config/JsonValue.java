package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.bootstrap.logging.Escaper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value as it stands in the file, with its line; 0 outside a file. */
sealed interface JsonValue {
  /** How much of a text a message repeats. */
  int MAX_QUOTED_CHARS = 60;

  int line();

  /** For a message. */
  String found();

  /** For a message about a value that may be a secret. */
  default String foundUnquoted() {
    return found();
  }

  record Text(String value, int line) implements JsonValue {
    @Override
    public String found() {
      return value.length() <= MAX_QUOTED_CHARS
          ? Escaper.quoted(value)
          : Escaper.quoted(value.substring(0, MAX_QUOTED_CHARS)) + "…";
    }

    @Override
    public String foundUnquoted() {
      return "a text of " + value.length() + " characters";
    }
  }

  /**
   * @param literal as written
   * @param whole without point and exponent
   */
  record Numeral(String literal, boolean whole, int line) implements JsonValue {
    @Override
    public String found() {
      return literal.length() <= MAX_QUOTED_CHARS
          ? literal
          : literal.substring(0, MAX_QUOTED_CHARS) + "…";
    }

    @Override
    public String foundUnquoted() {
      return "a number";
    }
  }

  record Flag(boolean value, int line) implements JsonValue {
    @Override
    public String found() {
      return Boolean.toString(value);
    }
  }

  record Null(int line) implements JsonValue {
    @Override
    public String found() {
      return "null";
    }
  }

  record Array(List<JsonValue> items, int line) implements JsonValue {
    public Array {
      items = List.copyOf(items);
    }

    @Override
    public String found() {
      return "a list of " + items.size();
    }
  }

  record Obj(Map<String, JsonValue> members, int line) implements JsonValue {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public String found() {
      return "an object";
    }
  }
}
