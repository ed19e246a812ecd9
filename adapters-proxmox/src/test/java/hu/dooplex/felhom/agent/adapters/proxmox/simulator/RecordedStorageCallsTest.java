package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Containers, backups and volumes, against what real servers did. */
final class RecordedStorageCallsTest {
  /** A call → the read that shows what became of it. */
  private static final Map<String, String> SHOWN_BY =
      Map.of(
          "create-101-defaults", "config-101-defaults",
          "create-102-full", "config-102-full",
          "create-103-dir-raw", "config-103-dir",
          "create-104-subvol", "config-104-subvol",
          "create-dup-net", "after-failed-create2-config",
          "restore-new-111", "config-111-restored",
          "restore-existing-force", "config-111-restored-force",
          "restore-keyctl-by-token", "restore-keyctl-by-token-config",
          "vzdump-102-running-snapshot", "storage-backups-102",
          "backup-attrs", "storage-backups-102-attrs");

  private final RecordedStorageWorld world = new RecordedStorageWorld();

  @Test
  void everyRecordedCallIsAnsweredAlikeAndItsTaskEndsAlike() {
    RecordedMutations mutations = RecordedShares.STORAGE.reproduced();

    assertEquals(List.of(), mutations.differences());
    assertEquals(158, mutations.count());
  }

  @Test
  void whatTheServersShowedAfterwardsIsShown() {
    List<RecordedCall> all = RecordedCall.all();
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (RecordedCall call : RecordedShares.STORAGE.calls()) {
      if (SHOWN_BY.containsKey(call.what())) {
        RecordedCall read = read(all, call);
        compared++;
        String expected = comparable(read.data());
        String actual = comparable(after(call, read));
        if (!expected.equals(actual)) {
          differences.add(call + "\n  recorded " + expected + "\n  shown    " + actual);
        }
      }
    }
    assertEquals(List.of(), differences);
    assertEquals(20, compared);
  }

  private static RecordedCall read(List<RecordedCall> all, RecordedCall call) {
    String name = SHOWN_BY.get(call.what());
    return all.stream()
        .filter(read -> read.release() == call.release() && read.what().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode after(RecordedCall call, RecordedCall read) {
    RecordedMutations.TestClock clock = new RecordedMutations.TestClock();
    SimulatedNode node = world.before(call, clock).orElseThrow();
    PveAnswer _ =
        node.answer(
            node.rights("agent@pve!" + call.token()),
            call.method(),
            call.apiPath(),
            call.parameters());
    clock.pass(Duration.ofHours(1));
    PveAnswer answer =
        node.answer(
            node.rights("agent@pve!" + read.token()), "GET", read.apiPath(), read.parameters());
    return RecordedRead.tree(answer.body()).path("data");
  }

  /** Without what is new each time: digests, MAC addresses, sizes and times of backups. */
  private static String comparable(JsonNode data) {
    JsonNode one = data.isArray() ? data.path(0) : data;
    ObjectNode object = one.deepCopy();
    object.remove(List.of("digest", "size", "ctime"));
    TreeMap<String, String> sorted = new TreeMap<>();
    object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue().toString()));
    return sorted
        .toString()
        .replaceAll("hwaddr=[0-9A-F:]+", "hwaddr=MAC")
        .replaceAll("\\d{4}_\\d\\d_\\d\\d-\\d\\d_\\d\\d_\\d\\d", "TIME");
  }
}
