package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What may be in a value that is a list of values with names, {@code name=eth0,bridge=vmbr0}
 * (pve-common, {@code PVE::JSONSchema::parse_property_string} and {@code print_property_string}).
 */
final class PropertyFormat {
  private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");
  private static final Set<String> FALSE = Set.of("0", "off", "no", "false");

  private final Map<String, ParameterCheck> checks = new TreeMap<>();
  private final Set<String> required = new TreeSet<>();
  private final Set<String> flags = new TreeSet<>();
  private Optional<String> nameless = Optional.empty();
  private boolean open;

  static PropertyFormat properties() {
    return new PropertyFormat();
  }

  PropertyFormat required(String name, ParameterCheck check) {
    checks.put(name, check);
    required.add(name);
    return this;
  }

  PropertyFormat optional(String name, ParameterCheck check) {
    checks.put(name, check);
    return this;
  }

  PropertyFormat flags(String... names) {
    for (String name : names) {
      optional(name, ParameterCheck.BOOLEAN);
      flags.add(name);
    }
    return this;
  }

  /** The one whose name may be left out. */
  PropertyFormat nameless(String name) {
    nameless = Optional.of(name);
    return this;
  }

  /** Whatever else is in it is taken as it is: not every property is modelled. */
  PropertyFormat open() {
    open = true;
    return this;
  }

  /** As a parameter of that name. */
  ParameterCheck check(String parameter) {
    return text -> {
      try {
        parse(parameter, text);
        return Optional.empty();
      } catch (Malformed problem) {
        return Optional.of("invalid format - " + problem.text());
      }
    };
  }

  /**
   * The values by name, those of booleans as {@code 0} and {@code 1}.
   *
   * @throws Refusal if it is not well formed, which what was stored always is
   */
  Map<String, String> parse(String text) {
    try {
      return parse("", text);
    } catch (Malformed problem) {
      throw Refusal.failure(problem.text().strip());
    }
  }

  /** The same; empty if it is not well formed. */
  Optional<Map<String, String>> read(String text) {
    try {
      return Optional.of(parse("", text));
    } catch (Malformed problem) {
      return Optional.empty();
    }
  }

  /** The one without a name first, then what is required, then the rest by name. */
  String print(Map<String, String> values) {
    Stream<String> first = nameless.stream().filter(values::containsKey).map(values::get);
    Stream<String> rest =
        values.keySet().stream()
            .filter(name -> open || checks.containsKey(name))
            .filter(name -> !nameless.equals(Optional.of(name)))
            .sorted(
                Comparator.comparing((String name) -> !required.contains(name))
                    .thenComparing(Comparator.naturalOrder()))
            .map(name -> name + "=" + values.get(name));
    return String.join(",", Stream.concat(first, rest).toList());
  }

  private Map<String, String> parse(String path, String text) throws Malformed {
    Map<String, String> values = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        add(values, part);
      }
    }
    StringBuilder errors = new StringBuilder();
    checks.forEach((name, check) ->
        problem(name, check, Optional.ofNullable(values.get(name)))
            .ifPresent(problem -> line(errors, path, name, problem)));
    values.keySet().stream()
        .filter(name -> !open && !checks.containsKey(name))
        .forEach(name ->
            line(
                errors,
                path,
                name,
                "property is not defined in schema and the schema does not allow additional"
                    + " properties"));
    if (!errors.isEmpty()) {
      throw new Malformed("format error\n" + errors);
    }
    return values;
  }

  private Optional<String> problem(String name, ParameterCheck check, Optional<String> value) {
    return value.isEmpty() && required.contains(name)
        ? Optional.of("property is missing and it is not optional")
        : value.flatMap(check::problem);
  }

  private static void line(StringBuilder errors, String path, String name, String problem) {
    errors.append(path.isEmpty() ? "" : path + ".").append(name).append(": ").append(problem);
    errors.append('\n');
  }

  private void add(Map<String, String> values, String part) throws Malformed {
    int equals = part.indexOf('=');
    if (equals == 0 || equals == part.length() - 1) {
      throw new Malformed("missing key in comma-separated list property\n");
    }
    if (equals < 0 && nameless.isEmpty()) {
      throw new Malformed("value without key, but schema does not define a default key\n");
    }
    String name = equals < 0 ? nameless.get() : part.substring(0, equals);
    String value = part.substring(equals + 1);
    if (values.put(name, flags.contains(name) ? bit(value) : value) != null) {
      throw new Malformed("duplicate key in comma-separated list property: " + name + "\n");
    }
  }

  /** Here, unlike in parameters, {@code yes} and {@code off} are booleans too. */
  private static String bit(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return TRUE.contains(lower) ? "1" : FALSE.contains(lower) ? "0" : value;
  }

  /** Not a string of these properties; the text is the server's, with its line ends. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String text) {
      super(text);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }
}
