package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.regex.Pattern;

/**
 * Grows a disk of a guest. It cannot be taken back.
 *
 * @param disk the config key, such as rootfs or mp0
 * @param sizeBytes the absolute new size, so that doing it twice is doing it once
 */
public record ResizeDisk(GuestRef guest, String disk, long sizeBytes) implements Operation.OnGuest {
  private static final Pattern DISK =
      Pattern.compile("rootfs|(?:mp|scsi|virtio|sata|ide)[0-9]{1,3}|efidisk0|tpmstate0");

  public ResizeDisk {
    if (!DISK.matcher(disk).matches() || sizeBytes <= 0) {
      throw new IllegalArgumentException("a disk such as rootfs, mp0 or scsi0 and a size above 0");
    }
  }

  @Override
  public String wireName() {
    return "resize_disk";
  }
}
