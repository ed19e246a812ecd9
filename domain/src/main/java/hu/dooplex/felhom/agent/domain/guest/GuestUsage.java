package hu.dooplex.felhom.agent.domain.guest;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a guest uses now. A number the node does not give is empty, never zero.
 *
 * @param cpuRatio share of the cores it has, 0 to about 1
 * @param memoryBytes memory in use
 * @param swapBytes swap in use; of a running container alone
 * @param diskBytes root disk in use; a virtual machine's is not known to the node
 */
public record GuestUsage(
    OptionalDouble cpuRatio,
    OptionalLong memoryBytes,
    OptionalLong swapBytes,
    OptionalLong diskBytes) {
  public static final GuestUsage UNKNOWN =
      new GuestUsage(
          OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  /**
   * Memory in use, of a running guest. One that runs uses some: 0 is what the node says where it
   * could not read the figure.
   */
  public OptionalLong memoryInUse() {
    return memoryBytes.orElse(0) > 0 ? memoryBytes : OptionalLong.empty();
  }
}
