package hu.dooplex.felhom.agent.application.port;

import java.util.List;

/** One line, one fact: what happened, under a fixed event name, with fields. Never a token. */
public interface EventLog {
  enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR
  }

  /** A field of an event; the value is printed by its {@code toString}. */
  record Field(String name, Object value) {}

  void record(Level level, String event, List<Field> fields);

  default void info(String event, Field... fields) {
    record(Level.INFO, event, List.of(fields));
  }

  default void warning(String event, Field... fields) {
    record(Level.WARNING, event, List.of(fields));
  }

  default void error(String event, Field... fields) {
    record(Level.ERROR, event, List.of(fields));
  }

  static Field field(String name, Object value) {
    return new Field(name, value);
  }
}
