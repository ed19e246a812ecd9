package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Starting, stopping, snapshots and stopping tasks, against what real servers did. */
final class RecordedLifecycleTest {
  private static final String SNAPSHOT_READS = "/nodes/[^/]+/lxc/\\d+/(snapshot/.+|feature)";

  /** A read after a call that shows what the call did. */
  private record Shown(String file, String call, String readFile, String read) {}

  private static final List<Shown> SHOWN =
      List.of(
          new Shown(
              "pve-8.4-fail",
              "fail/start-missing-bridge",
              "pve-8.4-fail",
              "fail/after-start-missing-bridge-current"),
          new Shown(
              "pve-9.1-fail",
              "fail/start-missing-bridge",
              "pve-9.1-fail",
              "fail/after-start-missing-bridge-current"),
          new Shown(
              "pve-8.4-hotplug",
              "hotplug/reboot-applies-pending",
              "pve-8.4-hotplug",
              "hotplug/config-after-reboot"),
          new Shown(
              "pve-8.4-hotplug",
              "hotplug/reboot-applies-pending",
              "pve-8.4-hotplug",
              "hotplug/after-reboot-pending"),
          new Shown(
              "pve-9.1-hotplug",
              "hotplug/reboot-applies-pending",
              "pve-9.1-hotplug",
              "hotplug/config-after-reboot"),
          new Shown(
              "pve-9.1-hotplug",
              "hotplug/reboot-applies-pending",
              "pve-9.1-hotplug",
              "hotplug/after-reboot-pending"),
          new Shown(
              "pve-8.4-quirk",
              "quirk/rollback-description",
              "pve-8.4-quirk",
              "quirk/rollback-description-config"),
          new Shown(
              "pve-8.4-mutate",
              "mutate/snapshot-create-running",
              "pve-8.4-read",
              "read/snapshot-list"),
          new Shown(
              "pve-8.4-mutate",
              "mutate/shutdown-100",
              "pve-8.4-read",
              "read/lxc-100-current-stopped"));

  private final RecordedMutations.TestClock clock = new RecordedMutations.TestClock();

  @Test
  void everyRecordedCallIsAnsweredAlike() {
    RecordedMutations mutations = RecordedShares.LIFECYCLE.reproduced();

    assertEquals(List.of(), mutations.differences());
    assertEquals(115, mutations.count());
  }

  @Test
  void whatTheReadsAfterwardsShowIsAlike() {
    List<RecordedCall> all = RecordedCall.all();
    for (Shown shown : SHOWN) {
      RecordedCall call = named(all, shown.file(), shown.call()).getFirst();
      List<RecordedCall> reads = named(all, shown.readFile(), shown.read());
      SimulatedNode node = new LifecyclePreconditions().before(call, clock).orElseThrow();
      answer(node, call);
      clock.pass(Duration.ofHours(1));
      JsonNode after = RecordedRead.tree(answer(node, reads.getFirst()).body()).path("data");
      assertTrue(
          reads.stream().anyMatch(read -> comparable(read.data()).equals(comparable(after))),
          () -> shown + "\n  recorded " + reads + "\n  answered " + after);
    }
  }

  /** Of a container with the snapshot s1, or with its root file system on plain files. */
  @Test
  void theReadsThatComeWithSnapshotsAreAlike() {
    List<RecordedCall> reads =
        RecordedCall.all().stream()
            .filter(call -> !call.mutating())
            .filter(call -> call.apiPath().matches(SNAPSHOT_READS))
            .toList();
    for (RecordedCall read : reads) {
      SimulatedNode node =
          LifecyclePreconditions.empty(read.segments().get(1), read.release(), clock);
      int vmid = Integer.parseInt(read.segments().get(3));
      SimulatedGuest guest =
          LifecyclePreconditions.rig(vmid)
              .set(
                  "net0",
                  "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:35:AE:BC,ip=10.99.0.10/24,type=veth")
              .snapshot("s1", clock.instant(), "first\nsnap ü");
      node.put(
          read.what().equals("feature-snapshot-unsupported")
              ? guest.set("rootfs", "rigdir:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=1G")
              : guest);
      PveAnswer answer = answer(node, read);
      assertEquals(read.status(), answer.status(), read::toString);
      assertEquals(
          comparable(read.body()), comparable(RecordedRead.tree(answer.body())), read::toString);
    }
    assertEquals(9, reads.size());
  }

  /** One container from start to stop, on one node. */
  @Test
  void theLifecycleRecordedOn92EndsTaskByTaskAlike() {
    List<RecordedCall> calls =
        RecordedCall.all().stream()
            .filter(call -> call.file().startsWith("lxc-lifecycle"))
            .toList();
    SimulatedNode node = LifecyclePreconditions.empty("pve", PveRelease.V9_2, clock);
    node.put(SimulatedGuest.lxc(9102).set("rootfs", "local-zfs:subvol-9102-disk-0,size=8G"));
    node.settings().guestBehaves(9102, GuestBehaviour.obedient().warningAtStart("an old systemd"));
    List<String> recorded = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    for (RecordedCall call : calls) {
      if (RecordedShares.LIFECYCLE.calls().contains(call)) {
        String upid = RecordedRead.tree(answer(node, call).body()).path("data").asText();
        clock.pass(Duration.ofSeconds(30));
        node.settle();
        ended.add(exitStatus(node, upid));
        recorded.add(recordedEnd(calls, call.data().asText()));
      }
    }
    assertEquals(List.of("WARNINGS: 1", "OK", "OK", "OK"), recorded);
    assertEquals(recorded, ended);
  }

  private static String exitStatus(SimulatedNode node, String upid) {
    Optional<Upid> wanted = Upid.parse(upid);
    return node.tasks().stream()
        .filter(task -> wanted.equals(Optional.of(task.upid())))
        .map(SimulatedTask::exitStatus)
        .findFirst()
        .orElseThrow();
  }

  private static String recordedEnd(List<RecordedCall> calls, String upid) {
    return calls.stream()
        .map(RecordedCall::data)
        .filter(data -> data.path("upid").asText().equals(upid))
        .filter(data -> data.path("status").asText().equals("stopped"))
        .map(data -> data.path("exitstatus").asText())
        .findFirst()
        .orElseThrow();
  }

  private static List<RecordedCall> named(List<RecordedCall> all, String file, String name) {
    return all.stream()
        .filter(call -> call.file().equals(file) && call.name().equals(name))
        .toList();
  }

  private static PveAnswer answer(SimulatedNode node, RecordedCall call) {
    return node.answer(
        node.rights("agent@pve!" + call.token()), call.method(), call.apiPath(), call.parameters());
  }

  /** Without digests and times, and in one order. */
  private static JsonNode comparable(JsonNode tree) {
    if (tree instanceof ArrayNode array) {
      return JsonNodeFactory.instance
          .arrayNode()
          .addAll(
              array
                  .valueStream()
                  .filter(entry -> !entry.path("key").asText().equals("digest"))
                  .map(RecordedLifecycleTest::comparable)
                  .sorted(Comparator.comparing(JsonNode::toString))
                  .toList());
    }
    if (tree instanceof ObjectNode object) {
      ObjectNode sorted = JsonNodeFactory.instance.objectNode();
      object.properties().stream()
          .filter(entry -> !List.of("digest", "snaptime").contains(entry.getKey()))
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> sorted.set(entry.getKey(), comparable(entry.getValue())));
      return sorted;
    }
    return tree.isNumber() ? JsonNodeFactory.instance.numberNode(tree.decimalValue()) : tree;
  }
}
