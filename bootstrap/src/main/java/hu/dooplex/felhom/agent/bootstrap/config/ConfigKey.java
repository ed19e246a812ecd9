package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One key of the configuration: everything that loader, overlays, {@code config show} and the
 * documentation know of it.
 *
 * @param path in the JSON file: {@code hub.poll_interval_seconds}
 * @param fallback the value where nobody gives one
 * @param need when the key must be given
 * @param overlay what besides the file may give it
 * @param description one line for the documentation
 */
public record ConfigKey<T>(
    String path,
    ValueType<T> type,
    Optional<T> fallback,
    Need need,
    Overlay overlay,
    String description) {

  static final String VARIABLE_PREFIX = "FELHOM_AGENT_";

  /** When a key must be given. */
  public enum Need {
    NO,
    ALWAYS,
    /** Where the hub is needed. */
    WITH_HUB
  }

  /** What besides the file may give a value. */
  public enum Overlay {
    ANY,
    /** Environment, but not the command line: every user sees that in {@code ps}. */
    SECRET,
    /**
     * Nothing: these keys say who may do what to this host, and whom it trusts. A variable slipped
     * into the service's environment must not change that.
     */
    NONE
  }

  static <T> ConfigKey<T> key(String path, ValueType<T> type, String description) {
    return new ConfigKey<>(path, type, Optional.empty(), Need.NO, Overlay.ANY, description);
  }

  ConfigKey<T> orElse(T value) {
    return new ConfigKey<>(path, type, Optional.of(value), need, overlay, description);
  }

  ConfigKey<T> needed(Need when) {
    return new ConfigKey<>(path, type, fallback, when, overlay, description);
  }

  ConfigKey<T> fileOnly() {
    return new ConfigKey<>(path, type, fallback, need, Overlay.NONE, description);
  }

  ConfigKey<T> secret() {
    return new ConfigKey<>(path, type, fallback, need, Overlay.SECRET, description);
  }

  public boolean isSecret() {
    return overlay == Overlay.SECRET;
  }

  /** The environment variable that would give it. */
  public String variable() {
    return variable(path);
  }

  static String variable(String path) {
    return VARIABLE_PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
