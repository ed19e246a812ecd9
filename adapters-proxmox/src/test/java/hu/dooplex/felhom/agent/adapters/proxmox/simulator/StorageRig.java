package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Instant;
import java.util.Set;

/** The servers that were recorded, before anything was on them: tokens, storages and templates. */
final class StorageRig {
  static final long MIB = 1L << 20;

  private static final String OTHER_SYSTEM =
      "The container's Debian version '15' is newer than the tested version '14'. While everything"
          + " may work fine, full compatibility cannot be guaranteed. Please check for PVE system"
          + " updates.";

  private StorageRig() {}

  static SimulatedNode node(String name, PveRelease release, RecordedMutations.TestClock clock) {
    Instant now = clock.instant();
    return tokens(new SimulatedNode(name, release, clock))
        .put(NodeHardware.recorded().cgroupV1())
        .put(
            SimulatedStorage.of("local", "dir", "backup", "vztmpl", "iso", "rootdir", "images")
                .with(template("rigalpine-3.19_1_amd64.tar.gz", now))
                .with(template("debian-12-standard_12.7-1_amd64.tar.zst", now))
                .with(template("debian-13-standard_13.1-2_amd64.tar.zst", now))
                .with(
                    template("debian-15-standard_15.0-1_amd64.tar.gz", now)
                        .holding(ArchiveContents.template("debian", OTHER_SYSTEM)))
                .with(
                    template("broken_1_amd64.tar.gz", now)
                        .holding(ArchiveContents.template("alpine").broken())))
        .put(SimulatedStorage.of("btr", "btrfs", "rootdir", "images"))
        .put(SimulatedStorage.of("local-zfs", "zfspool", "rootdir", "images"));
  }

  private static SimulatedNode tokens(SimulatedNode node) {
    PveRelease release = node.release();
    return node.put(ApiToken.of("agent@pve!full", "f").grant("/", release.administrator()))
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
                        "Sys.Audit")));
  }

  private static SimulatedVolume template(String file, Instant at) {
    return SimulatedVolume.file("local:vztmpl/" + file, "vztmpl", "tgz", MIB, at);
  }

  /** A stopped container and its root disk. */
  static SimulatedGuest container(SimulatedNode node, int vmid, String storage, String size) {
    String volume = "%s:%d/vm-%d-disk-0.raw".formatted(storage, vmid, vmid);
    disk(node, volume, vmid, DiskSize.bytes(size));
    SimulatedGuest guest =
        SimulatedGuest.lxc(vmid)
            .set("arch", "amd64")
            .set("ostype", "alpine")
            .set("hostname", "ct" + vmid)
            .set("memory", 128)
            .set("swap", 0)
            .set("cores", 1)
            .set("unprivileged", 1)
            .set("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:90,type=veth")
            .set("rootfs", volume + ",size=" + size);
    node.put(guest);
    return guest;
  }

  static void disk(SimulatedNode node, String volume, int vmid, long bytes) {
    node.changeStorage(
        volume.substring(0, volume.indexOf(':')),
        storage ->
            storage.with(
                SimulatedVolume.disk(
                    volume, "rootdir", volume.replaceAll(".*\\.", ""), bytes, node.now(), vmid)));
  }

  /** The container that the recordings call full: two disks and a value of every kind. */
  static SimulatedGuest full(SimulatedNode node, int vmid) {
    String mount = "btr:%d/vm-%d-disk-1.raw".formatted(vmid, vmid);
    SimulatedGuest guest =
        container(node, vmid, "btr", "512M")
            .set("hostname", "CT102")
            .set("memory", 64)
            .set("swap", 64)
            .set("cpulimit", "0.5")
            .set("mp0", mount + ",mp=/data,size=256M")
            .set("tags", "alpha;zed")
            .set("description", "desc ü\nline2\n")
            .set("onboot", 1)
            .set("features", "nesting=1")
            .set("nameserver", "1.1.1.1");
    disk(node, mount, vmid, 256 * MIB);
    node.put(guest);
    return guest;
  }

  static void backup(SimulatedNode node, String volume, SimulatedGuest of) {
    backup(node, volume, of, false);
  }

  static void backup(SimulatedNode node, String volume, SimulatedGuest of, boolean kept) {
    SimulatedVolume archive =
        SimulatedVolume.backup(
                volume,
                volume.substring(volume.indexOf(".tar") + 1),
                MIB,
                node.now(),
                GuestKind.LXC,
                of.vmid().value())
            .holding(ArchiveContents.backup(of.config()));
    node.changeStorage("local", storage -> storage.with(kept ? archive.kept() : archive));
  }

  static void running(SimulatedNode node, int vmid) {
    node.changeGuest(vmid, guest -> guest.running(259, node.now(), GuestLoad.NONE));
  }
}
