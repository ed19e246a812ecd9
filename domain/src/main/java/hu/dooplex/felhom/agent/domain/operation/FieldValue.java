package hu.dooplex.felhom.agent.domain.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A value as it is written down, whatever it is written in: what a JSON text and an operation have
 * in common. There is no null and no fraction. Reading never takes one kind for another.
 */
public sealed interface FieldValue {
  /** A text. */
  record Text(String value) implements FieldValue {}

  /** A whole number. */
  record Whole(long value) implements FieldValue {}

  /** True or false. */
  record Flag(boolean value) implements FieldValue {}

  /** A list. */
  record Items(List<FieldValue> values) implements FieldValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  /**
   * Named values, each name once. The order is the one in which they are written; it makes no
   * difference to anything else.
   */
  record Fields(SequencedMap<String, FieldValue> values) implements FieldValue {
    public static final Fields NONE = new Fields(new LinkedHashMap<>());

    public Fields {
      values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** Looks that there are those and no others. */
    public void requireExactly(List<String> names) throws BadFieldException {
      for (String name : values.keySet()) {
        if (!names.contains(name)) {
          throw new BadFieldException(shownName(name), "an unknown field", all(names));
        }
      }
      if (values.size() < names.size()) {
        for (String name : names) {
          require(name, names);
        }
      }
    }

    private FieldValue require(String name, List<String> names) throws BadFieldException {
      FieldValue value = values.get(name);
      if (value == null) {
        throw new BadFieldException("", "no " + name, all(names));
      }
      return value;
    }

    private static String all(List<String> names) {
      return names.isEmpty() ? "no field" : String.join(", ", names);
    }

    /** What a field says; whatever is wrong with it is told with its name. */
    public <T> T read(String name, Reading<T> reading) throws BadFieldException {
      FieldValue value = require(name, List.of(name));
      return readAt(() -> shownName(name), value, reading);
    }
  }

  /** Makes something of a value. An {@link IllegalArgumentException} is a flaw of the value. */
  @FunctionalInterface
  interface Reading<T> {
    T read(FieldValue value) throws BadFieldException;
  }

  private static <T> T readAt(Supplier<String> at, FieldValue value, Reading<T> reading)
      throws BadFieldException {
    try {
      return reading.read(value);
    } catch (BadFieldException e) {
      throw e.below(at.get());
    } catch (IllegalArgumentException e) {
      throw BadFieldException.of(at.get(), value.shown(), e);
    }
  }

  default String text() throws BadFieldException {
    if (this instanceof Text(String value)) {
      return value;
    }
    throw not("a text");
  }

  default long whole(long min, long max) throws BadFieldException {
    if (this instanceof Whole(long value) && value >= min && value <= max) {
      return value;
    }
    throw not("a whole number from " + min + " to " + max);
  }

  default boolean flag() throws BadFieldException {
    if (this instanceof Flag(boolean value)) {
      return value;
    }
    throw not("true or false");
  }

  default Fields fields() throws BadFieldException {
    if (this instanceof Fields fields) {
      return fields;
    }
    throw not("an object");
  }

  /** What the items of a list say. */
  default <T> List<T> items(Reading<T> reading) throws BadFieldException {
    if (this instanceof Items(List<FieldValue> values)) {
      List<T> read = new ArrayList<>();
      for (FieldValue value : values) {
        read.add(readAt(() -> "[" + read.size() + "]", value, reading));
      }
      return read;
    }
    throw not("a list");
  }

  /** That it is none of what it may be. */
  default BadFieldException not(String allowed) {
    return new BadFieldException("", shown(), allowed);
  }

  /** As a message may repeat it: a foreign text could be a secret, or a screen full. */
  private String shown() {
    return switch (this) {
      case Text(String value) ->
          isWord(value)
              ? "\"" + value + "\""
              : "(a text of " + value.codePointCount(0, value.length()) + " characters)";
      case Whole(long value) -> Long.toString(value);
      case Flag(boolean value) -> Boolean.toString(value);
      case Items _ -> "a list";
      case Fields _ -> "an object";
    };
  }

  private static String shownName(String name) {
    return isWord(name)
        ? name
        : "(a name of " + name.codePointCount(0, name.length()) + " characters)";
  }

  private static boolean isWord(String text) {
    return Words.WORD.matcher(text).matches();
  }

  /** An interface has no private constants. */
  final class Words {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    private Words() {}
  }
}
