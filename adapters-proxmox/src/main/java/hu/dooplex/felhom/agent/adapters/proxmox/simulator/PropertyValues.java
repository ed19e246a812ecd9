package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A value with several properties in it, {@code btr:100/vm-100-disk-0.raw,mp=/data,size=1G}
 * (pve-common, {@code PVE::JSONSchema::parse_property_string, print_property_string}). It never
 * changes: every method gives another.
 */
record PropertyValues(Map<String, String> properties) {
  PropertyValues {
    properties = Map.copyOf(properties);
  }

  /** The part without a name is that of the default key. */
  static PropertyValues parse(String text, String defaultKey) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String[] both = part.split("=", 2);
      if (both.length == 2) {
        properties.put(both[0], both[1]);
      } else if (!part.isBlank()) {
        properties.put(defaultKey, part);
      }
    }
    return new PropertyValues(properties);
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(properties.get(key));
  }

  boolean flag(String key) {
    return get(key).filter("1"::equals).isPresent();
  }

  PropertyValues with(String key, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(key, value);
    return new PropertyValues(more);
  }

  PropertyValues without(String key) {
    Map<String, String> less = new TreeMap<>(properties);
    less.remove(key);
    return new PropertyValues(less);
  }

  /** The default key's value, then the required ones, then the others in alphabetical order. */
  String print(String defaultKey, String... required) {
    List<String> first = List.of(required);
    Stream<String> start =
        Stream.concat(
            get(defaultKey).stream(),
            first.stream().filter(properties::containsKey).map(this::pair));
    Stream<String> rest =
        new TreeMap<>(properties)
            .keySet().stream()
                .filter(key -> !key.equals(defaultKey) && !first.contains(key))
                .map(this::pair);
    return Stream.concat(start, rest).collect(Collectors.joining(","));
  }

  private String pair(String key) {
    return key + "=" + properties.get(key);
  }
}
