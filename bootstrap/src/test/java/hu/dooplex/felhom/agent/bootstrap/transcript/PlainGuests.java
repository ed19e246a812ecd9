package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Guests as a customer makes them: stopped, one disk, nothing special. */
public final class PlainGuests {
  private PlainGuests() {}

  public static SimulatedGuest of(GuestRef ref) {
    int vmid = ref.vmid().value();
    return switch (ref.kind()) {
      case LXC ->
          SimulatedGuest.lxc(vmid)
              .set("arch", "amd64")
              .set("ostype", "debian")
              .set("unprivileged", 1)
              .set("hostname", "guest" + vmid)
              .set("cores", 1)
              .set("memory", 512)
              .set("swap", 512)
              .set("rootfs", "local-lvm:vm-" + vmid + "-disk-0,size=8G");
      case QEMU ->
          SimulatedGuest.qemu(vmid)
              .set("name", "guest" + vmid)
              .set("cores", 1)
              .set("memory", "512")
              .set("scsi0", "local-lvm:vm-" + vmid + "-disk-0,size=8G")
              .set("boot", "order=scsi0");
    };
  }
}
