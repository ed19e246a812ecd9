package hu.dooplex.felhom.agent.bootstrap.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ArchiveContents;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.GuestBehaviour;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.GuestLoad;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.PveRelease;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedStorage;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedTask;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedVolume;
import hu.dooplex.felhom.agent.bootstrap.logging.Quoted;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code world.txt} says there is at first:
 *
 * <pre>
 * guest lxc/101 running memory=512     and any other key of its configuration, lock too
 * guest lxc/101 stopped snapshot=name  with a customer's snapshot
 * behaves 101 fails "error" "log line" | warns "warning" | ignores-shutdown | is-ha-managed
 * elsewhere lxc/103 pve2               a guest on another node of the cluster
 * takes vzstart 5                      how long such a task takes
 * policy guests all | 101 102          none unless said
 * policy fields memory cores           none unless said
 * policy backups backups               no storage for them unless said
 * policy scratch 9000 9099 local-lvm   no scratch guests unless said
 * policy run-changes | config-writes | snapshots 2     10, 10 and 1 unless said
 * thin-metadata 95                     per cent of the thin pool's; 10 unless said
 * parallelism 1                        4 unless said
 * mode observe                         enforce unless said
 * desired locally                      what is desired comes through the hub unless said
 * desired served                       the hub serves documents of the scenario's folder
 * told events                          without the records of journal and audit trail
 * stray 150                            a disk with that number, which no guest has
 * backup                               there is one of guest 101, in {@code backups}
 * privileged                           root's command line is switched on
 * after-a-crash any                    the guests may end otherwise; why, says the README
 * </pre>
 *
 * <p>Disks lie on the thin pool {@code local-lvm} unless said; {@code backups} is a folder.
 */
final class World {
  /** Where USB disks may be mounted without a signature. */
  static final String USB_PARENT = "/mnt/felhom";

  static final String TOKEN = "felhom@pve!agent";
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final LocalPolicy BASE = LocalPolicy.NOTHING;

  private final SimulatedNode node;
  private final Instant now;
  private final List<GuestRef> guests = new ArrayList<>();
  private LocalPolicy.Guests allowed = LocalPolicy.Guests.NONE;
  private List<String> fields = List.of();
  private List<StorageName> backups = List.of();
  private Optional<LocalPolicy.VmidRange> scratchVmids = Optional.empty();
  private List<StorageName> scratchStorages = List.of();
  private int runChanges = 10;
  private int configWrites = 10;
  private int snapshots = 1;
  private int parallelism = 4;
  private HostReport.Mode mode = HostReport.Mode.ENFORCE;
  private boolean throughHub = true;
  private boolean servedByHub;
  private boolean tellsRecords = true;
  private boolean sameAfterACrash = true;
  private boolean backedUp;
  private Optional<RootHost> privileged = Optional.empty();
  private SimulatedStorage disks =
      SimulatedStorage.of("local-lvm", "lvmthin", "rootdir", "images")
          .setting("vgname", "pve")
          .setting("thinpool", "data")
          .space(512 * GIB, 96 * GIB, 416 * GIB);

  private World(InstantSource clock) {
    this.now = clock.instant();
    this.node = new SimulatedNode("pve1", PveRelease.V9_2, clock);
    // Every node in use has a past: a task list without any entry proves nothing.
    Instant lately = now.minusSeconds(3600);
    node.put(
        SimulatedTask.ended(
            SimulatedTask.upid("pve1", 4000, 90_000, lately, "vzdump", "199", "root@pam"),
            lately.plusSeconds(60),
            "OK"));
    node.put(ApiToken.of(TOKEN, "secret").grant("/", PveRelease.V9_2.administrator()));
  }

  static World of(List<Line> lines, InstantSource clock) {
    World world = new World(clock);
    for (Line line : lines) {
      world.add(line);
      line.end();
    }
    world.node.put(world.disks).put(world.backups(clock.instant()));
    return world;
  }

  private SimulatedStorage backups(Instant now) {
    SimulatedStorage empty =
        SimulatedStorage.of("backups", "dir", "backup", "vztmpl", "rootdir")
            .space(512 * GIB, 96 * GIB, 416 * GIB)
            .with(SimulatedVolume.file(Wishes.TEMPLATE, "vztmpl", "tzst", 100 * MIB, now));
    return backedUp
        ? empty.with(
            SimulatedVolume.backup(
                    Wishes.ARCHIVE, "tar.zst", MIB, now.minusSeconds(86_400), GuestKind.LXC, 101)
                .holding(ArchiveContents.backup(PlainGuests.of(GuestRef.lxc(101)).config())))
        : empty;
  }

  SimulatedNode node() {
    return node;
  }

  List<GuestRef> guests() {
    return guests;
  }

  int parallelism() {
    return parallelism;
  }

  HostReport.Mode mode() {
    return mode;
  }

  /** Whether what is desired comes through the hub. */
  boolean throughHub() {
    return throughHub;
  }

  /** Whether a hub serves it as documents, and no script says it. */
  boolean servedByHub() {
    return servedByHub;
  }

  /** Root's command line, where it is switched on. */
  Optional<RootHost> privileged() {
    return privileged;
  }

  /** Whether the log has what is in the journal and the audit trail. */
  boolean tellsRecords() {
    return tellsRecords;
  }

  /** Whether the guests end as they do without a crash, wherever there was one. */
  boolean sameAfterACrash() {
    return sameAfterACrash;
  }

  LocalPolicy policy() {
    return new LocalPolicy(
        allowed,
        fields,
        BASE.memoryMinBytes(),
        BASE.memoryShare(),
        BASE.cpulimitMin(),
        backups,
        scratchVmids,
        scratchStorages,
        runChanges,
        configWrites,
        snapshots,
        BASE.minStorageFree());
  }

  private void add(Line line) {
    String word = line.word();
    switch (word) {
      case "guest" -> guest(line);
      case "behaves" -> behaviour(line);
      case "takes" -> node.settings().taskTakes(line.word(), line.seconds());
      case "policy" -> policy(line);
      case "thin-metadata" -> node.settings().thinMetadataPercent(line.number());
      case "parallelism" -> parallelism = line.number();
      case "mode" -> {
        if (!line.word().equals("observe")) {
          throw line.wrong("the mode is observe, or not said");
        }
        mode = HostReport.Mode.OBSERVE;
      }
      case "stray" -> disks = disks.with(disk(line.number(), "rootdir"));
      case "backup" -> backedUp = true;
      case "privileged" -> privileged = Optional.of(new RootHost(node));
      case "elsewhere" -> {
        GuestRef guest = line.guest();
        node.settings().guestOn(line.word(), guest);
      }
      case "desired" -> {
        switch (line.word()) {
          case "locally" -> throughHub = false;
          case "served" -> servedByHub = true;
          default -> throw line.wrong("it is desired locally or served, or not said");
        }
      }
      case "told" -> {
        if (!line.word().equals("events")) {
          throw line.wrong("events are told, or not said");
        }
        tellsRecords = false;
      }
      case "after-a-crash" -> {
        if (!line.word().equals("any")) {
          throw line.wrong("after-a-crash is any, or not said");
        }
        sameAfterACrash = false;
      }
      default -> throw line.wrong(word + " is not understood");
    }
  }

  private void policy(Line line) {
    String word = line.word();
    switch (word) {
      case "guests" -> {
        List<String> listed = line.rest();
        allowed =
            listed.equals(List.of("all"))
                ? LocalPolicy.Guests.ALL
                : LocalPolicy.Guests.only(
                    listed.stream()
                        .map(vmid ->
                            Vmid.parse(vmid).orElseThrow(() -> line.wrong(vmid + " is no vmid")))
                        .toList());
      }
      case "fields" -> fields = List.copyOf(line.rest());
      case "backups" -> backups = List.of(new StorageName(line.word()));
      case "scratch" -> scratch(line);
      case "run-changes" -> runChanges = line.number();
      case "config-writes" -> configWrites = line.number();
      case "snapshots" -> snapshots = line.number();
      default -> throw line.wrong(word + " is nothing that the policy has");
    }
  }

  /** The first of them is told at the end, if it is there. */
  private void scratch(Line line) {
    Vmid first = new Vmid(line.number());
    scratchVmids = Optional.of(new LocalPolicy.VmidRange(first, new Vmid(line.number())));
    scratchStorages = List.of(new StorageName(line.word()));
    guests.add(new GuestRef(GuestKind.LXC, first));
  }

  private void guest(Line line) {
    GuestRef ref = line.guest();
    int vmid = ref.vmid().value();
    boolean running =
        switch (line.word()) {
          case "running" -> true;
          case "stopped" -> false;
          default -> throw line.wrong("a guest is running or stopped");
        };
    SimulatedGuest guest = PlainGuests.of(ref);
    for (String pair : line.rest()) {
      guest =
          pair.startsWith("snapshot=")
              ? guest.snapshot(pair.substring(9), now.minusSeconds(600), "")
              : set(guest, pair, line);
    }
    node.put(
        running
            ? guest.running(5000 + vmid, now, GuestLoad.of(0.01, 96 * MIB, GIB, 2 * GIB))
            : guest);
    guests.add(ref);
    disks = disks.with(disk(vmid, ref.kind() == GuestKind.LXC ? "rootdir" : "images"));
  }

  private SimulatedVolume disk(int vmid, String content) {
    return SimulatedVolume.disk(
        "local-lvm:vm-" + vmid + "-disk-0", content, "raw", 8 * GIB, now, vmid);
  }

  /** Sets {@code key=value}: a number where the API writes one; {@code \\n} ends a line. */
  static SimulatedGuest set(SimulatedGuest guest, String pair, Line line) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw line.wrong(pair + " is no key=value");
    }
    String key = pair.substring(0, equals);
    String value = pair.substring(equals + 1);
    boolean number =
        switch (key) {
          case "cores", "swap", "onboot", "protection", "template" -> true;
          case "memory" -> guest.kind() == GuestKind.LXC;
          default -> false;
        };
    return number
        ? guest.set(key, Long.parseLong(value))
        : guest.set(key, value.replace("\\n", "\n"));
  }

  private void behaviour(Line line) {
    int vmid = line.number();
    String word = line.word();
    GuestBehaviour obedient = GuestBehaviour.obedient();
    node.settings()
        .guestBehaves(
            vmid,
            switch (word) {
              case "fails" ->
                  obedient.failingToStart(line.word(), line.rest().toArray(String[]::new));
              case "warns" -> obedient.warningAtStart(line.rest().toArray(String[]::new));
              case "ignores-shutdown" -> obedient.ignoringShutdown();
              case "is-ha-managed" -> obedient.managedByHa();
              default -> throw line.wrong(word + " is no behaviour");
            });
  }

  /** Each guest in words: its run state, lock, configuration and snapshots. */
  Map<GuestRef, String> inWords() {
    node.settle();
    Map<GuestRef, String> found = new LinkedHashMap<>();
    for (GuestRef ref : guests) {
      found.put(ref, node.guest(ref.vmid().value()).map(World::words).orElse("not there"));
    }
    return found;
  }

  private static String words(SimulatedGuest guest) {
    StringBuilder words = new StringBuilder(guest.running().isPresent() ? "running" : "stopped");
    for (String key : List.of("lock", "cores", "memory", "onboot", "tags", "description")) {
      if (guest.config().containsKey(key)) {
        words.append(' ').append(key).append('=').append(word(guest.config().get(key)));
      }
    }
    guest
        .pending()
        .forEach((key, next) -> words.append(" next ").append(key).append('=').append(word(next)));
    guest.snapshots().forEach(snapshot -> words.append(" snapshot ").append(snapshot.name()));
    return words.toString();
  }

  private static String word(JsonNode value) {
    String text = value.asText();
    return text.contains(" ") || text.contains("\n") ? Quoted.of(text) : text;
  }
}
