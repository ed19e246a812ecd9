package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A volume in a storage: one entry of {@code GET /nodes/N/storage/S/content}.
 *
 * @param volumeId {@code STORAGE:PATH}
 * @param content {@code backup}, {@code images}, {@code rootdir}, {@code vztmpl}, {@code iso}, …
 * @param created for a backup the time in its name; for others what the storage says, which for a
 *     file is its inode's change time
 * @param isProtected whether Proxmox VE keeps it from pruning and deletion
 * @param verification the last verification's outcome; Proxmox Backup Server only
 */
public record StorageVolume(
    String volumeId,
    String content,
    Optional<String> format,
    Optional<Vmid> vmid,
    OptionalLong sizeBytes,
    Optional<Instant> created,
    boolean isProtected,
    Verification verification,
    Optional<String> notes) {

  /** What the last verification of a backup found. */
  public enum Verification {
    OK,
    FAILED,
    /** Not verified, or a storage that does not verify. */
    NONE
  }
}
