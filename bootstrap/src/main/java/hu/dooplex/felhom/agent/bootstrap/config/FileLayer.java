package hu.dooplex.felhom.agent.bootstrap.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the configuration file gives.
 *
 * @param readable whether it could be read at all; otherwise nothing can be said to be missing
 */
record FileLayer(Map<String, Given> given, boolean readable) {
  private static final Set<String> SECTIONS = sections();

  static FileLayer read(FileFacts.Source disk, ConfigInputs inputs, List<ConfigProblem> problems) {
    Place root = Place.inFile(Place.ROOT, inputs.file(), problems);
    Optional<BoundedFile> file =
        BoundedFile.read(disk, inputs.file(), root, "a configuration file; --config names another");
    // Who can write this file can do with the agent what they like.
    file.ifPresent(read -> read.facts().requireTrusted(inputs.uid(), root));
    Optional<JsonValue.Obj> object = file.flatMap(read -> StrictJson.read(read.bytes(), root));
    Map<String, Given> given = new LinkedHashMap<>();
    object.ifPresent(found -> collect(found, "", root, inputs.file(), given));
    file.ifPresent(read -> checkSecrets(read.facts(), given, problems));
    return new FileLayer(given, object.isPresent());
  }

  private static void collect(
      JsonValue.Obj object, String parent, Place at, Path file, Map<String, Given> given) {
    object
        .members()
        .forEach((name, value) -> {
          String path = parent.isEmpty() ? name : parent + "." + name;
          Place place = at.member(name);
          if (ConfigSchema.find(path).isPresent()) {
            given.put(path, new Given(value, origin(file, value)));
          } else if (!SECTIONS.contains(path)) {
            place.atLine(value.line()).refuse("an unknown key", advice(path, parent));
          } else if (value instanceof JsonValue.Obj section) {
            collect(section, path, place, file, given);
          } else {
            place.refuse(value, "an object");
          }
        });
  }

  private static Origin origin(Path file, JsonValue value) {
    return new Origin.File(file, OptionalInt.of(value.line()));
  }

  private static String advice(String path, String parent) {
    Set<String> known = new HashSet<>(SECTIONS);
    known.addAll(ConfigSchema.paths());
    return Nearest.path(path, known.stream().sorted().toList())
        .map(near -> "did you mean " + near)
        .orElseGet(() -> "here: " + siblings(parent));
  }

  private static String siblings(String parent) {
    String prefix = parent.isEmpty() ? "" : parent + ".";
    return ConfigSchema.keys().stream()
        .map(ConfigKey::path)
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()).replaceFirst("\\..*", ""))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static void checkSecrets(
      FileFacts facts, Map<String, Given> given, List<ConfigProblem> problems) {
    if (!facts.isReadableByAll()) {
      return;
    }
    given.forEach((path, value) -> {
      if (ConfigSchema.find(path).filter(ConfigKey::isSecret).isPresent()) {
        new Place(path, value.origin(), problems)
            .refuse(
                "a secret in a file that every user may read (" + facts.modeText() + ")",
                "chmod 600, then a new secret; or " + path + "_file in its place");
      }
    });
  }

  /** What stands before a dot: {@code hub}, {@code hub.tls}, … */
  private static Set<String> sections() {
    Set<String> sections = new HashSet<>();
    for (ConfigKey<?> key : ConfigSchema.keys()) {
      for (int dot = key.path().indexOf('.'); dot > 0; dot = key.path().indexOf('.', dot + 1)) {
        sections.add(key.path().substring(0, dot));
      }
    }
    return sections;
  }
}
