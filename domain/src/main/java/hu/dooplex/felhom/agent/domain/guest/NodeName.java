package hu.dooplex.felhom.agent.domain.guest;

import hu.dooplex.felhom.agent.domain.Limits;
import java.util.regex.Pattern;

/** The name of a Proxmox VE node (pve-common {@code PVE::JSONSchema}, {@code pve-node}). */
public record NodeName(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?");

  public NodeName {
    if (value.length() > Limits.NODE_NAME_MAX_CHARS || !GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a node name is letters, digits and inner hyphens, at most "
              + Limits.NODE_NAME_MAX_CHARS
              + " characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
