package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a disk says about itself.
 *
 * @param health {@code PASSED} or {@code FAILED!} (ATA), {@code OK} (SCSI)
 * @param wearout how much of its life is <em>left</em>, in percent; NVMe only
 * @param text the whole report of a disk that is not ATA
 */
public record SmartReport(
    String health, OptionalInt wearout, Optional<String> text, List<Attribute> attributes) {

  /** A line of an ATA disk's table; the id is three characters wide, {@code " 9"}. */
  public record Attribute(
      String id,
      String name,
      String flags,
      int value,
      int worst,
      int threshold,
      String fail,
      String raw) {}

  public SmartReport {
    attributes = List.copyOf(attributes);
  }

  public static SmartReport ata(String health, Attribute... attributes) {
    return new SmartReport(health, OptionalInt.empty(), Optional.empty(), List.of(attributes));
  }

  public static SmartReport nvme(String health, int lifeLeftPercent, String text) {
    return new SmartReport(health, OptionalInt.of(lifeLeftPercent), Optional.of(text), List.of());
  }
}
