package hu.dooplex.felhom.agent.domain.host;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What {@code GET /nodes/N/status} answers, as far as the report needs it. A number the node does
 * not give is empty, never zero.
 *
 * @param pveVersion the version alone, {@code 9.2.2}, out of {@code pve-manager/9.2.2/…}
 * @param kernel the running kernel's release
 */
public record NodeStatus(
    Optional<String> pveVersion,
    Optional<String> kernel,
    OptionalLong uptimeSeconds,
    Cpu cpu,
    Space memory,
    Space swap,
    Space rootfs) {

  /**
   * The processors.
   *
   * @param usageRatio share of all cores in use, 0 to 1
   * @param loadAverage over 1, 5 and 15 minutes; empty when the node does not say
   */
  public record Cpu(
      OptionalInt cores,
      OptionalInt sockets,
      Optional<String> model,
      OptionalDouble usageRatio,
      List<Double> loadAverage) {
    public Cpu {
      loadAverage = List.copyOf(loadAverage);
    }
  }

  /**
   * Memory, swap or a file system.
   *
   * @param freeBytes what a process may still take: for a file system what is available to one that
   *     is not root
   */
  public record Space(OptionalLong totalBytes, OptionalLong usedBytes, OptionalLong freeBytes) {
    public static final Space UNKNOWN =
        new Space(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
  }
}
