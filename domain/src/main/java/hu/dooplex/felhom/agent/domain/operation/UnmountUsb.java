package hu.dooplex.felhom.agent.domain.operation;

/**
 * Unmounts a USB disk and forgets it.
 *
 * @param mountPoint absolute path
 */
public record UnmountUsb(FilesystemUuid uuid, MountPoint mountPoint) implements Operation.OnHost {
  @Override
  public String wireName() {
    return "unmount_usb";
  }
}
