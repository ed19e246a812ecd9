package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A node of release 9.2 with a clock, and who asks it with every right. */
final class Hands {
  static final String TOKEN = "agent@pve!full";

  final RecordedMutations.TestClock clock = new RecordedMutations.TestClock();
  final Instant start = clock.instant();
  final SimulatedNode node = LifecyclePreconditions.empty("pve1", PveRelease.V9_2, clock);

  /** A container on btrfs, stopped. */
  SimulatedGuest container(int vmid) {
    return SimulatedGuest.lxc(vmid)
        .set("hostname", "ct" + vmid)
        .set("memory", 128)
        .set("rootfs", "btr:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=1G")
        .set("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:10,type=veth");
  }

  /** A machine on btrfs, stopped. */
  SimulatedGuest machine(int vmid) {
    return SimulatedGuest.qemu(vmid)
        .set("name", "vm" + vmid)
        .set("memory", "512")
        .set("ide2", "none,media=cdrom")
        .set("scsi0", "btr:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=4G");
  }

  SimulatedGuest running(SimulatedGuest guest) {
    return guest.running(77, start.minusSeconds(60), GuestLoad.NONE);
  }

  SimulatedGuest guest(int vmid) {
    return node.guest(vmid).orElseThrow();
  }

  boolean runs(int vmid) {
    return guest(vmid).running().isPresent();
  }

  Optional<String> lock(int vmid) {
    return guest(vmid).value("lock");
  }

  PveAnswer ask(String token, String method, String path, String... pairs) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : pairs) {
      String[] both = pair.split("=", 2);
      parameters.put(both[0], both[1]);
    }
    return node.answer(node.rights(token), method, "/nodes/pve1/" + path, parameters);
  }

  /** What a good call answers. */
  JsonNode data(String method, String path, String... pairs) {
    PveAnswer answer = ask(TOKEN, method, path, pairs);
    JsonNode body = RecordedRead.tree(answer.body());
    assertEquals(200, answer.status(), body::toString);
    return body.path("data");
  }

  /** Starts a task, and gives its UPID. */
  String post(String path, String... pairs) {
    return data("POST", path, pairs).asText();
  }

  /** Status and text of a call that is refused. */
  String refused(String method, String path, String... pairs) {
    PveAnswer answer = ask(TOKEN, method, path, pairs);
    JsonNode body = RecordedRead.tree(answer.body());
    String errors = body.has("errors") ? " " + body.path("errors") : "";
    return answer.status() + " " + body.path("message").asText().strip() + errors;
  }

  void later(long seconds) {
    clock.pass(Duration.ofSeconds(seconds));
    node.settle();
  }

  SimulatedTask task(String upid) {
    return node.tasks().stream()
        .filter(task -> task.upid().text().equals(upid))
        .findFirst()
        .orElseThrow();
  }

  String exitStatus(String upid) {
    return task(upid).exitStatus();
  }

  /** After how many seconds it ended. */
  long took(String upid) {
    SimulatedTask task = task(upid);
    return Duration.between(task.upid().startTime(), task.ended().orElseThrow()).toSeconds();
  }

  /** Type and owner of all tasks, oldest first. */
  String tasks() {
    return node.tasks().stream()
        .map(SimulatedTask::upid)
        .sorted(Comparator.comparingLong(Upid::pid))
        .map(upid -> upid.type() + " " + upid.user())
        .collect(Collectors.joining(", "));
  }

  List<String> snapshots(int vmid) {
    return guest(vmid).snapshots().stream().map(SimulatedSnapshot::name).toList();
  }
}
