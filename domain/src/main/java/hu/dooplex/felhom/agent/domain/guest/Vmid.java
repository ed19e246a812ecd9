package hu.dooplex.felhom.agent.domain.guest;

import hu.dooplex.felhom.agent.domain.Limits;

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

  @Override
  public int compareTo(Vmid other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
