package hu.dooplex.felhom.agent.domain.operation;

import java.util.regex.Pattern;

/** The id of a volume: {@code STORAGE:PATH}. */
public record VolumeId(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]:[!-~]+");

  public VolumeId {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException("a volume id is STORAGE:PATH in printable ASCII");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
