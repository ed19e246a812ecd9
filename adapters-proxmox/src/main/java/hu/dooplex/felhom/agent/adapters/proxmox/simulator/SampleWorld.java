package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A small home server, for the demo, tests and measurements: the same at every run. */
public final class SampleWorld {
  /** The token with the least rights that reporting needs (privilege set (a)). */
  public static final String REPORTING_TOKEN = "felhom@pve!agent";

  /** A token that may do everything. */
  public static final String FULL_TOKEN = "felhom@pve!full";

  /** A token that may do nothing. */
  public static final String POWERLESS_TOKEN = "felhom@pve!none";

  /** The secret of the reporting token. */
  public static final String REPORTING_SECRET = "11111111-2222-4333-8444-555555555555";

  /** The secret of the full token. */
  public static final String FULL_SECRET = "22222222-3333-4444-8555-666666666666";

  /** The secret of the powerless token. */
  public static final String POWERLESS_SECRET = "33333333-4444-4555-8666-777777777777";

  /** The vmid of the first of the extra guests. */
  public static final int FIRST_EXTRA_VMID = 1000;

  private static final long MIB = 1024L * 1024;
  private static final long GIB = 1024 * MIB;

  private final SimulatedNode node;
  private final Instant now;

  private SampleWorld(SimulatedNode node, Instant now) {
    this.node = node;
    this.now = now;
  }

  /** {@code pve1}, release 9.2, started a day ago. */
  public static SimulatedNode create(InstantSource clock) {
    return create(PveRelease.V9_2, clock);
  }

  /** The same of another release. */
  public static SimulatedNode create(PveRelease release, InstantSource clock) {
    SampleWorld world = new SampleWorld(new SimulatedNode("pve1", release, clock), clock.instant());
    world.node.booted(world.ago(Duration.ofDays(1)));
    world.addTokens();
    world.addGuests();
    world.addStorages();
    world.addTasks();
    world.addDisks();
    return world.node;
  }

  /** With that many running containers more, from vmid 1000 on. */
  public static SimulatedNode withExtraGuests(SimulatedNode node, int count, Instant since) {
    for (int i = 0; i < count; i++) {
      int vmid = FIRST_EXTRA_VMID + i;
      node.put(
          container(vmid, "extra" + i, 1, 256, 2)
              .running(5000 + i, since, GuestLoad.of(0.001 * (i % 50), 96 * MIB, GIB, 2 * GIB)));
    }
    return node;
  }

  private void addTokens() {
    Set<String> report = Set.of("VM.Audit", "Datastore.Audit", "Sys.Audit");
    node.put(
            ApiToken.of(REPORTING_TOKEN, REPORTING_SECRET)
                .grant("/vms", report)
                .grant("/storage", report)
                .grant("/nodes", report))
        .put(ApiToken.of(FULL_TOKEN, FULL_SECRET).grant("/", node.release().administrator()))
        .put(ApiToken.of(POWERLESS_TOKEN, POWERLESS_SECRET));
  }

  private void addGuests() {
    node.put(
            container(101, "nextcloud", 2, 2048, 8)
                .set("onboot", 1)
                .tags("prod;web")
                .snapshot("before_upgrade", ago(Duration.ofDays(3)), "before the upgrade")
                .running(
                    1571,
                    ago(Duration.ofHours(20)),
                    GuestLoad.of(0.0213, 734 * MIB, 3 * GIB, 8 * GIB)))
        .put(container(102, "paperless", 2, 1024, 16).tags("prod"))
        .put(
            container(103, "immich", 4, 4096, 64)
                .set("onboot", 1)
                .set("protection", 1)
                .set("description", "photos of the family\n")
                .tags("felhom-test;prod")
                .setAtNextStart("nameserver", "9.9.9.9")
                .running(
                    2033,
                    ago(Duration.ofHours(20)),
                    GuestLoad.of(0.114, 2900 * MIB, 41 * GIB, 63 * GIB)))
        .put(
            container(104, "vaultwarden", 1, 256, 2)
                .set("cpulimit", "0.5")
                .running(
                    2280,
                    ago(Duration.ofMinutes(90)),
                    GuestLoad.of(0.004, 61 * MIB, 700 * MIB, 2 * GIB)))
        .put(homeAssistant());
  }

  private SimulatedGuest homeAssistant() {
    return SimulatedGuest.qemu(110)
        .set("name", "homeassistant")
        .set("memory", "4096")
        .set("cores", 2)
        .set("sockets", 1)
        .set("onboot", 1)
        .set("ostype", "l26")
        .set("scsihw", "virtio-scsi-single")
        .set("scsi0", "local-lvm:vm-110-disk-0,size=32G")
        .set("net0", "virtio=BC:24:11:00:01:10,bridge=vmbr0")
        .set("boot", "order=scsi0")
        .set("agent", "1")
        .tags("prod")
        .running(3120, ago(Duration.ofHours(20)), GuestLoad.of(0.0731, 2211 * MIB, 0, 0));
  }

  private static SimulatedGuest container(
      int vmid, String name, int cores, int memoryMib, int diskGib) {
    return SimulatedGuest.lxc(vmid)
        .set("arch", "amd64")
        .set("ostype", "debian")
        .set("unprivileged", 1)
        .set("hostname", name)
        .set("cores", cores)
        .set("memory", memoryMib)
        .set("swap", 512)
        .set("rootfs", "local-lvm:vm-%d-disk-0,size=%dG".formatted(vmid, diskGib))
        .set(
            "net0",
            "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:%02X:%02X,ip=dhcp,type=veth"
                .formatted(vmid / 256 % 256, vmid % 256));
  }

  private void addStorages() {
    Instant night = ago(Duration.ofHours(6));
    node.put(
            SimulatedStorage.of("local", "dir", "backup", "vztmpl", "iso")
                .setting("path", "/var/lib/vz")
                .space(270_553_174_016L, 28_498_997_248L, 80_445_296_640L)
                .with(
                    SimulatedVolume.file(
                        "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst",
                        "vztmpl",
                        "tzst",
                        58_961_525,
                        ago(Duration.ofDays(40))))
                .with(
                    SimulatedVolume.backup(
                            "local:backup/vzdump-lxc-101-2026_11_01-02_00_03.tar.zst",
                            "tar.zst",
                            1_204_551_872,
                            ago(Duration.ofDays(21)),
                            GuestKind.LXC,
                            101)
                        .noted("nextcloud before moving")
                        .kept()))
        .put(
            SimulatedStorage.of("local-lvm", "lvmthin", "rootdir", "images")
                .setting("vgname", "pve")
                .setting("thinpool", "data")
                .space(512 * GIB, 96 * GIB, 416 * GIB)
                .with(rootDisk(101, 8))
                .with(rootDisk(102, 16))
                .with(rootDisk(103, 64))
                .with(rootDisk(104, 2))
                .with(
                    SimulatedVolume.disk(
                        "local-lvm:vm-110-disk-0",
                        "images",
                        "raw",
                        32 * GIB,
                        ago(Duration.ofDays(200)),
                        110)))
        .put(
            SimulatedStorage.of("pbs", "pbs", "backup")
                .setting("server", "192.0.2.20")
                .setting("datastore", "home")
                .setting("username", "pve1@pbs")
                .space(4096 * GIB, 1310 * GIB, 2786 * GIB)
                .with(pbs(101, GuestKind.LXC, night, 1_310_720_512L).verified("ok"))
                .with(
                    pbs(101, GuestKind.LXC, night.minus(Duration.ofDays(1)), 1_309_000_704L)
                        .verified("failed"))
                .with(pbs(103, GuestKind.LXC, night.plusSeconds(190), 43_118_034_944L).kept())
                .with(pbs(110, GuestKind.QEMU, night.plusSeconds(700), 34_359_738_368L)));
  }

  private SimulatedVolume rootDisk(int vmid, int gib) {
    return SimulatedVolume.disk(
        "local-lvm:vm-" + vmid + "-disk-0",
        "rootdir",
        "raw",
        gib * GIB,
        ago(Duration.ofDays(300)),
        vmid);
  }

  private static SimulatedVolume pbs(int vmid, GuestKind kind, Instant taken, long bytes) {
    return SimulatedVolume.pbsBackup(
        "pbs", bytes, taken.truncatedTo(ChronoUnit.SECONDS), kind, vmid);
  }

  private void addTasks() {
    node.put(task(1201, Duration.ofHours(30), 190, "vzdump", "101", "root@pam", "OK"))
        .put(task(1240, Duration.ofHours(29), 4, "vzdump", "102", "root@pam", "job errors"))
        .put(task(1571, Duration.ofHours(20), 3, "vzstart", "101", "root@pam", "WARNINGS: 1"))
        .put(task(3301, Duration.ofHours(6), 188, "vzdump", "101", "root@pam", "OK"))
        .put(task(3355, Duration.ofHours(5), 409, "vzdump", "103", "root@pam!backup", "OK"))
        .put(task(3402, Duration.ofMinutes(90), 2, "vzstart", "104", FULL_TOKEN, "OK"));
  }

  private SimulatedTask task(
      int pid,
      Duration before,
      int seconds,
      String type,
      String id,
      String user,
      String exitStatus) {
    Instant start = ago(before);
    return SimulatedTask.ended(
        SimulatedTask.upid(node.name(), pid, pid * 100L, start, type, id, user),
        start.plusSeconds(seconds),
        exitStatus,
        "INFO: " + type + " " + id);
  }

  private void addDisks() {
    SmartReport worn =
        SmartReport.nvme(
            "PASSED",
            69,
            """

            SMART/Health Information (NVMe Log 0x02, NSID 0xffffffff)
            Critical Warning:                   0x00
            Temperature:                        32 Celsius
            Percentage Used:                    31%
            """);
    SmartReport failing =
        SmartReport.ata(
            "FAILED!",
            new SmartReport.Attribute(
                "  5", "Reallocated_Sector_Ct", "PO--CK", 9, 9, 10, "NOW", "3976"),
            new SmartReport.Attribute(
                "194", "Temperature_Celsius", "-O---K", 31, 40, 0, "-", "31 (0 17 0 0 0)"));
    node.put(disk("/dev/nvme0n1", "nvme", 0, "LVM", OptionalInt.of(69), worn))
        .put(disk("/dev/sda", "hdd", 5400, "ext4", OptionalInt.empty(), failing));
  }

  private static SimulatedDisk disk(
      String device,
      String type,
      int rpm,
      String used,
      OptionalInt lifeLeftPercent,
      SmartReport smart) {
    return new SimulatedDisk(
        device,
        type.equals("hdd") ? "ATA     " : "unknown",
        type.equals("hdd") ? "ST2000DM008" : "CT1000P3SSD8",
        "SIM" + Integer.toHexString(device.hashCode()).toUpperCase(Locale.ROOT),
        "unknown",
        type,
        type.equals("hdd") ? 2_000_398_934_016L : 1_000_204_886_016L,
        rpm,
        Optional.of(used),
        false,
        true,
        lifeLeftPercent,
        Optional.of(smart));
  }

  private Instant ago(Duration duration) {
    return now.minus(duration);
  }
}
