package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest.Compression;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One operation and the whole request that it is, parameters in the order of their names. Values
 * are written here as they are meant; the encoding has a test of its own.
 *
 * @param request {@code METHOD path name=value …}, one blank between them
 */
record CatalogueCase(Operation operation, String request) {
  static final String DIGEST = "595d1601b463986c6f61b4bf4b5a23373590b4c0";

  private static final GuestRef LXC = GuestRef.lxc(101);
  private static final GuestRef QEMU = GuestRef.qemu(200);
  private static final StorageName LOCAL = new StorageName("local");
  private static final StorageName DISKS = new StorageName("local-lvm");
  private static final SnapshotName SNAPSHOT = new SnapshotName("felhom_a1");
  private static final VolumeId TEMPLATE = new VolumeId("local:vztmpl/debian-13_amd64.tar.zst");
  private static final VolumeId LXC_BACKUP =
      new VolumeId("local:backup/vzdump-lxc-101-2026_11_22-19_57_59.tar.zst");
  private static final VolumeId QEMU_BACKUP =
      new VolumeId("local:backup/vzdump-qemu-200-2026_11_22-19_57_59.vma.zst");

  static final NewContainer PLAIN =
      new NewContainer(DISKS, 8, 512, 0, 1, true, "", new TreeSet<>(), "", new TreeMap<>());

  private static final NewContainer FULL =
      new NewContainer(
          DISKS,
          20,
          2048,
          512,
          4,
          false,
          "Scratch.example",
          new TreeSet<>(Set.of("felhom-scratch-a1", "b")),
          "two\nlines",
          new TreeMap<>(
              Map.of(
                  0, "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:90,ip=dhcp,link_down=1",
                  3, "name=eth3,bridge=vmbr1,ip=10.99.0.10/24,gw=10.99.0.1,link_down=1")));

  private static final String FULL_PARAMETERS =
      "cores=4 description=two\nlines hostname=Scratch.example memory=2048"
          + " net0=name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:90,ip=dhcp,link_down=1"
          + " net3=name=eth3,bridge=vmbr1,ip=10.99.0.10/24,gw=10.99.0.1,link_down=1 onboot=0";

  static List<CatalogueCase> all() {
    return List.of(
        row(new StartGuest(LXC), "POST nodes/pve1/lxc/101/status/start"),
        row(new StartGuest(QEMU), "POST nodes/pve1/qemu/200/status/start"),
        row(
            new ShutdownGuest(LXC, 60),
            "POST nodes/pve1/lxc/101/status/shutdown forceStop=0 timeout=60"),
        row(
            new ShutdownGuest(QEMU, 600),
            "POST nodes/pve1/qemu/200/status/shutdown forceStop=0 timeout=600"),
        row(new StopGuest(LXC), "POST nodes/pve1/lxc/101/status/stop"),
        row(new StopGuest(QEMU), "POST nodes/pve1/qemu/200/status/stop"),
        row(new RebootGuest(LXC, 60), "POST nodes/pve1/lxc/101/status/reboot timeout=60"),
        row(new RebootGuest(QEMU, 600), "POST nodes/pve1/qemu/200/status/reboot timeout=600"),
        row(
            write(LXC, Map.of("cores", "2", "memory", "1024"), Set.of()),
            "PUT nodes/pve1/lxc/101/config cores=2 digest=" + DIGEST + " memory=1024"),
        row(
            write(
                LXC,
                Map.of(
                    "cpulimit", "1.5",
                    "cpuunits", "100",
                    "swap", "0",
                    "onboot", "1",
                    "startup", "order=1,up=30,down=180",
                    "protection", "1",
                    "description", "a b&c=ü\n",
                    "tags", "a;b",
                    "hostname", "nextcloud.example"),
                Set.of("nameserver", "searchdomain", "net1")),
            "PUT nodes/pve1/lxc/101/config cpulimit=1.5 cpuunits=100"
                + " delete=nameserver,net1,searchdomain description=a b&c=ü\n digest="
                + DIGEST
                + " hostname=nextcloud.example onboot=1 protection=1 startup=order=1,up=30,down=180"
                + " swap=0 tags=a;b"),
        row(
            write(LXC, Map.of(), Set.of("tags")),
            "PUT nodes/pve1/lxc/101/config delete=tags digest=" + DIGEST),
        row(
            write(LXC, Map.of("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:90"), Set.of()),
            "PUT nodes/pve1/lxc/101/config digest="
                + DIGEST
                + " net0=name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:90"),
        row(
            write(
                QEMU,
                Map.of("cores", "2", "memory", "4096", "balloon", "2048", "name", "vm.example"),
                Set.of("description", "tags")),
            "POST nodes/pve1/qemu/200/config balloon=2048 cores=2 delete=description,tags digest="
                + DIGEST
                + " memory=4096 name=vm.example"),
        row(
            write(
                QEMU,
                Map.of(
                    "cpulimit", "0",
                    "cpuunits", "100",
                    "onboot", "0",
                    "startup", "5",
                    "protection", "1",
                    "description", "x",
                    "tags", "a",
                    "net0", "virtio=BC:24:11:00:00:91,bridge=vmbr0,firewall=1"),
                Set.of()),
            "POST nodes/pve1/qemu/200/config cpulimit=0 cpuunits=100 description=x digest="
                + DIGEST
                + " net0=virtio=BC:24:11:00:00:91,bridge=vmbr0,firewall=1 onboot=0 protection=1"
                + " startup=5 tags=a"),
        row(
            new CreateSnapshot(LXC, SNAPSHOT, "01KAQ"),
            "POST nodes/pve1/lxc/101/snapshot description=01KAQ snapname=felhom_a1"),
        row(
            new CreateSnapshot(LXC, SNAPSHOT, ""),
            "POST nodes/pve1/lxc/101/snapshot snapname=felhom_a1"),
        row(
            new CreateSnapshot(QEMU, SNAPSHOT, "01KAQ"),
            "POST nodes/pve1/qemu/200/snapshot description=01KAQ snapname=felhom_a1"),
        row(new DeleteSnapshot(LXC, SNAPSHOT), "DELETE nodes/pve1/lxc/101/snapshot/felhom_a1"),
        row(new DeleteSnapshot(QEMU, SNAPSHOT), "DELETE nodes/pve1/qemu/200/snapshot/felhom_a1"),
        row(
            new RollbackSnapshot(LXC, SNAPSHOT, false),
            "POST nodes/pve1/lxc/101/snapshot/felhom_a1/rollback start=0"),
        row(
            new RollbackSnapshot(QEMU, SNAPSHOT, true),
            "POST nodes/pve1/qemu/200/snapshot/felhom_a1/rollback start=1"),
        backup(LXC, Compression.ZSTD, "zstd"),
        backup(LXC, Compression.GZIP, "gzip"),
        backup(QEMU, Compression.LZO, "lzo"),
        backup(QEMU, Compression.NONE, "0"),
        row(
            new CreateGuest(LXC, TEMPLATE, PLAIN),
            "POST nodes/pve1/lxc cores=1 memory=512 onboot=0"
                + " ostemplate=local:vztmpl/debian-13_amd64.tar.zst rootfs=local-lvm:8"
                + " storage=local-lvm swap=0 unprivileged=1 vmid=101"),
        row(
            new CreateGuest(LXC, TEMPLATE, FULL),
            "POST nodes/pve1/lxc "
                + FULL_PARAMETERS
                + " ostemplate=local:vztmpl/debian-13_amd64.tar.zst rootfs=local-lvm:20"
                + " storage=local-lvm swap=512 tags=b;felhom-scratch-a1 unprivileged=0 vmid=101"),
        row(
            new RestoreGuest(LXC, LXC_BACKUP, PLAIN),
            "POST nodes/pve1/lxc cores=1 memory=512 onboot=0 ostemplate="
                + LXC_BACKUP
                + " restore=1 rootfs=local-lvm:8 storage=local-lvm swap=0 unprivileged=1 vmid=101"),
        row(
            new RestoreGuest(LXC, LXC_BACKUP, FULL),
            "POST nodes/pve1/lxc "
                + FULL_PARAMETERS
                + " ostemplate="
                + LXC_BACKUP
                + " restore=1 rootfs=local-lvm:20 storage=local-lvm swap=512"
                + " tags=b;felhom-scratch-a1 unprivileged=0 vmid=101"),
        row(
            new RestoreOverGuest(LXC, LXC_BACKUP, DISKS),
            "POST nodes/pve1/lxc force=1 ostemplate="
                + LXC_BACKUP
                + " restore=1 storage=local-lvm vmid=101"),
        row(
            new RestoreOverGuest(QEMU, QEMU_BACKUP, DISKS),
            "POST nodes/pve1/qemu archive=" + QEMU_BACKUP + " force=1 storage=local-lvm vmid=200"),
        row(new DestroyGuest(LXC, false, false, false), "DELETE nodes/pve1/lxc/101"),
        row(
            new DestroyGuest(LXC, true, true, true),
            "DELETE nodes/pve1/lxc/101 destroy-unreferenced-disks=1 force=1 purge=1"),
        row(new DestroyGuest(QEMU, false, false, false), "DELETE nodes/pve1/qemu/200"),
        row(
            new DestroyGuest(QEMU, true, true, false),
            "DELETE nodes/pve1/qemu/200 destroy-unreferenced-disks=1 purge=1"),
        row(
            new DeleteBackup(LOCAL, LXC_BACKUP),
            "DELETE nodes/pve1/storage/local/content/" + LXC_BACKUP),
        row(
            new DeleteVolume(DISKS, new VolumeId("local-lvm:vm-101-disk-1")),
            "DELETE nodes/pve1/storage/local-lvm/content/local-lvm:vm-101-disk-1"),
        row(
            new ResizeDisk(LXC, "rootfs", 8L << 30),
            "PUT nodes/pve1/lxc/101/resize disk=rootfs size=8589934592"),
        row(
            new ResizeDisk(LXC, "mp255", 3L << 40),
            "PUT nodes/pve1/lxc/101/resize disk=mp255 size=3298534883328"),
        row(
            new ResizeDisk(QEMU, "scsi30", 8L << 30),
            "PUT nodes/pve1/qemu/200/resize disk=scsi30 size=8589934592"),
        row(new ConvertToTemplate(LXC), "POST nodes/pve1/lxc/101/template"),
        row(new ConvertToTemplate(QEMU), "POST nodes/pve1/qemu/200/template"));
  }

  private static CatalogueCase row(Operation operation, String request) {
    return new CatalogueCase(operation, request);
  }

  private static CatalogueCase backup(GuestRef guest, Compression compression, String compress) {
    return row(
        new BackupGuest(guest, LOCAL, compression),
        "POST nodes/pve1/vzdump compress="
            + compress
            + " mode=snapshot notes-template="
            + "felhom-agent: {{guestname}} ({{vmid}})"
            + " protected=1 remove=0 storage=local vmid="
            + guest.vmid());
  }

  private static SetGuestConfig write(GuestRef guest, Map<String, String> set, Set<String> delete) {
    return new SetGuestConfig(guest, new TreeMap<>(set), new TreeSet<>(delete));
  }

  /** The request as this table writes it. */
  static String written(PveRequest request) {
    StringBuilder line =
        new StringBuilder(request.method() + " " + String.join("/", request.segments()));
    request.parameters().forEach((name, value) -> line.append(" " + name + "=" + value));
    return line.toString();
  }

  @Override
  public String toString() {
    return operation.wireName() + " " + request.split(" ", 3)[1];
  }
}
