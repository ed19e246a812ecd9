package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A volume in a storage. It never changes: every method gives another.
 *
 * @param volumeId {@code STORAGE:PATH}
 * @param content {@code backup}, {@code rootdir}, {@code images}, {@code vztmpl}, {@code iso}
 * @param guest the guest it belongs to
 * @param kind of the guest in a backup
 * @param verification state of the last verification, {@code ok} or {@code failed}
 */
public record SimulatedVolume(
    String volumeId,
    String content,
    String format,
    long sizeBytes,
    Instant created,
    OptionalInt guest,
    Optional<GuestKind> kind,
    boolean isProtected,
    Optional<String> verification,
    Optional<String> notes) {

  /** A template or an ISO image. */
  public static SimulatedVolume file(
      String volumeId, String content, String format, long sizeBytes, Instant created) {
    return new SimulatedVolume(
        volumeId,
        content,
        format,
        sizeBytes,
        created,
        OptionalInt.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** A disk of a guest; the content is {@code rootdir} for a container's. */
  public static SimulatedVolume disk(
      String volumeId, String content, String format, long sizeBytes, Instant created, int vmid) {
    return new SimulatedVolume(
        volumeId,
        content,
        format,
        sizeBytes,
        created,
        OptionalInt.of(vmid),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** A backup of a guest. */
  public static SimulatedVolume backup(
      String volumeId, String format, long sizeBytes, Instant taken, GuestKind kind, int vmid) {
    return new SimulatedVolume(
        volumeId,
        "backup",
        format,
        sizeBytes,
        taken,
        OptionalInt.of(vmid),
        Optional.of(kind),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** A backup in a Proxmox Backup Server, with the name it has there. */
  public static SimulatedVolume pbsBackup(
      String storage, long sizeBytes, Instant taken, GuestKind kind, int vmid) {
    String type =
        switch (kind) {
          case LXC -> "ct";
          case QEMU -> "vm";
        };
    return backup(
        storage + ":backup/" + type + "/" + vmid + "/" + taken,
        "pbs-" + type,
        sizeBytes,
        taken,
        kind,
        vmid);
  }

  public SimulatedVolume kept() {
    return with(true, verification, notes);
  }

  public SimulatedVolume verified(String state) {
    return with(isProtected, Optional.of(state), notes);
  }

  public SimulatedVolume noted(String text) {
    return with(isProtected, verification, Optional.of(text));
  }

  private SimulatedVolume with(boolean keep, Optional<String> state, Optional<String> text) {
    return new SimulatedVolume(
        volumeId, content, format, sizeBytes, created, guest, kind, keep, state, text);
  }
}
