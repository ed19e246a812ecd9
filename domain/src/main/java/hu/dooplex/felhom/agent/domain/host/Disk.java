package hu.dooplex.felhom.agent.domain.host;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A disk of the host.
 *
 * @param device {@code /dev/sda}
 * @param wearoutPercent how much of its life is used up, 0 to 100; solid state only
 */
public record Disk(
    String device,
    Optional<String> model,
    Optional<String> serial,
    Health health,
    OptionalInt wearoutPercent,
    OptionalInt temperatureCelsius,
    OptionalLong sizeBytes) {

  /** The disk's own verdict (SMART overall health). */
  public enum Health {
    PASSED,
    FAILED,
    UNKNOWN
  }
}
