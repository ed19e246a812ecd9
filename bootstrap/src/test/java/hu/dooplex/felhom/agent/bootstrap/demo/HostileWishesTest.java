package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VICTIM;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.destroy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows of the matrix that come as desired state (trust.md, 1 and 2), with the whole daemon: the
 * hub is told what it waits for or why it was refused, and the node receives nothing.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileWishesTest {
  private HostileWorld world;

  @BeforeAll
  void open() throws Exception {
    world = new HostileWorld("ops-1 operational", "vault recovery");
    world.configure(
        "\"managed_fields\": \\[[^\\]]*\\]",
        "\"managed_fields\": [\"cores\", \"memory\", \"startup\", \"tags\", \"description\"]");
    world.start();
  }

  @AfterAll
  void close() {
    world.close();
  }

  private static String guest(int vmid, String rest) {
    return "{\"vmid\": %d, \"kind\": \"lxc\", %s}".formatted(vmid, rest);
  }

  /** A desired state of one guest that needs a signature, as which operation. */
  record Delta(String name, int vmid, String desired, String operation) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Delta> deltas() {
    return Stream.of(
        new Delta("absent", VICTIM, "\"presence\": \"absent\"", "destroy_guest"),
        // It uses 734 MiB: the limit would be written live.
        new Delta(
            "memory below what is in use",
            101,
            "\"config\": {\"memory_bytes\": 629145600}",
            "set_guest_config"),
        new Delta(
            "startup: down=0", 103, "\"config\": {\"startup\": \"down=0\"}", "set_guest_config"));
  }

  @ParameterizedTest
  @MethodSource("deltas")
  void aDestructiveDeltaWaitsForASignatureAndNothingIsSent(Delta delta) throws Exception {
    world.demo().desire(guest(delta.vmid, delta.desired));
    JsonNode report = world.nextReport();
    while (pending(report, delta.vmid).isEmpty()) {
      report = world.nextReport();
    }
    assertEquals(List.of(delta.operation), pending(report, delta.vmid));
    world.nextReport();
    JsonNode later = world.nextReport();
    assertEquals(List.of(delta.operation), pending(later, delta.vmid));
    JsonNode reconcile =
        later
            .path("guests")
            .valueStream()
            .filter(each -> each.path("vmid").asInt() == delta.vmid)
            .findFirst()
            .orElseThrow()
            .path("reconcile");
    assertEquals("drift", reconcile.path("state").asText(), reconcile::toString);
    assertEquals("signature", reconcile.path("reason").asText());
    assertEquals(List.of(), world.newChanges());
  }

  private static List<String> pending(JsonNode report, int vmid) {
    return report
        .path("pending_signatures")
        .valueStream()
        .filter(each -> each.path("vmid").asInt() == vmid)
        .map(each -> each.path("operation").asText())
        .toList();
  }

  /** Of a guest of the agent's own, whatever the marker; or of one that looks like it. */
  static Stream<String> tags() {
    return Stream.of("felhom-scratch", "felhom-6qk3zj7w5v2n4x8b1m0rtyp9cd", "FELHOM-scratch");
  }

  @ParameterizedTest
  @MethodSource("tags")
  void aReservedTagRefusesTheDesiredStateWhole(String tag) throws Exception {
    world.demo().desire();
    while (!error(world.nextReport()).isEmpty()) {
      // The one before is still refused.
    }
    int generation =
        world
            .demo()
            .desire(guest(VICTIM, "\"config\": {\"cores\": 4, \"tags\": [\"%s\"]}".formatted(tag)));
    JsonNode report = world.nextReport();
    while (error(report).isEmpty()) {
      report = world.nextReport();
    }
    assertEquals(List.of("bad_document"), error(report));
    assertTrue(report.path("reconcile").path("generation").asLong(-1) < generation);
    assertEquals(List.of(), world.newChanges());
    assertTrue(world.log().contains("guests[0].config.tags[0]"), world::log);
  }

  private static List<String> error(JsonNode report) {
    return report
        .path("collection_errors")
        .valueStream()
        .filter(each -> each.path("source").asText().equals("desired_state"))
        .map(each -> each.path("message").asText())
        .toList();
  }

  /** A customer's guest that bears the tag all the same is no scratch guest of the agent's. */
  @Test
  void aGuestWithAReservedTagIsNobodysToDestroyWithoutASignature() throws Exception {
    world.demo().node().changeGuest(102, guest -> guest.tags("felhom-scratch"));
    String document = world.issued(destroy(102));
    assertTrue(document.contains("\"destroy_guest\""), document);
    assertEquals(List.of(), world.newChanges());
  }
}
