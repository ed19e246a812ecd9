package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.RecordedMutations.TestClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real servers showed of a container after they had changed it. */
final class ConfigAftermathTest {
  /**
   * Every key of the container, not only the one that was changed. What the call does not touch is
   * as the answer shows it, since it was so before too; what it touches is as it last was.
   */
  @ParameterizedTest
  @EnumSource(names = {"V8_4", "V9_1"})
  void theWholeConfigurationAfterAChangeIsAsRecorded(PveRelease release) throws IOException {
    List<RecordedCall> calls = calls(release, "roundtrip");
    Map<String, JsonNode> last = new HashMap<>();
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (int i = 0; i + 1 < calls.size(); i++) {
      RecordedCall call = calls.get(i);
      RecordedCall next = calls.get(i + 1);
      if (call.mutating() && next.name().equals(call.name() + ".get") && !last.isEmpty()) {
        compared++;
        SimulatedNode node = before(call, last, next.data());
        send(node, call);
        String recorded = configuration(next.data(), call);
        String shown = configuration(get(node, next), call);
        if (!recorded.equals(shown)) {
          differences.add(call + "\n  recorded " + recorded + "\n  shown    " + shown);
        }
      }
      remember(last, call);
    }
    assertEquals(List.of(), differences);
    assertTrue(compared > 90, "only " + compared + " configurations were recorded");
  }

  /** A recorded call, or something else that was done between two of them; and what it showed. */
  private record Step(String call, UnaryOperator<SimulatedGuest> besides, List<String> shown) {
    static Step of(String call, String... shown) {
      return new Step(call, UnaryOperator.identity(), List.of(shown));
    }

    static Step besides(UnaryOperator<SimulatedGuest> change, String... shown) {
      return new Step("", change, List.of(shown));
    }
  }

  private static final List<Step> ON_A_RUNNING_CONTAINER =
      List.of(
          Step.of("net-revert", "net-revert-pending"),
          Step.of("del-net1", "del-net1-pending"),
          Step.of("arch", "arch-pending"),
          Step.of("cmode-console-tty", "cmode-pending"),
          Step.of("features-nesting", "features-pending"),
          Step.besides(guest -> guest.setAtNextStart("ostype", "unmanaged"), "ostype-pending"),
          Step.besides(guest -> guest.unset("swap").unset("cpulimit")),
          Step.of("mp0-running", "mp0-pending"),
          Step.of("delete-mp0-running", "delete-mp0-pending"),
          Step.besides(
              guest ->
                  guest
                      .setAtNextStart("nameserver", "1.1.1.1 8.8.8.8")
                      .setAtNextStart("searchdomain", "example.com"),
              "dns-pending"),
          Step.of("unprivileged", "dns-pending"),
          Step.of("mixed-hot-and-cold", "mixed-pending", "config", "config-current"));

  @ParameterizedTest
  @EnumSource(names = {"V8_4", "V9_1"})
  void aRunningContainerHoldsAndAppliesWhatIsPendingAsRecorded(PveRelease release)
      throws IOException {
    List<RecordedCall> calls = calls(release, "hotplug");
    RecordedCall first = named(calls, "net1-badbridge-pending").orElseThrow();
    SimulatedNode node = RecordedContainers.server(release, new TestClock());
    int vmid = RecordedContainers.first(release);
    node.put(RecordedGuests.pending(vmid, first.data()).running(1, node.now(), GuestLoad.NONE));
    for (Step step : ON_A_RUNNING_CONTAINER) {
      node.changeGuest(vmid, step.besides());
      named(calls, step.call()).ifPresent(call -> send(node, call));
      for (String shown : step.shown()) {
        RecordedCall read = named(calls, shown).orElseThrow();
        assertEquals(values(read.data()), values(get(node, read)), shown);
      }
    }
    node.changeGuest(vmid, guest -> ContainerPending.applied(node, guest));
    for (String shown : List.of("after-reboot-pending", "config-after-reboot")) {
      RecordedCall read = named(calls, shown).orElseThrow();
      assertEquals(values(read.data()), values(get(node, read)), shown);
    }
  }

  private static List<RecordedCall> calls(PveRelease release, String group) throws IOException {
    Optional<Path> folder = RecordedRead.folder();
    assumeTrue(folder.isPresent(), "no recordings: there is no ../shared/pve beside the checkout");
    return RecordedCall.all(folder.get()).stream()
        .filter(call -> call.file().equals("pve-" + release.release() + "-" + group))
        .toList();
  }

  private static Optional<RecordedCall> named(List<RecordedCall> calls, String name) {
    return calls.stream().filter(call -> call.what().equals(name)).findFirst();
  }

  private static SimulatedNode before(
      RecordedCall call, Map<String, JsonNode> last, JsonNode after) {
    ObjectNode values = after.deepCopy();
    List<String> touched = new ArrayList<>(call.parameters().keySet());
    touched.addAll(Call.list(call.parameters().getOrDefault("delete", "")));
    if (last.containsKey("mp0")) {
      last.keySet().stream().filter(key -> key.startsWith("unused")).forEach(touched::add);
    }
    touched.forEach(values::remove);
    touched.stream().filter(last::containsKey).forEach(key -> values.set(key, last.get(key)));
    int vmid = Integer.parseInt(call.segments().get(3));
    return RecordedContainers.server(call.release(), new TestClock())
        .put(RecordedGuests.configured(vmid, values));
  }

  /** What the container last was: as it was shown, and without what was deleted since. */
  private static void remember(Map<String, JsonNode> last, RecordedCall call) {
    if (!call.mutating() && call.data().has("digest")) {
      last.clear();
      call.data().properties().forEach(entry -> last.put(entry.getKey(), entry.getValue()));
    } else if (call.status() == 200) {
      last.keySet().removeAll(Call.list(call.parameters().getOrDefault("delete", "")));
    }
  }

  private static void send(SimulatedNode node, RecordedCall call) {
    assertEquals(
        call.status(),
        node.answer(
                node.rights("agent@pve!" + call.token()),
                call.method(),
                call.apiPath(),
                call.parameters())
            .status(),
        call.toString());
  }

  private static JsonNode get(SimulatedNode node, RecordedCall read) {
    return RecordedRead.tree(
            node.answer(node.rights("agent@pve!full"), "GET", read.apiPath(), read.parameters())
                .body())
        .path("data");
  }

  private static String configuration(JsonNode config, RecordedCall call) {
    String text = values(config).toString();
    return call.requestBody().contains("hwaddr")
        ? text
        : text.replaceAll("hwaddr=BC:24:11(:[0-9A-F]{2}){3}", "hwaddr=any");
  }

  /** By key: of a configuration the value, of a list of what is pending the whole entry. */
  private static SortedMap<String, String> values(JsonNode shown) {
    SortedMap<String, String> values = new TreeMap<>();
    if (shown.isArray()) {
      for (JsonNode entry : shown) {
        SortedMap<String, String> fields = new TreeMap<>();
        entry
            .properties()
            .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
        values.put(entry.path("key").asText(), fields.toString());
      }
    } else {
      shown.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().toString()));
    }
    values.remove("digest");
    return values;
  }
}
