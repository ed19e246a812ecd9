package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SimulatedNodeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T19:25:00Z");

  private final SimulatedNode node = SimulatedNode.sample(InstantSource.fixed(NOW));

  private PveAnswer get(String token, String... path) throws ApiException {
    return node.as(token).exchange(PveRequest.get(path));
  }

  private JsonNode data(String... path) throws ApiException {
    PveAnswer answer = get(SampleWorld.FULL_TOKEN, path);
    assertEquals(200, answer.status(), String.join("/", path));
    return RecordedRead.tree(answer.body()).path("data");
  }

  private static String message(PveAnswer answer) {
    return RecordedRead.tree(answer.body()).path("message").asText();
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void theSameClockGivesTheSameBytes() throws ApiException {
    SimulatedNode other = SimulatedNode.sample(InstantSource.fixed(NOW));
    for (PveRequest request :
        new PveRequest[] {
          PveRequest.get("nodes", "pve1", "status"),
          PveRequest.get("cluster", "resources"),
          PveRequest.get("nodes", "pve1", "lxc", "103", "pending"),
          PveRequest.get("nodes", "pve1", "tasks"),
          PveRequest.get("nodes", "pve1", "storage", "pbs", "content")
        }) {
      assertArrayEquals(
          node.as(SampleWorld.FULL_TOKEN).exchange(request).body(),
          other.as(SampleWorld.FULL_TOKEN).exchange(request).body());
    }
  }

  @Test
  void theClusterListsGuestsOfOtherNodesAndWhatItsManagerHasInHand() throws ApiException {
    node.settings()
        .guestOn("pve2", GuestRef.lxc(900))
        .guestBehaves(103, GuestBehaviour.obedient().managedByHa());
    Map<String, String> told = new TreeMap<>();
    data("cluster", "resources")
        .forEach(row ->
            told.put(
                row.path("id").asText(),
                row.path("node").asText() + " " + row.path("hastate").asText("-")));
    assertEquals("pve2 -", told.get("lxc/900"));
    assertEquals("pve1 started", told.get("lxc/103"));
    assertEquals("pve1 -", told.get("lxc/101"));
  }

  @Test
  void uptimesFollowTheClock() throws ApiException {
    Instant[] now = {NOW};
    SimulatedNode aging = SimulatedNode.sample(() -> now[0]);
    now[0] = NOW.plusSeconds(61);
    PveAnswer answer =
        aging.as(SampleWorld.FULL_TOKEN).exchange(PveRequest.get("nodes", "pve1", "status"));
    assertEquals(86_461, RecordedRead.tree(answer.body()).path("data").path("uptime").asLong());
  }

  @Test
  void aMachineIsListedAsItsSourceSays() throws ApiException {
    JsonNode listed = data("nodes", "pve1", "qemu").path(0);
    assertEquals("homeassistant", listed.path("name").asText());
    assertEquals(4096L * 1024 * 1024, listed.path("maxmem").asLong());
    assertEquals(32L << 30, listed.path("maxdisk").asLong());
    assertFalse(listed.has("diskread"), "since 9 only the machine itself knows it");
    JsonNode current = data("nodes", "pve1", "qemu", "110", "status", "current");
    assertEquals("running", current.path("qmpstatus").asText());
    assertEquals(0, current.path("ha").path("managed").asInt());
    assertEquals(1, current.path("agent").asInt());
    JsonNode config = data("nodes", "pve1", "qemu", "110", "config");
    assertTrue(config.path("memory").isTextual(), "a machine's memory is text");
    assertTrue(config.path("cores").isInt());
  }

  @Test
  void whatIsPendingIsMergedUnlessTheRunningValuesAreAskedFor() throws ApiException {
    node.changeGuest(104, guest -> guest.unsetAtNextStart("cpulimit"));
    PveRequest config = PveRequest.get("nodes", "pve1", "lxc", "104", "config");
    JsonNode merged = data("nodes", "pve1", "lxc", "104", "config");
    JsonNode running =
        RecordedRead.tree(
                node.as(SampleWorld.FULL_TOKEN).exchange(config.with("current", "1")).body())
            .path("data");
    assertFalse(merged.has("cpulimit"));
    assertEquals("0.5", running.path("cpulimit").asText());
    assertEquals(running.path("digest"), merged.path("digest"));
  }

  @Test
  void aGuestWhoseConfigurationIsGoneIsStillListed() throws ApiException {
    node.changeGuest(104, SimulatedGuest::withoutReadableConfig);
    PveAnswer config = get(SampleWorld.FULL_TOKEN, "nodes", "pve1", "lxc", "104", "config");
    assertEquals(500, config.status());
    assertEquals("Configuration file 'nodes/pve1/lxc/104.conf' does not exist\n", message(config));
    JsonNode listed = data("nodes", "pve1", "lxc").path(3);
    assertEquals("CT104", listed.path("name").asText());
    assertEquals("running", listed.path("status").asText());
  }

  @Test
  void theReportingTokenSeesGuestsAndTasksButNoBackups() throws ApiException {
    JsonNode content =
        RecordedRead.tree(
            get(SampleWorld.REPORTING_TOKEN, "nodes", "pve1", "storage", "pbs", "content").body());
    assertEquals(0, content.path("data").size());
    assertEquals(4, data("nodes", "pve1", "storage", "pbs", "content").size());
    JsonNode guests =
        RecordedRead.tree(get(SampleWorld.REPORTING_TOKEN, "nodes", "pve1", "lxc").body());
    assertEquals(4, guests.path("data").size());
    JsonNode tasks =
        RecordedRead.tree(get(SampleWorld.REPORTING_TOKEN, "nodes", "pve1", "tasks").body());
    assertEquals(6, tasks.path("total").asInt());
    assertEquals(403, get(SampleWorld.REPORTING_TOKEN, "nodes", "pve1", "disks", "smart").status());
  }

  @Test
  void permissionComesBeforeParametersAndBeforeTheNodesName() throws ApiException {
    PveRequest wrong = PveRequest.get("nodes", "pve1", "lxc", "abc", "config").with("foo", "1");
    assertEquals(403, node.as(SampleWorld.POWERLESS_TOKEN).exchange(wrong).status());
    assertEquals(403, get(SampleWorld.POWERLESS_TOKEN, "nodes", "elsewhere", "status").status());
    PveAnswer refused = node.as(SampleWorld.FULL_TOKEN).exchange(wrong);
    assertEquals(400, refused.status());
    assertEquals(Set.of("foo", "vmid"), keys(RecordedRead.tree(refused.body()).path("errors")));
  }

  @Test
  void aParameterThatContradictsThePathIsRefused() throws ApiException {
    PveAnswer refused =
        node.as(SampleWorld.FULL_TOKEN)
            .exchange(PveRequest.get("nodes", "pve1", "lxc").with("node", "pve2"));
    assertEquals(
        "duplicate parameter (already defined in URI) with conflicting values!",
        RecordedRead.tree(refused.body()).path("errors").path("node").asText());
  }

  @Test
  void aGrantOnADeeperPathReplacesTheInheritedOne() throws ApiException {
    node.put(
        ApiToken.of("felhom@pve!deep", "secret")
            .grant("/vms", Set.of("VM.Audit"))
            .grant("/vms/101", Set.of("VM.Snapshot")));
    assertEquals(403, get("felhom@pve!deep", "nodes", "pve1", "lxc", "101", "config").status());
    assertEquals(200, get("felhom@pve!deep", "nodes", "pve1", "lxc", "102", "config").status());
  }

  @Test
  void aGrantThatDoesNotPropagateHoldsOnItsOwnPathOnly() throws ApiException {
    node.put(ApiToken.of("felhom@pve!top", "secret").grantHereOnly("/", Set.of("Sys.Audit")));
    assertEquals(403, get("felhom@pve!top", "nodes", "pve1", "status").status());
    PveRequest smart = PveRequest.get("nodes", "pve1", "disks", "smart").with("disk", "/dev/sda");
    assertEquals(200, node.as("felhom@pve!top").exchange(smart).status());
    JsonNode permissions =
        RecordedRead.tree(get("felhom@pve!top", "access", "permissions").body()).path("data");
    assertEquals(Set.of("/"), keys(permissions));
    assertEquals(0, permissions.path("/").path("Sys.Audit").asInt(9));
  }

  @Test
  void aStorageOutOfReachIsListedAsInactiveAndCannotBeLookedInto() throws ApiException {
    node.changeStorage(
        "pbs", storage -> storage.down("pbs: error fetching datastores - 500 Can't connect"));
    JsonNode status = data("nodes", "pve1", "storage", "pbs", "status");
    assertEquals(0, status.path("active").asInt(9));
    assertEquals(1, status.path("enabled").asInt());
    assertEquals(0, status.path("total").asLong(9));
    PveAnswer content = get(SampleWorld.FULL_TOKEN, "nodes", "pve1", "storage", "pbs", "content");
    assertEquals(500, content.status());
    assertEquals("pbs: error fetching datastores - 500 Can't connect\n", message(content));
  }

  @Test
  void anUnknownStoragesStatusIsAParameterErrorAndItsContentAFailure() throws ApiException {
    PveAnswer status = get(SampleWorld.FULL_TOKEN, "nodes", "pve1", "storage", "tape", "status");
    assertEquals(400, status.status());
    PveAnswer content = get(SampleWorld.FULL_TOKEN, "nodes", "pve1", "storage", "tape", "content");
    assertEquals(500, content.status());
    assertEquals("storage 'tape' does not exist\n", message(content));
  }

  @Test
  void verificationStandsBesideBackupsThatHaveOne() throws ApiException {
    JsonNode content = data("nodes", "pve1", "storage", "pbs", "content");
    assertEquals("failed", content.path(0).path("verification").path("state").asText());
    assertEquals("ok", content.path(1).path("verification").path("state").asText());
    assertFalse(content.path(2).has("verification"));
    assertEquals(1, content.path(2).path("protected").asInt());
    assertEquals("pbs-vm", content.path(3).path("format").asText());
  }

  @Test
  void tasksAreCutButCountedAndRunningOnesComeFirst() throws ApiException {
    node.put(
        SimulatedTask.running(
            SimulatedTask.upid(
                "pve1", 4000, 1, NOW, "vzdump", "101", SampleWorld.REPORTING_TOKEN)));
    PveRequest all = PveRequest.get("nodes", "pve1", "tasks").with("source", "all");
    JsonNode answer =
        RecordedRead.tree(node.as(SampleWorld.FULL_TOKEN).exchange(all.with("limit", "2")).body());
    assertEquals(7, answer.path("total").asInt());
    assertEquals(2, answer.path("data").size());
    assertEquals("RUNNING", answer.path("data").path(0).path("status").asText());
    assertFalse(answer.path("data").path(0).has("tokenid"));
    assertEquals("full", answer.path("data").path(1).path("tokenid").asText());
  }

  @Test
  void aTokenWithoutRightsSeesItsOwnTasks() throws ApiException {
    node.put(
        SimulatedTask.ended(
            SimulatedTask.upid("pve1", 4001, 1, NOW, "vzdump", "", SampleWorld.POWERLESS_TOKEN),
            NOW,
            "403 Permission check failed (/vms/101, VM.Backup)"));
    JsonNode answer =
        RecordedRead.tree(get(SampleWorld.POWERLESS_TOKEN, "nodes", "pve1", "tasks").body());
    assertEquals(1, answer.path("total").asInt());
    assertEquals("", answer.path("data").path(0).path("id").asText("none"));
  }

  @Test
  void normalHostsShowPressureAsText() throws ApiException {
    JsonNode running = data("nodes", "pve1", "lxc").path(0);
    assertEquals("0.00", running.path("pressurecpusome").asText());
    assertTrue(running.path("pressurecpusome").isTextual());
  }

  @Test
  void aThousandGuestsMoreAreListed() throws ApiException {
    SampleWorld.withExtraGuests(node, 1000, NOW);
    assertEquals(1004, data("nodes", "pve1", "lxc").size());
  }

  @Test
  void whatIsNotModelledIsNotImplementedAndCounted() throws ApiException {
    PveRequest unknown =
        new PveRequest(
            PveRequest.Method.POST,
            List.of("nodes", "pve1", "lxc", "102", "status", "fly"),
            new TreeMap<>());
    assertEquals(501, node.as(SampleWorld.FULL_TOKEN).exchange(unknown).status());
    data("version");
    assertEquals(1, node.received().mutating());
    assertEquals(
        "[POST /nodes/pve1/lxc/102/status/fly, GET /version]", node.received().all().toString());
  }

  @Test
  void changingWhatIsNotThereIsABugOfTheTest() {
    assertThrows(
        IllegalArgumentException.class, () -> node.changeGuest(999, SimulatedGuest::stopped));
  }
}
