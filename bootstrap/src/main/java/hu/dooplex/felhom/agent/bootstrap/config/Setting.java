package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.Optional;

/** The value of one key, and where it came from. A secret's value prints as redacted. */
public record Setting<T>(ConfigKey<T> key, Optional<T> value, Origin origin) {
  /** Strings, numbers, booleans, and lists and maps of them; empty if nothing is set. */
  Optional<Object> plain() {
    return value.map(key.type()::plain);
  }
}
