package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.GuestLoad;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.PveRelease;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedStorage;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedTask;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedVolume;
import hu.dooplex.felhom.agent.bootstrap.transcript.PlainGuests;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The customer's guests, and what the host's owner lets a hub do to them. */
final class Guests {
  static final String TOKEN = "felhom@pve!agent";
  static final String ROOT = "root@pam!hand";

  /** The last one is not in the policy. */
  static final List<Integer> VMIDS = List.of(101, 102, 103, 104);

  /** Numbers for what the agent makes itself. */
  static final List<Integer> SCRATCH = List.of(9000, 9001);

  static final List<Integer> ALL = List.of(101, 102, 103, 104, 9000, 9001);

  static final int MACHINE = 103;
  static final int NOT_OURS = 104;
  static final List<String> MANAGED = List.of("cores", "memory", "swap", "onboot");

  /** Those that the policy names. */
  static final List<Integer> ALLOWED = VMIDS.stream().filter(vmid -> vmid != NOT_OURS).toList();

  static final String STORAGE = "local-lvm";
  static final VolumeId TEMPLATE = new VolumeId("backups:vztmpl/debian-13.tar.zst");

  /** Every scratch guest's tag begins so. */
  static final String MARKER = "felhom-";

  static final int RUN_CHANGES = 4;
  static final int CONFIG_WRITES = 6;
  static final String SNAPSHOT = "before";

  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private Guests() {}

  static LocalPolicy policy(LocalPolicy.Guests guests, int more) {
    LocalPolicy base = LocalPolicy.NOTHING;
    return new LocalPolicy(
        guests,
        MANAGED,
        base.memoryMinBytes(),
        base.memoryShare(),
        base.cpulimitMin(),
        List.of(),
        Optional.of(
            new LocalPolicy.VmidRange(new Vmid(SCRATCH.getFirst()), new Vmid(SCRATCH.getLast()))),
        List.of(new StorageName(STORAGE)),
        RUN_CHANGES + more,
        CONFIG_WRITES + more,
        1,
        base.minStorageFree());
  }

  static LocalPolicy.Guests inPolicy() {
    return LocalPolicy.Guests.only(ALLOWED.stream().map(Vmid::new).toList());
  }

  static SimulatedNode node(InstantSource clock) {
    SimulatedNode node = new SimulatedNode("pve1", PveRelease.V9_2, clock);
    Instant lately = clock.instant().minusSeconds(3600);
    node.put(
        SimulatedTask.ended(
            SimulatedTask.upid("pve1", 4000, 90_000, lately, "vzdump", "199", "root@pam"),
            lately.plusSeconds(60),
            "OK"));
    for (String token : List.of(TOKEN, ROOT)) {
      node.put(ApiToken.of(token, "secret").grant("/", PveRelease.V9_2.administrator()));
    }
    SimulatedStorage disks =
        SimulatedStorage.of(STORAGE, "lvmthin", "rootdir", "images")
            .setting("vgname", "pve")
            .setting("thinpool", "data")
            .space(512 * GIB, 96 * GIB, 416 * GIB);
    for (int vmid : VMIDS) {
      node.put(guest(vmid, clock.instant()));
      disks =
          disks.with(
              SimulatedVolume.disk(
                  STORAGE + ":vm-" + vmid + "-disk-0",
                  kind(vmid) == GuestKind.LXC ? "rootdir" : "images",
                  "raw",
                  8 * GIB,
                  clock.instant(),
                  vmid));
    }
    node.put(
        SimulatedStorage.of("backups", "dir", "backup", "vztmpl")
            .space(512 * GIB, 96 * GIB, 416 * GIB)
            .with(
                SimulatedVolume.file(
                    TEMPLATE.value(), "vztmpl", "tzst", 100 * MIB, clock.instant())));
    return node.put(disks);
  }

  static GuestKind kind(int vmid) {
    return vmid == MACHINE ? GuestKind.QEMU : GuestKind.LXC;
  }

  /** As the customer made it. */
  static SimulatedGuest guest(int vmid, Instant now) {
    SimulatedGuest guest = PlainGuests.of(new GuestRef(kind(vmid), new Vmid(vmid)));
    SimulatedGuest saved = guest.snapshot(SNAPSHOT, now.minusSeconds(600), "");
    return vmid % 2 == 1
        ? saved.running(5000 + vmid, now, GuestLoad.of(0.01, 96 * MIB, GIB, 2 * GIB))
        : saved;
  }
}
