package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.util.List;

/**
 * The three things that need root's command line because Proxmox VE's API cannot do them
 * (proxmox.md, The three privileged exceptions): a container with the {@code keyctl} feature, USB
 * disks, SMART and sensors. It is there only where {@code privileged.enabled} is set.
 */
public interface PrivilegedHost {
  /**
   * Redeems the permit and carries its operation out: {@code create_guest_keyctl}, {@code
   * mount_usb} or {@code unmount_usb}. When it returns, it is done.
   *
   * @throws PrivilegedException if it was not done, or nobody knows
   * @throws IllegalArgumentException if the operation is none of these; the permit is not used
   * @throws IllegalStateException if the permit was redeemed before; nothing is run
   */
  void carryOut(Permit permit) throws PrivilegedException;

  /** How a USB disk stands: what is mounted now, and what is at every boot. */
  UsbMount usbMount(FilesystemUuid uuid, MountPoint mountPoint) throws PrivilegedException;

  /**
   * The host's disks with their SMART health.
   *
   * @throws PrivilegedException if not even their names can be read
   */
  Disks disks() throws PrivilegedException;

  /** The host's temperatures, by chip and label. */
  List<SensorReading> sensors() throws PrivilegedException;

  /**
   * The disks of the host.
   *
   * @param disks by device; one that could not be read is among them, with nothing known of it
   * @param failures why it could not, for each of those; a disk that sleeps is no failure
   */
  record Disks(List<Disk> disks, List<PrivilegedException> failures) {
    /** Copies the lists. */
    public Disks {
      disks = List.copyOf(disks);
      failures = List.copyOf(failures);
    }
  }

  /**
   * The state of one USB mount.
   *
   * @param mounted whether that file system is mounted there now
   * @param inFstab whether {@code /etc/fstab} has the agent's own line for it
   */
  record UsbMount(boolean mounted, boolean inFstab) {}
}
