package hu.dooplex.felhom.agent.domain;

import java.util.Objects;

/**
 * A token that must appear nowhere. It prints as {@code [redacted]}, whatever prints it; only
 * {@link #reveal()} gives the text, to put it into a request header and to mask it in what a server
 * echoes.
 */
public final class Secret {
  private final String text;

  /**
   * Wraps a token.
   *
   * @throws IllegalArgumentException if the text is empty or holds anything but printable ASCII: it
   *     goes into an HTTP header
   */
  public Secret(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "a token is one line of printable ASCII without spaces; this one is "
              + (text.isEmpty() ? "empty" : "not"));
    }
    this.text = text;
  }

  /** The token itself; an architecture rule names the few classes that may ask for it. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(text);
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
