package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The calls of the client, with the path of each and the keys of its answers that it does not need.
 * A key of a recorded answer that is neither read nor listed here fails the test, so that a new one
 * is looked at once by a person.
 */
@SuppressWarnings("ImmutableEnumChecker") // lambdas without state, and a set nobody changes
enum ClientCall {
  VERSION("/version", (api, p) -> api.version(), ""),
  // of the other nodes only the names matter, and the own one has its status
  NODES(
      "/nodes",
      (api, p) -> api.nodes(),
      "type id status level ssl_fingerprint cpu maxcpu mem maxmem disk maxdisk uptime"),
  // rootfs.free is what root may use besides; the rest describes the processor and the boot
  NODE_STATUS(
      "/nodes/(?<node>[\\w-]+)/status",
      (api, p) -> api.nodeStatus(),
      "wait idle kversion boot-info.mode ksm.shared rootfs.free current-kernel.machine"
          + " current-kernel.version current-kernel.sysname cpuinfo.flags cpuinfo.cpus cpuinfo.mhz"
          + " cpuinfo.hvm cpuinfo.user_hz cpuinfo.vendor cpuinfo.family"),
  // type is the call's; counters of traffic and pressure are not reported
  GUESTS(
      "/nodes/(?<node>[\\w-]+)/(?<kind>lxc|qemu)",
      (api, p) -> api.guests(kind(p)),
      "type pid netin netout diskread diskwrite pressurecpusome pressurecpufull"
          + " pressureiosome pressureiofull pressurememorysome pressurememoryfull"),
  // the same, and the vmid is the call's
  STATUS(
      "/nodes/(?<node>[\\w-]+)/(?<kind>lxc|qemu)/(?<vmid>[1-9]\\d{2,8})/status/current",
      (api, p) -> api.status(guest(p)),
      "vmid type pid netin netout diskread diskwrite pressurecpusome pressurecpufull"
          + " pressureiosome pressureiofull pressurememorysome pressurememoryfull"),
  // every key is read
  CONFIG(
      "/nodes/(?<node>[\\w-]+)/(?<kind>lxc|qemu)/(?<vmid>[1-9]\\d{2,8})/config",
      (api, p) -> api.config(guest(p)),
      ""),
  PENDING(
      "/nodes/(?<node>[\\w-]+)/(?<kind>lxc|qemu)/(?<vmid>[1-9]\\d{2,8})/pending",
      (api, p) -> api.pending(guest(p)),
      ""),
  // the recorded digest, running and parent are all of the row that is the guest itself
  SNAPSHOTS(
      "/nodes/(?<node>[\\w-]+)/(?<kind>lxc|qemu)/(?<vmid>[1-9]\\d{2,8})/snapshot",
      (api, p) -> api.snapshots(guest(p)),
      "digest running parent"),
  FEATURE(
      "/nodes/(?<node>[\\w-]+)/(?<kind>lxc|qemu)/(?<vmid>[1-9]\\d{2,8})/feature",
      (api, p) -> api.canSnapshot(guest(p)),
      ""),
  // used / total
  STORAGES("/nodes/(?<node>[\\w-]+)/storage", (api, p) -> api.storages(), "used_fraction"),
  STORAGE(
      "/nodes/(?<node>[\\w-]+)/storage/(?<storage>[\\w-]+)/status",
      (api, p) -> api.storage(p.group("storage")),
      ""),
  // where a storage keeps its data; its content is in the node's list
  STORAGE_DEFINITIONS("/storage", (api, p) -> api.storageDefinitions(), "path content digest"),
  // the kind of guest that a backup is of: its vmid says it
  VOLUMES(
      "/nodes/(?<node>[\\w-]+)/storage/(?<storage>[\\w-]+)/content",
      (api, p) -> api.volumes(p.group("storage"), "backup"),
      "subtype"),
  // all of them parts of the UPID, but saved: whether the task is in the archive
  TASKS(
      "/nodes/(?<node>[\\w-]+)/tasks",
      (api, p) -> api.tasks(TaskQuery.all()),
      "node pid pstart starttime type id user tokenid saved"),
  TASK_STATUS(
      "/nodes/(?<node>[\\w-]+)/tasks/(?<upid>UPID[^/]+:)/status",
      (api, p) -> api.taskStatusOnce(upid(p)),
      "node pid pstart starttime type id user tokenid"),
  // the number of the line: they come in order
  TASK_LOG(
      "/nodes/(?<node>[\\w-]+)/tasks/(?<upid>UPID[^/]+:)/log",
      (api, p) -> api.taskLog(upid(p), 5000),
      "n"),
  // numbers are read from the node itself; the names of what is no guest are in the id
  CLUSTER_RESOURCES(
      "/cluster/resources",
      (api, p) -> api.clusterResources(),
      "cpu maxcpu mem maxmem memhost disk maxdisk diskread diskwrite netin netout uptime level"
          + " cgroup-mode storage content shared plugintype sdn tags network network-type"),
  PRIVILEGES("/access/permissions", (api, p) -> api.privileges(), ""),
  // how the disk is used and made
  DISKS(
      "/nodes/(?<node>[\\w-]+)/disks/list",
      (api, p) -> api.disks(),
      "used wwn gpt type mounted vendor rpm osdid osdid-list");

  /** Makes the call with the parts of a recorded path. */
  private interface Reading {
    Object of(PveApi api, Matcher path) throws ApiException;
  }

  private final Pattern path;
  private final Reading reading;
  private final Set<String> notNeeded;

  ClientCall(String path, Reading reading, String notNeeded) {
    this.path = Pattern.compile("/api2/json" + path);
    this.reading = reading;
    this.notNeeded =
        Arrays.stream(notNeeded.split(" ", -1))
            .filter(key -> !key.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The call that sends this path; empty if the client never does. */
  static Optional<ClientCall> sending(String decodedPath) {
    return Arrays.stream(values())
        .filter(call -> call.path.matcher(decodedPath).matches())
        .filter(call -> (call != TASK_STATUS && call != TASK_LOG) || hasUpid(call, decodedPath))
        .findFirst();
  }

  private static boolean hasUpid(ClientCall call, String decodedPath) {
    Matcher matcher = call.path.matcher(decodedPath);
    return matcher.matches() && Upid.parse(matcher.group("upid")).isPresent();
  }

  Set<String> notNeeded() {
    return notNeeded;
  }

  /** Whether every key of the answer is data, so that comparing the values says it all. */
  boolean keysAreData() {
    return this == CONFIG || this == PRIVILEGES;
  }

  /** Reads the answer through the real client. */
  Object read(String decodedPath, boolean running, PveTransport transport) throws ApiException {
    Matcher matcher = path.matcher(decodedPath);
    if (!matcher.matches()) {
      throw new AssertionError(decodedPath);
    }
    String node = path.pattern().contains("<node>") ? matcher.group("node") : "pve1";
    PveApi api = new PveApi(transport, new NodeName(node), new RememberedPauses());
    return running && this == CONFIG ? api.runningConfig(guest(matcher)) : reading.of(api, matcher);
  }

  /** How many things of the answer there are in the value; empty if it is one thing. */
  static Optional<Integer> size(Object value) {
    return switch (value) {
      case Collection<?> list -> Optional.of(list.size());
      case TaskEntry.Page page -> Optional.of(page.tasks().size());
      case GuestConfig config ->
          Optional.of(config.values().size() + (config.digest().isPresent() ? 1 : 0));
      case Privileges privileges -> Optional.of(sum(privileges.byPath(), Map::size));
      default -> Optional.empty();
    };
  }

  private static <T> int sum(Map<?, T> map, Function<T, Integer> size) {
    return map.values().stream().map(size).reduce(0, Integer::sum);
  }

  private static GuestKind kind(Matcher path) {
    return GuestKind.of(path.group("kind")).orElseThrow();
  }

  private static GuestRef guest(Matcher path) {
    return new GuestRef(kind(path), new Vmid(Integer.parseInt(path.group("vmid"))));
  }

  private static Upid upid(Matcher path) {
    return new Upid(path.group("upid"));
  }
}
