package hu.dooplex.felhom.agent.bootstrap.config;

import java.util.Optional;

/** What may stand under a key. */
public interface ValueType<T> {
  /** Type and range in words, for messages and documentation. */
  String allowed();

  /** How a text from outside the file becomes a JSON value. */
  Form form();

  /** Reads a value; what is wrong with it is told to {@code at}, and the result is empty. */
  Optional<T> read(JsonValue value, Place at);

  /** The value as a string, number, boolean, or a list or map of them. */
  Object plain(T value);

  /** The JSON forms. */
  enum Form {
    STRING,
    NUMBER,
    BOOLEAN,
    /** Lists and objects; they are given in the file alone. */
    STRUCTURE
  }
}
