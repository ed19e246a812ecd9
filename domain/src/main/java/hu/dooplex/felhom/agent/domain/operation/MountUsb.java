package hu.dooplex.felhom.agent.domain.operation;

/**
 * Mounts a USB disk by its UUID, now and at every boot.
 *
 * @param mountPoint absolute path
 */
public record MountUsb(FilesystemUuid uuid, MountPoint mountPoint) implements Operation.OnHost {
  @Override
  public String wireName() {
    return "mount_usb";
  }
}
