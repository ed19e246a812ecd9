package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A disk of the host.
 *
 * @param type {@code ssd}, {@code nvme}, {@code hdd}, {@code usb} or {@code unknown}
 * @param rpm 0 for solid state, -1 if not known
 * @param used what is on it: {@code LVM}, {@code mounted}, {@code partitions}
 * @param lifeLeftPercent what the list calls {@code wearout}
 * @param smart empty for a disk that has no such report, as a virtual one
 */
public record SimulatedDisk(
    String device,
    String vendor,
    String model,
    String serial,
    String wwn,
    String type,
    long sizeBytes,
    int rpm,
    Optional<String> used,
    boolean mounted,
    boolean gpt,
    OptionalInt lifeLeftPercent,
    Optional<SmartReport> smart) {

  /** A virtual disk, as the recorded servers had. */
  public static SimulatedDisk virtual(String device, long sizeBytes) {
    return new SimulatedDisk(
        device,
        "0x1af4",
        "unknown",
        "unknown",
        "unknown",
        "unknown",
        sizeBytes,
        -1,
        Optional.of("mounted"),
        true,
        false,
        OptionalInt.empty(),
        Optional.empty());
  }
}
