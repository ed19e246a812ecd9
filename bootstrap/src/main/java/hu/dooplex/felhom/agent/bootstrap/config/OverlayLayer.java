package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.bootstrap.config.ConfigKey.Overlay;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What environment and command line give. */
final class OverlayLayer {
  /** RFC 8259, section 6. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private static final Pattern WHOLE = Pattern.compile("-?\\d+");

  private OverlayLayer() {}

  static Map<String, Given> environment(
      Map<String, String> environment, List<ConfigProblem> problems) {
    Map<String, Given> given = new LinkedHashMap<>();
    new TreeMap<>(environment)
        .forEach((variable, text) -> {
          if (variable.startsWith(ConfigKey.VARIABLE_PREFIX)) {
            fromVariable(variable, text, given, problems);
          }
        });
    return given;
  }

  static Map<String, Given> commandLine(
      Map<String, String> commandLine, List<ConfigProblem> problems) {
    Map<String, Given> given = new LinkedHashMap<>();
    new TreeMap<>(commandLine)
        .forEach((path, text) -> {
          Origin origin = new Origin.CommandLine();
          Place place = new Place(ForeignText.oneLine(path), origin, problems);
          Optional<ConfigKey<?>> found = ConfigSchema.find(path);
          if (found.isEmpty()) {
            place.refuse("an unknown key", nearestPath(path));
            return;
          }
          ConfigKey<?> key = found.get();
          switch (key.overlay()) {
            case ANY -> given.put(path, new Given(value(key, text), origin));
            case SECRET ->
                place.refuse(
                    "a secret", "not on a command line, which every user sees: " + path + "_file");
            case NONE -> place.refuse("a value", "the configuration file alone gives it");
          }
        });
    return given;
  }

  private static void fromVariable(
      String variable, String text, Map<String, Given> given, List<ConfigProblem> problems) {
    Origin origin = new Origin.Environment(variable);
    Optional<ConfigKey<?>> key =
        overlayable().filter(candidate -> candidate.variable().equals(variable)).findFirst();
    if (key.isPresent()) {
      given.put(key.get().path(), new Given(value(key.get(), text), origin));
      return;
    }
    Optional<String> forbidden = fileOnly(variable);
    if (forbidden.isPresent()) {
      new Place(forbidden.get(), origin, problems)
          .refuse(
              "a value from the environment",
              "the configuration file alone: who may do what to this host, and whom it trusts, must"
                  + " not hang on a variable");
      return;
    }
    new Place(ForeignText.oneLine(variable), origin, problems)
        .refuse(
            "an unknown variable",
            Nearest.name(variable, overlayable().map(ConfigKey::variable).toList())
                .map(near -> "did you mean " + near)
                .orElse("variables that begin with FELHOM_AGENT_ are keys; unset it"));
  }

  /** The key, or a part of it or the section, that a variable would give if it could. */
  private static Optional<String> fileOnly(String variable) {
    return ConfigSchema.keys().stream()
        .filter(key -> key.overlay() == Overlay.NONE)
        .flatMap(key -> {
          int dot = key.path().lastIndexOf('.');
          String section = dot < 0 ? key.path() : key.path().substring(0, dot);
          return Stream.of(key.path(), section).filter(path -> isAbout(variable, path));
        })
        // The most of it: signers_min_version and not signers.
        .max(Comparator.comparingInt(String::length));
  }

  private static boolean isAbout(String variable, String path) {
    boolean wholeSection = path.equals("policy") || path.endsWith(".tls");
    String name = ConfigKey.variable(path);
    return variable.equals(name)
        || ((wholeSection || isStructure(path)) && variable.startsWith(name + "_"));
  }

  private static boolean isStructure(String path) {
    return ConfigSchema.find(path)
        .filter(key -> key.type().form() == ValueType.Form.STRUCTURE)
        .isPresent();
  }

  private static Stream<ConfigKey<?>> overlayable() {
    return ConfigSchema.keys().stream().filter(key -> key.overlay() != Overlay.NONE);
  }

  private static String nearestPath(String path) {
    return Nearest.path(path, overlayable().map(ConfigKey::path).toList())
        .map(near -> "did you mean " + near)
        .orElse("a key of the configuration; `config show` lists them");
  }

  private static JsonValue value(ConfigKey<?> key, String text) {
    return switch (key.type().form()) {
      case STRING, STRUCTURE -> new JsonValue.Text(text, 0);
      case NUMBER ->
          NUMBER.matcher(text).matches()
              ? new JsonValue.Numeral(text, WHOLE.matcher(text).matches(), 0)
              : new JsonValue.Text(text, 0);
      case BOOLEAN ->
          text.equals("true") || text.equals("false")
              ? new JsonValue.Flag(Boolean.parseBoolean(text), 0)
              : new JsonValue.Text(text, 0);
    };
  }
}
