package hu.dooplex.felhom.agent.adapters.proxmox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A tolerant reader of one JSON object. A key that is missing, {@code null}, of another type or out
 * of range is a value that the server did not give; keys that nobody asks for are ignored.
 */
final class Fields {
  private static final Pattern LIST_SEPARATOR = Pattern.compile("[,;\\s]+");

  /** The last second of the year 9999, beyond which nothing prints a time. */
  private static final long TIME_MAX_SECONDS = 253_402_300_799L;

  private final JsonNode object;

  Fields(JsonNode object) {
    this.object = object;
  }

  /** A text that is not empty. */
  Optional<String> text(String key) {
    return Scalar.text(object.path(key)).filter(text -> !text.isEmpty());
  }

  /** The same, where Proxmox VE writes {@code unknown} or {@code N/A} for what it does not know. */
  Optional<String> known(String key) {
    return text(key)
        .filter(text -> {
          String lower = text.strip().toLowerCase(Locale.ROOT);
          return !lower.isEmpty() && !lower.equals("unknown") && !lower.equals("n/a");
        });
  }

  /** A whole number from 0; {@code -1} and its like say that there is none. */
  OptionalLong count(String key) {
    OptionalLong number = Scalar.integer(object.path(key));
    return number.isPresent() && number.getAsLong() >= 0 ? number : OptionalLong.empty();
  }

  /** A number from 0, whole or not. */
  OptionalDouble amount(String key) {
    OptionalDouble number = Scalar.decimal(object.path(key));
    return number.isPresent() && number.getAsDouble() >= 0 ? number : OptionalDouble.empty();
  }

  /** Yes or no; no when it is not said. */
  boolean flag(String key) {
    return maybe(key).orElse(false);
  }

  /** Yes, no, or not said. */
  Optional<Boolean> maybe(String key) {
    return Scalar.flag(object.path(key));
  }

  /** Seconds since 1970. */
  Optional<Instant> time(String key) {
    OptionalLong seconds = count(key);
    return seconds.isPresent() && seconds.getAsLong() > 0 && seconds.getAsLong() <= TIME_MAX_SECONDS
        ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong()))
        : Optional.empty();
  }

  Optional<Vmid> vmid(String key) {
    OptionalLong number = count(key);
    return number.isPresent()
            && number.getAsLong() >= Limits.VMID_MIN
            && number.getAsLong() <= Limits.VMID_MAX
        ? Optional.of(new Vmid((int) number.getAsLong()))
        : Optional.empty();
  }

  /** A list in one text, such as tags and content types. */
  SortedSet<String> words(String key) {
    return text(key).stream()
        .flatMap(text -> Arrays.stream(LIST_SEPARATOR.split(text, 0)))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** An array of numbers; empty if one of them is none. */
  List<Double> amounts(String key) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : object.path(key)) {
      OptionalDouble number = Scalar.decimal(element);
      if (number.isEmpty()) {
        return List.of();
      }
      numbers.add(number.getAsDouble());
    }
    return numbers;
  }

  /** The object under that key; one without keys if there is none. */
  Fields object(String key) {
    JsonNode inner = object.path(key);
    return new Fields(inner.isObject() ? inner : JsonNodeFactory.instance.objectNode());
  }

  /** Every key that is not {@code null}, with its value as it came. */
  void forEach(BiConsumer<String, JsonNode> each) {
    object
        .properties()
        .forEach(field -> {
          if (!field.getValue().isNull()) {
            each.accept(field.getKey(), field.getValue());
          }
        });
  }
}
