package hu.dooplex.felhom.agent.domain.guest;

import hu.dooplex.felhom.agent.domain.Limits;
import java.util.Optional;

/**
 * The number of a guest on its node, {@value Limits#VMID_MIN} to {@value Limits#VMID_MAX}. A number
 * is not an identity: it can be given to another guest later.
 */
public record Vmid(int value) implements Comparable<Vmid> {
  public Vmid {
    if (value < Limits.VMID_MIN || value > Limits.VMID_MAX) {
      throw new IllegalArgumentException(
          "a vmid is " + Limits.VMID_MIN + " to " + Limits.VMID_MAX + ", not " + value);
    }
  }

  /** The vmid that the text is, digits alone; empty for anything else. */
  public static Optional<Vmid> parse(String text) {
    if (text.length() > 9 || text.isEmpty()) {
      return Optional.empty();
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Optional.empty();
      }
      value = 10 * value + digit;
    }
    return value < Limits.VMID_MIN ? Optional.empty() : Optional.of(new Vmid(value));
  }

  @Override
  public int compareTo(Vmid other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
