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
 * @param contents of an archive, as far as they are known
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
    Optional<String> notes,
    Optional<ArchiveContents> contents) {

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
    return with(sizeBytes, true, verification, notes, contents);
  }

  /** One that may be removed again. */
  public SimulatedVolume notKept() {
    return with(sizeBytes, false, verification, notes, contents);
  }

  public SimulatedVolume verified(String state) {
    return with(sizeBytes, isProtected, Optional.of(state), notes, contents);
  }

  /** With these notes; none are no notes. */
  public SimulatedVolume noted(String text) {
    return with(
        sizeBytes,
        isProtected,
        verification,
        Optional.of(text).filter(t -> !t.isEmpty()),
        contents);
  }

  /** An archive with that in it. */
  public SimulatedVolume holding(ArchiveContents inside) {
    return with(sizeBytes, isProtected, verification, notes, Optional.of(inside));
  }

  /** Of another size. */
  public SimulatedVolume resized(long bytes) {
    return with(bytes, isProtected, verification, notes, contents);
  }

  /** Under another name. */
  SimulatedVolume renamed(String otherId) {
    return new SimulatedVolume(
        otherId,
        content,
        format,
        sizeBytes,
        created,
        guest,
        kind,
        isProtected,
        verification,
        notes,
        contents);
  }

  private SimulatedVolume with(
      long bytes,
      boolean keep,
      Optional<String> state,
      Optional<String> text,
      Optional<ArchiveContents> inside) {
    return new SimulatedVolume(
        volumeId, content, format, bytes, created, guest, kind, keep, state, text, inside);
  }
}
