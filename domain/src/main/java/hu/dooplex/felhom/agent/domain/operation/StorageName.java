package hu.dooplex.felhom.agent.domain.operation;

import java.util.regex.Pattern;

/** The name of a storage (pve-common {@code PVE::JSONSchema}, {@code pve-storage-id}). */
public record StorageName(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]");

  public StorageName {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a storage name is letters, digits, dots, hyphens and underscores, from a letter on");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
