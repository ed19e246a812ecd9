package hu.dooplex.felhom.agent.domain.operation;

import java.util.regex.Pattern;

/**
 * Where a file system is mounted: an absolute path of plain names, without {@code .} and {@code
 * ..}.
 */
public record MountPoint(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("(/(?!\\.{1,2}(/|$))[a-zA-Z0-9._-]+)+");

  public MountPoint {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a mount point is an absolute path of letters, digits, dots, hyphens and underscores");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
