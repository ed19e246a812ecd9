package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The server before each recorded call that starts, stops or snapshots a guest: a small container
 * on btrfs, and what the call's name says of it.
 */
final class LifecyclePreconditions implements RecordedMutations.Preconditions {
  private static final List<String> RUNNING =
      List.of(
          "start-running",
          "reboot-applies-pending",
          "snapshot-create-running",
          "shutdown-100",
          "shutdown-900",
          "reboot-100",
          "stop-100",
          "10", // of the 9.2 lifecycle: the snapshot, and the stop at its end
          "17",
          "suspend",
          "resume",
          "shutdown-timeout",
          "reboot-timeout",
          "shutdown-while-vzdump",
          "snapshot-while-vzdump");

  private static final Map<String, List<String>> SNAPSHOTS =
      Map.ofEntries(
          Map.entry("locked-rollback", List.of("s1")),
          Map.entry("locked-delsnapshot", List.of("s1")),
          Map.entry("delsnapshot-missing", List.of("s1")),
          Map.entry("rollback-missing", List.of("s1")),
          Map.entry("snapshot-put-desc-missing", List.of("s1")),
          Map.entry("rollback-protected", List.of("s1")),
          Map.entry("snapshot-rollback", List.of("s1")),
          Map.entry("snapshot-delete", List.of("s1")),
          Map.entry("13", List.of("itest0")),
          Map.entry("delsnapshot-vzdump-after-kill", List.of("vzdump")),
          Map.entry("delsnapshot-vzdump-after-unlock", List.of("vzdump")));

  @Override
  public Optional<SimulatedNode> before(RecordedCall call, RecordedMutations.TestClock clock) {
    List<String> path = call.segments();
    SimulatedNode node = empty(path.get(1), call.release(), clock);
    if (path.get(2).equals("tasks")) {
      task(call, Upid.parse(path.get(3)).orElseThrow(), clock.instant(), node);
    } else if (!call.what().startsWith("unknown-vmid")) {
      node.put(guest(call, Integer.parseInt(path.get(3)), clock.instant()));
      behave(call, Integer.parseInt(path.get(3)), node);
    }
    return Optional.of(node);
  }

  static SimulatedNode empty(String name, PveRelease release, RecordedMutations.TestClock clock) {
    Set<String> administrator = release.administrator();
    return new SimulatedNode(name, release, clock)
        .put(ApiToken.of("agent@pve!full", "s").grant("/", administrator))
        .put(ApiToken.of("agent@pve!root", "s").grant("/", administrator))
        .put(ApiToken.of("agent@pve!audit", "s").grant("/", release.auditor()))
        .put(ApiToken.of("agent@pve!none", "s"))
        .put(SimulatedStorage.of("btr", "btrfs", "rootdir"))
        .put(SimulatedStorage.of("rigdir", "dir", "rootdir"))
        .put(SimulatedStorage.of("local-zfs", "zfspool", "rootdir"));
  }

  private static SimulatedGuest guest(RecordedCall call, int vmid, Instant now) {
    SimulatedGuest guest = rig(vmid);
    for (String name : SNAPSHOTS.getOrDefault(call.what(), List.of())) {
      guest = guest.snapshot(name, now.minus(Duration.ofHours(1)), "");
    }
    guest =
        switch (call.what()) {
          case "locked-start",
              "locked-snapshot",
              "locked-rollback",
              "locked-delsnapshot",
              "shutdown-while-vzdump",
              "snapshot-while-vzdump",
              "delsnapshot-vzdump-after-kill" ->
              guest.lock("backup");
          case "start-template" -> guest.set("template", 1);
          case "start-missing-bridge" ->
              SimulatedGuest.lxc(vmid)
                  .set("swap", 512)
                  .set("rootfs", "btr:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=256M")
                  .set("net0", "name=eth0,bridge=vmbr9,hwaddr=BC:24:11:00:00:10,type=veth");
          case "snapshot-unsupported-storage" ->
              guest.set("rootfs", "rigdir:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=1G");
          case "json-null-3-start" -> guest.set("memory", " ");
          case "rollback-protected" -> guest.set("protection", 1);
          case "reboot-applies-pending" -> withPending(call, vmid);
          case "rollback-description" -> withSnapshotDd(call, vmid, now);
          default -> guest;
        };
    return RUNNING.contains(call.what()) ? guest.running(200, now, GuestLoad.NONE) : guest;
  }

  static SimulatedGuest rig(int vmid) {
    return SimulatedGuest.lxc(vmid)
        .set("arch", "amd64")
        .set("cores", 1)
        .set("hostname", "ct" + vmid)
        .set("memory", 128)
        .set("swap", 0)
        .set("ostype", "alpine")
        .set("unprivileged", 1)
        .set("rootfs", "btr:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=1G")
        .set("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:10,ip=dhcp,type=veth");
  }

  /** As the two reads just before the reboot show it. */
  private static SimulatedGuest withPending(RecordedCall call, int vmid) {
    JsonNode running = read(call, "hotplug/config-current");
    JsonNode merged = read(call, "hotplug/config");
    SimulatedGuest guest = RecordedGuests.configured(vmid, running);
    for (Map.Entry<String, JsonNode> entry : merged.properties()) {
      JsonNode value = entry.getValue();
      if (!value.equals(running.path(entry.getKey()))) {
        guest =
            value.isNumber()
                ? guest.setAtNextStart(entry.getKey(), value.asLong())
                : guest.setAtNextStart(entry.getKey(), value.asText());
      }
    }
    return guest;
  }

  private static JsonNode read(RecordedCall call, String name) {
    return RecordedCall.all().stream()
        .filter(other -> other.file().equals(call.file()) && other.name().equals(name))
        .map(RecordedCall::data)
        .findFirst()
        .orElseThrow();
  }

  /** Described once more after the snapshot; on 9.1 the snapshot had not come about. */
  private static SimulatedGuest withSnapshotDd(RecordedCall call, int vmid, Instant now) {
    SimulatedGuest before =
        rig(vmid)
            .set("onboot", 0)
            .set("tags", "rig")
            .set("rootfs", "btr:100/vm-100-disk-0.raw,size=512M")
            .set(
                "net0",
                "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:10,ip=10.99.0.10/24,type=veth")
            .set("description", "before\n");
    SimulatedGuest taken =
        call.release().since9() ? before : before.snapshot("dd", now.minusSeconds(5), "of dd");
    return taken.set("description", "after\n").set("memory", 64).set("protection", 1);
  }

  private static void behave(RecordedCall call, int vmid, SimulatedNode node) {
    GuestBehaviour obedient = GuestBehaviour.obedient();
    switch (call.what()) {
      case "shutdown-timeout", "reboot-timeout" ->
          node.settings().guestBehaves(vmid, obedient.ignoringShutdown());
      case "start-100b" ->
          node.settings()
              .guestBehaves(
                  vmid,
                  obedient.failingToStart(
                      "startup for container '100' failed",
                      "cgfsng_monitor_create: 1388 Numerical result out of range - Failed to"
                          + " create monitor cgroup",
                      "__lxc_start: 2042 Failed to create monitor cgroup"));
      default -> {}
    }
  }

  /** What is to be stopped: a backup at work, a task that has ended, or one of another server. */
  private static void task(RecordedCall call, Upid upid, Instant now, SimulatedNode node) {
    if (call.what().equals("task-abort")) {
      node.put(SimulatedTask.running(upid, "INFO: starting new backup job"));
    } else if (!call.release().since9()) {
      // On 9.1 a task of that name never was.
      node.put(SimulatedTask.ended(upid, now.minusSeconds(60), "OK"));
    }
  }
}
