package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.RecordedMutations.TestClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of values that were sent to real servers: every one, in order, on one container. */
final class RoundTripTest {
  @ParameterizedTest
  @EnumSource(names = {"V8_4", "V9_1"})
  void everyValueComesBackAsItDidFromTheRecordedServer(PveRelease release) throws IOException {
    List<RoundTripRow> rows = RoundTripRow.all(release);
    int vmid = RecordedContainers.first(release);
    SimulatedNode node = RecordedContainers.server(release, new TestClock());
    node.put(RecordedContainers.stopped(vmid));
    int alone = firstAlone(rows);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (i >= alone) {
        cleanUp(node, vmid);
      }
      difference(node, vmid, rows.get(i)).ifPresent(differences::add);
    }
    System.getLogger(RoundTripTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "values that came back alike on {0}: {1} of {2}",
            release.release(),
            rows.size() - differences.size(),
            rows.size());
    assertEquals(List.of(), differences);
    assertTrue(rows.size() > 160, "only " + rows.size() + " values were found");
  }

  /** The mount points at the end were set one by one, each on a container that had none. */
  private static int firstAlone(List<RoundTripRow> rows) {
    int first = rows.size();
    while (rows.get(first - 1).field().equals("mp0")) {
      first--;
    }
    return first;
  }

  private static void cleanUp(SimulatedNode node, int vmid) {
    node.put(RecordedContainers.stopped(vmid));
    for (String storage : List.of("btr", "local")) {
      node.changeStorage(storage, known -> known.holding(List.of()));
    }
  }

  private static Optional<String> difference(SimulatedNode node, int vmid, RoundTripRow row) {
    String path = "/nodes/" + node.name() + "/lxc/" + vmid + "/config";
    Optional<Rights> full = node.rights("agent@pve!full");
    PveAnswer answer = node.answer(full, "PUT", path, Map.of(row.field(), row.put()));
    JsonNode body = RecordedRead.tree(answer.body());
    JsonNode now =
        RecordedRead.tree(node.answer(full, "GET", path, Map.of()).body())
            .path("data")
            .path(row.field());
    String expected =
        row.status() + " " + (row.status() == 200 ? shown(row, row.get()) : note(row));
    String actual =
        answer.status() + " " + (answer.status() == 200 ? shown(row, now) : problem(row, body));
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(row + "\n  recorded " + expected + "\n  answered " + actual);
  }

  /** With its JSON type; an address that the server made up is only there or not. */
  private static String shown(RoundTripRow row, JsonNode value) {
    if (value.isMissingNode()) {
      return NullNode.getInstance().toString();
    }
    return row.put().contains("hwaddr")
        ? value.toString()
        : value.toString().replaceFirst("hwaddr=BC:24:11(:[0-9A-F]{2}){3}", "hwaddr=new");
  }

  private static String note(RoundTripRow row) {
    JsonNode note = row.note().isObject() ? row.note().path(row.field()) : row.note();
    return sorted(note.asText());
  }

  private static String problem(RoundTripRow row, JsonNode body) {
    JsonNode error = body.path("errors").path(row.field());
    return sorted(error.isMissingNode() ? body.path("message").asText().strip() : error.asText());
  }

  /** Lines about the parts of a value come from a Perl hash, in no order. */
  private static String sorted(String lines) {
    return JsonNodeFactory.instance
        .textNode(String.join("\n", lines.lines().sorted().toList()))
        .toString();
  }
}
