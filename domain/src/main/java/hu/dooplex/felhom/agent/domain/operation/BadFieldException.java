package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.ForeignText;

/**
 * Something in a tree of fields is not what it has to be, and nothing of it is used. What is
 * repeated of it is short and harmless.
 */
public final class BadFieldException extends Exception {
  private static final int ALLOWED_MAX_CHARS = 512;

  private final String path;
  private final String found;
  private final String allowed;

  /**
   * @param path where, as {@code params.add[0].name}; empty for all of it
   */
  public BadFieldException(String path, String found, String allowed) {
    super(path + ": found " + found + "; allowed: " + allowed);
    this.path = path;
    this.found = found;
    this.allowed = allowed;
  }

  /** What the constructor of a value has against it. */
  static BadFieldException of(String path, String found, IllegalArgumentException flaw) {
    return new BadFieldException(
        path, found, ForeignText.oneLine(String.valueOf(flaw.getMessage()), ALLOWED_MAX_CHARS));
  }

  /** The same, seen from the one that the tree is a field of. */
  BadFieldException below(String name) {
    String between = path.isEmpty() || path.startsWith("[") ? "" : ".";
    return new BadFieldException(name + between + path, found, allowed);
  }

  public String path() {
    return path;
  }

  public String found() {
    return found;
  }

  public String allowed() {
    return allowed;
  }
}
