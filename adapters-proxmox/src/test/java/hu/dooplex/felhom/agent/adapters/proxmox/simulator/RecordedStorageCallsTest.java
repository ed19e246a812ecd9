package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Containers, backups and volumes, against what real servers did. */
final class RecordedStorageCallsTest {
  private static final Pattern SHARE =
      Pattern.compile(
          "POST /nodes/[^/]+/lxc"
              + "|DELETE /nodes/[^/]+/lxc/\\d+"
              + "|POST /nodes/[^/]+/vzdump"
              + "|(PUT|DELETE) /nodes/[^/]+/storage/.*"
              + "|PUT /nodes/[^/]+/lxc/\\d+/resize"
              + "|POST /nodes/[^/]+/lxc/\\d+/template");

  /** The agent has no operation for these and so never sends them: the node does not know them. */
  private static final Pattern NEVER_SENT =
      Pattern.compile("POST /nodes/[^/]+/lxc/\\d+/(clone|move_volume)");

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

  private static List<RecordedCall> recorded() throws IOException {
    Optional<Path> folder = RecordedRead.folder();
    assumeTrue(folder.isPresent(), "no recordings: there is no ../shared/pve beside the checkout");
    return RecordedCall.all(folder.get());
  }

  private static List<RecordedCall> share(List<RecordedCall> all) {
    return all.stream()
        .filter(RecordedCall::mutating)
        .filter(call -> SHARE.matcher(call.method() + " " + call.apiPath()).matches())
        .toList();
  }

  @Test
  void everyRecordedCallIsAnsweredAlikeAndItsTaskEndsAlike() throws IOException {
    List<RecordedCall> all = recorded();
    List<RecordedCall> share = share(all);
    RecordedMutations mutations = new RecordedMutations();
    share.forEach(call -> mutations.check(world, all, call));

    System.getLogger(RecordedStorageCallsTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "recorded calls about containers, backups and volumes answered alike: "
                + new TreeMap<>(mutations.alike()));
    assertEquals(List.of(), mutations.differences());
    assertEquals(
        share.size(), mutations.alike().values().stream().mapToInt(Integer::intValue).sum());
    assertEquals(158, share.size());
  }

  @Test
  void copiesOfGuestsAndVolumesAreTheOnlyOnesLeftOut() throws IOException {
    List<RecordedCall> left =
        recorded().stream()
            .filter(RecordedCall::mutating)
            .filter(call -> NEVER_SENT.matcher(call.method() + " " + call.apiPath()).matches())
            .toList();

    assertEquals(10, left.size());
  }

  @Test
  void whatTheServersShowedAfterwardsIsShown() throws IOException {
    List<RecordedCall> all = recorded();
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (RecordedCall call : share(all)) {
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
