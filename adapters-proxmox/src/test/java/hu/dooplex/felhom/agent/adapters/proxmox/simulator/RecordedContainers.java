package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.RecordedMutations.TestClock;
import java.util.Set;

/**
 * The recorded servers: their tokens, storages, and the containers whose configurations changed.
 */
final class RecordedContainers {
  static final String MAC = "BC:24:11:35:AE:BC";

  private RecordedContainers() {}

  /** The number of a server's first container; the others count on from it. */
  static int first(PveRelease release) {
    return release == PveRelease.V8_4 ? 100 : 900;
  }

  static SimulatedNode server(PveRelease release, TestClock clock) {
    return new SimulatedNode(release == PveRelease.V8_4 ? "pve1" : "pve9", release, clock)
        .put(NodeHardware.recorded().cgroupV1().withoutAppArmor())
        .put(ApiToken.of("agent@pve!full", "f").grant("/", release.administrator()))
        .put(ApiToken.of("agent@pve!root", "r").grant("/", release.administrator()))
        .put(ApiToken.of("agent@pve!audit", "a").grant("/", release.auditor()))
        .put(ApiToken.of("agent@pve!none", "n"))
        .put(
            ApiToken.of("agent@pve!vmop", "v")
                .grant(
                    "/",
                    Set.of(
                        "VM.Audit",
                        "VM.Config.Memory",
                        "VM.PowerMgmt",
                        "VM.Snapshot",
                        "Datastore.AllocateSpace",
                        "Datastore.Audit",
                        "Sys.Audit")))
        .put(SimulatedStorage.of("btr", "btrfs", "images", "rootdir"))
        .put(SimulatedStorage.of("local", "dir", "backup", "vztmpl", "rootdir"));
  }

  /** A stopped, unprivileged container. */
  static SimulatedGuest stopped(int vmid) {
    return SimulatedGuest.lxc(vmid)
        .set("arch", "amd64")
        .set("cores", 1)
        .set("hostname", "ct" + vmid)
        .set("memory", 128)
        .set("net0", "name=eth0,bridge=vmbr0,hwaddr=" + MAC + ",ip=10.99.0.10/24,type=veth")
        .set("ostype", "alpine")
        .set("rootfs", "btr:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=1G")
        .set("swap", 0)
        .set("unprivileged", 1);
  }

  static SimulatedGuest running(int vmid) {
    return stopped(vmid).running(4711, RecordedWorld.NOW.minusSeconds(60), GuestLoad.NONE);
  }
}
