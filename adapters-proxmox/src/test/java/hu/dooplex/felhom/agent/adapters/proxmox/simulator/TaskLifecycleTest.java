package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tasks from their start to after their end: as they are listed, and when somebody stops them. */
final class TaskLifecycleTest {
  private final Hands hands = new Hands();
  private final SimulatedNode node = hands.node;

  private JsonNode listed(String source) {
    return hands.data("GET", "tasks", "source=" + source).path(0);
  }

  @Test
  void aTaskThatEndedCanBeListedAsRunningForAMoment() {
    node.put(hands.container(100));
    node.settings().taskListLag(Duration.ofSeconds(1));
    String upid = hands.post("lxc/100/status/start");
    assertEquals(upid, listed("active").path("upid").asText());

    hands.later(2);
    assertEquals("RUNNING", listed("all").path("status").asText());
    assertEquals("stopped", hands.data("GET", "tasks/" + upid + "/status").path("status").asText());
    hands.later(1);
    assertEquals("OK", listed("all").path("status").asText());
    assertEquals(0, hands.data("GET", "tasks", "source=active").size());
  }

  @Test
  void aClockThatIsSetBackIsWrittenDownAndMakesNothingTakeLonger() {
    node.put(hands.container(100));
    node.clockAhead(Duration.ofHours(-1));
    String upid = hands.post("lxc/100/status/start");
    Instant start = hands.task(upid).upid().startTime();
    assertEquals(node.now().minus(Duration.ofHours(1)).getEpochSecond(), start.getEpochSecond());
    assertEquals(0, hands.data("GET", "tasks", "since=" + node.now().getEpochSecond()).size());
    hands.later(10);
    assertEquals("OK", hands.exitStatus(upid));
    assertTrue(hands.task(upid).ended().orElseThrow().isBefore(start.plusSeconds(11)));
  }

  @Test
  void oneMayStopOnesOwnTasksAndOthersOnlyWithTheRight() {
    node.put(hands.container(100));
    node.put(ApiToken.of("agent@pve!look", "s").grant("/", Set.of("Sys.Audit")));
    String path = "tasks/" + hands.post("lxc/100/status/start");
    assertEquals(403, hands.ask("agent@pve!look", "DELETE", path).status());
    assertEquals(200, hands.ask("agent@pve!root", "DELETE", path).status());
    assertEquals("received interrupt", node.tasks().getLast().exitStatus());
    assertEquals(
        "400 Parameter verification failed. {\"upid\":\"unable to parse worker upid\"}",
        hands.refused("DELETE", "tasks/nonsense"));
  }

  @Test
  void aStalledTaskIsStoppedTheHardWayAndGivesItsLockBack() {
    node.put(hands.container(100));
    node.taskFaults().next("vzstart", TaskFault.STALLED);
    String upid = hands.post("lxc/100/status/start");
    hands.later(3600);
    assertEquals(Optional.empty(), hands.task(upid).ended());
    hands.data("DELETE", "tasks/" + upid);
    assertEquals("unexpected status", hands.exitStatus(upid));
    String next = hands.post("lxc/100/status/start");
    hands.later(10);
    assertEquals("OK", hands.exitStatus(next));
  }

  @Test
  void theNextFreeVmidIsTheLowest() {
    node.put(hands.container(100)).put(hands.container(102));
    assertEquals("{\"data\":\"101\"}", nextId(""));
    assertEquals("{\"data\":\"103\"}", nextId("103"));
    assertEquals(
        "{\"data\":null,\"message\":\"Parameter verification failed.\\n\","
            + "\"errors\":{\"vmid\":\"VM 102 already exists\"}}",
        nextId("102"));
  }

  private String nextId(String wanted) {
    return RecordedRead.tree(
            node.answer(
                    node.rights(Hands.TOKEN),
                    "GET",
                    "/cluster/nextid",
                    wanted.isEmpty() ? Map.of() : Map.of("vmid", wanted))
                .body())
        .toString();
  }
}
