package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** The general types of values. */
final class Types {
  private Types() {}

  /** A text that a constructor or parser takes or refuses by {@link IllegalArgumentException}. */
  static <T> ValueType<T> text(String allowed, Function<String, T> parse) {
    return text(allowed, parse, JsonValue::found);
  }

  /**
   * @param found what a message says of a text that is refused
   */
  static <T> ValueType<T> text(
      String allowed, Function<String, T> parse, Function<JsonValue.Text, String> found) {
    return new Text<>(allowed, parse, Object::toString, found);
  }

  /** A parser that takes what the grammar allows. */
  static Function<String, String> matching(Pattern grammar) {
    return text -> {
      if (!grammar.matcher(text).matches()) {
        throw new IllegalArgumentException("does not match");
      }
      return text;
    };
  }

  static ValueType<Path> absolutePath() {
    return text("an absolute path", Types::parsePath);
  }

  /** Messages repeat nothing of it: the secret itself may have been pasted there. */
  static ValueType<Path> secretFile() {
    return text("an absolute path", Types::parsePath, JsonValue.Text::foundUnquoted);
  }

  /** A token; {@link Setting#plain()} of it is what {@link Secret#toString()} says. */
  static ValueType<Secret> secret() {
    return new Text<>(
        "one line of printable ASCII without spaces",
        Secret::new,
        Secret::toString,
        JsonValue.Text::foundUnquoted);
  }

  static ValueType<Integer> integer(int min, int max) {
    return new Whole<>(min, max, "", Math::toIntExact, Integer::longValue);
  }

  static ValueType<Duration> seconds(Duration min, Duration max) {
    return new Whole<>(
        min.toSeconds(), max.toSeconds(), " seconds", Duration::ofSeconds, Duration::toSeconds);
  }

  static ValueType<Long> bytes(long min, long max) {
    return new Whole<>(min, max, " bytes", Long::valueOf, Long::longValue);
  }

  static ValueType<Double> ratio(double min, double max) {
    return new Decimal(min, max);
  }

  static ValueType<Boolean> flag() {
    return new Flag();
  }

  /**
   * @param byWord in the order they are shown
   */
  static <T> ValueType<T> choice(Map<String, T> byWord) {
    return new Choice<>(new LinkedHashMap<>(byWord));
  }

  /** A list in which nothing stands twice. */
  static <T> ValueType<List<T>> listOf(ValueType<T> item, int max) {
    return new ListOf<>(item, max);
  }

  private static Path parsePath(String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute() && text.chars().noneMatch(Character::isISOControl)) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path", e);
    }
    throw new IllegalArgumentException("not absolute");
  }

  private record Text<T>(
      String allowed,
      Function<String, T> parse,
      Function<T, Object> toPlain,
      Function<JsonValue.Text, String> found)
      implements ValueType<T> {
    @Override
    public Form form() {
      return Form.STRING;
    }

    @Override
    public Optional<T> read(JsonValue value, Place at) {
      if (!(value instanceof JsonValue.Text text)) {
        // A secret of digits, its quotes forgotten, must not be repeated either.
        return at.atLine(value.line()).refuse(value.foundUnquoted(), allowed + ", as a string");
      }
      try {
        return Optional.of(parse.apply(text.value()));
      } catch (IllegalArgumentException e) {
        return at.atLine(text.line()).refuse(found.apply(text), allowed);
      }
    }

    @Override
    public Object plain(T value) {
      return toPlain.apply(value);
    }
  }

  private record Whole<T>(
      long min, long max, String unit, LongFunction<T> make, ToLongFunction<T> number)
      implements ValueType<T> {
    /** The largest has 18 digits, so it always fits. */
    private static final int MAX_DIGITS = 18;

    @Override
    public String allowed() {
      return "a whole number, " + min + " to " + max + unit;
    }

    @Override
    public Form form() {
      return Form.NUMBER;
    }

    @Override
    public Optional<T> read(JsonValue value, Place at) {
      if (!(value instanceof JsonValue.Numeral(String literal, boolean whole, int line))
          || !whole
          || literal.length() > MAX_DIGITS) {
        return at.refuse(value, allowed());
      }
      long parsed = Long.parseLong(literal);
      return parsed < min || parsed > max
          ? at.refuse(value, allowed())
          : Optional.of(make.apply(parsed));
    }

    @Override
    public Object plain(T value) {
      return number.applyAsLong(value);
    }
  }

  private record Decimal(double min, double max) implements ValueType<Double> {
    @Override
    public String allowed() {
      return "a number, " + number(min) + " to " + number(max);
    }

    @Override
    public Form form() {
      return Form.NUMBER;
    }

    @Override
    public Optional<Double> read(JsonValue value, Place at) {
      if (value instanceof JsonValue.Numeral numeral) {
        double parsed = Double.parseDouble(numeral.literal());
        if (parsed >= min && parsed <= max) {
          return Optional.of(parsed);
        }
      }
      return at.refuse(value, allowed());
    }

    @Override
    public Object plain(Double value) {
      return value;
    }

    private static String number(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }

  private record Flag() implements ValueType<Boolean> {
    @Override
    public String allowed() {
      return "true or false";
    }

    @Override
    public Form form() {
      return Form.BOOLEAN;
    }

    @Override
    public Optional<Boolean> read(JsonValue value, Place at) {
      return value instanceof JsonValue.Flag flag
          ? Optional.of(flag.value())
          : at.refuse(value, allowed());
    }

    @Override
    public Object plain(Boolean value) {
      return value;
    }
  }

  private record Choice<T>(Map<String, T> byWord) implements ValueType<T> {
    @Override
    public String allowed() {
      return "one of " + String.join(", ", byWord.keySet());
    }

    @Override
    public Form form() {
      return Form.STRING;
    }

    @Override
    public Optional<T> read(JsonValue value, Place at) {
      Optional<T> choice =
          value instanceof JsonValue.Text text
              ? Optional.ofNullable(byWord.get(text.value()))
              : Optional.empty();
      return choice.isPresent() ? choice : at.refuse(value, allowed());
    }

    @Override
    public Object plain(T value) {
      return byWord.entrySet().stream()
          .filter(entry -> entry.getValue().equals(value))
          .findFirst()
          .orElseThrow()
          .getKey();
    }
  }

  private record ListOf<T>(ValueType<T> item, int max) implements ValueType<List<T>> {
    @Override
    public String allowed() {
      return "a list of at most " + max + ", each " + item.allowed();
    }

    @Override
    public Form form() {
      return Form.STRUCTURE;
    }

    @Override
    public Optional<List<T>> read(JsonValue value, Place at) {
      if (!(value instanceof JsonValue.Array array) || array.items().size() > max) {
        return at.refuse(value, allowed());
      }
      List<T> read = new ArrayList<>();
      Set<T> seen = new HashSet<>();
      for (int i = 0; i < array.items().size(); i++) {
        JsonValue element = array.items().get(i);
        Place place = at.item(i);
        Optional<T> one = item.read(element, place);
        if (one.isPresent() && !seen.add(one.get())) {
          place.refuse(element.found() + " a second time", "each once");
        }
        one.ifPresent(read::add);
      }
      return Optional.of(List.copyOf(read));
    }

    @Override
    public Object plain(List<T> value) {
      return value.stream().map(item::plain).toList();
    }
  }
}
