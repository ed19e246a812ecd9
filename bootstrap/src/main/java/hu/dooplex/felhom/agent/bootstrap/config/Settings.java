package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One {@link Setting} for every key, filled from the sources. */
final class Settings {
  private final Map<String, Setting<?>> byPath = new LinkedHashMap<>();

  /**
   * Reads every value of every source, so that what is overlaid is checked too; the first source
   * that has a key gives its value.
   */
  static Settings read(List<Map<String, Given>> sources, List<ConfigProblem> problems) {
    Settings settings = new Settings();
    for (ConfigKey<?> key : ConfigSchema.keys()) {
      settings.put(setting(key, sources, problems));
    }
    return settings;
  }

  private static <T> Setting<T> setting(
      ConfigKey<T> key, List<Map<String, Given>> sources, List<ConfigProblem> problems) {
    Optional<Setting<T>> first = Optional.empty();
    for (Map<String, Given> source : sources) {
      Given given = source.get(key.path());
      if (given != null) {
        Place place = new Place(key.path(), given.origin(), problems);
        Setting<T> read = new Setting<>(key, key.type().read(given.value(), place), given.origin());
        first = first.or(() -> Optional.of(read));
      }
    }
    return first.orElseGet(() ->
        new Setting<>(
            key,
            key.fallback(),
            key.fallback().isPresent() ? new Origin.Default() : new Origin.Unset()));
  }

  void put(Setting<?> setting) {
    byPath.put(setting.key().path(), setting);
  }

  @SuppressWarnings("unchecked") // put under the path of its own key, of which there is one
  <T> Setting<T> of(ConfigKey<T> key) {
    Setting<?> setting = byPath.get(key.path());
    if (setting == null) {
      throw new IllegalArgumentException(key.path() + " is not in the schema");
    }
    return (Setting<T>) setting;
  }

  <T> Optional<T> value(ConfigKey<T> key) {
    return of(key).value();
  }

  /** For a key that has a default, or whose absence was told before. */
  <T> T required(ConfigKey<T> key) {
    return value(key).orElseThrow();
  }

  List<Setting<?>> all() {
    return List.copyOf(byPath.values());
  }
}
