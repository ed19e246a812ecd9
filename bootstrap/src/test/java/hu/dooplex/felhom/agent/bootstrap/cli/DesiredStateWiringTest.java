package hu.dooplex.felhom.agent.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The desired state's way from a hub, or a file, to the report, through the daemon's wiring. */
class DesiredStateWiringTest {
  private final TestHost host;

  DesiredStateWiringTest() throws IOException {
    host = new TestHost();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static String document(long generation) {
    return "{\"schema_version\":1,\"generation\":"
        + generation
        + ",\"guests\":[{\"vmid\":101,\"kind\":\"lxc\",\"config\":{\"cores\":2}}]}";
  }

  private void serve(long generation) {
    host.hub().serve(generation, document(generation).getBytes(UTF_8));
  }

  private static Optional<Long> generation(Desired desired) {
    return desired.state().map(DesiredState::generation);
  }

  private static String problem(JsonNode report) {
    return report
        .path("collection_errors")
        .valueStream()
        .filter(error -> error.path("source").textValue().equals("desired_state"))
        .map(error -> error.path("message").textValue())
        .findFirst()
        .orElse("");
  }

  private static JsonNode reported(JsonNode report) {
    return report.path("reconcile").path("generation");
  }

  @Test
  void withoutADesiredStateNothingIsAskedForAndNothingChanged() throws Exception {
    try (ReportRounds rounds = new ReportRounds(host)) {
      assertEquals(Desired.NOTHING, rounds.desired());
      assertTrue(reported(rounds.report()).isNull());
      assertEquals(Desired.NOTHING, rounds.desired());
    }
    assertEquals(0, host.hub().desiredStateRequests());
    assertTrue(
        host.server().received().all().stream()
            .allMatch(request -> request.method().equals("GET")));
    assertFalse(Files.exists(host.stateDir().resolve("desired.json")));
  }

  @Test
  void whatTheHubServesIsFetchedOnceReportedAndEnforcedAfterARestartWhileTheHubIsAway()
      throws Exception {
    serve(17);
    try (ReportRounds rounds = new ReportRounds(host)) {
      rounds.report();
      assertEquals(Optional.of(17L), generation(rounds.desired()));
      assertTrue(rounds.desired().throughHub());
      assertEquals(17, reported(rounds.report()).longValue());
      rounds.desired();
      assertEquals(1, host.hub().desiredStateRequests());
    }
    host.hub().failWith(HubFault.UNAVAILABLE);
    try (ReportRounds rounds = new ReportRounds(host)) {
      rounds.run();
      assertEquals(Optional.of(17L), generation(rounds.desired()));
      assertEquals(Optional.empty(), rounds.desired().problem());
    }
    assertEquals(1, host.hub().desiredStateRequests());
  }

  @Test
  void whatIsRefusedIsReportedAndTheLastOneStands() throws Exception {
    serve(17);
    try (ReportRounds rounds = new ReportRounds(host)) {
      rounds.report();
      rounds.desired();
      serve(16);
      rounds.report();
      assertEquals(Optional.of(17L), generation(rounds.desired()));
      JsonNode report = rounds.report();
      assertEquals("stale_generation", problem(report));
      assertEquals(17, reported(report).longValue());
      host.hub().serve(18, document(18).replace("cores", "rootfs").getBytes(UTF_8));
      rounds.report();
      rounds.desired();
      assertEquals("bad_document", problem(rounds.report()));
      assertTrue(
          rounds.log().contains("guests[0].config.rootfs: found an unknown field"), rounds::log);
      host.hub().failDesiredStateWith(HubFault.ENDLESS_BODY);
      rounds.report();
      rounds.desired();
      assertEquals("bad_document", problem(rounds.report()));
      host.hub().recover();
      host.hub().serveNone(19);
      rounds.report();
      assertEquals(Desired.NOTHING, rounds.desired());
      JsonNode last = rounds.report();
      assertEquals("", problem(last));
      assertTrue(reported(last).isNull());
    }
  }

  @Test
  void aDamagedFileIsBegunAnewAndOneOfANewerAgentIsLeftAlone() throws Exception {
    serve(17);
    try (ReportRounds rounds = new ReportRounds(host)) {
      rounds.report();
      rounds.desired();
    }
    Path file = host.stateDir().resolve("desired.json");
    Files.writeString(file, "x");
    try (ReportRounds rounds = new ReportRounds(host)) {
      assertTrue(rounds.log().contains("desired_begun_anew"), rounds::log);
      assertEquals(Desired.NOTHING, rounds.desired());
      rounds.report();
      assertEquals(Optional.of(17L), generation(rounds.desired()));
    }
    String newer = "{\"crc\":\"@\",\"format\":\"felhom-agent desired state\",\"version\":2}\n";
    Files.writeString(file, withChecksum(newer));
    try (ReportRounds rounds = new ReportRounds(host)) {
      assertTrue(rounds.log().contains("code=desired_newer"), rounds::log);
      rounds.report();
      rounds.desired();
      JsonNode report = rounds.report();
      assertEquals("desired_newer", problem(report));
      assertEquals("no_signers", report.path("destructive_path").path("reason").textValue());
    }
    assertEquals(withChecksum(newer), Files.readString(file));
  }

  /** Over what stands behind it, to the closing brace. */
  private static String withChecksum(String line) {
    CRC32C crc = new CRC32C();
    crc.update(line.substring(line.indexOf("\"format"), line.length() - 1).getBytes(UTF_8));
    return line.replace("@", String.format("%08x", crc.getValue()));
  }

  @Test
  void aFileOnThisHostTakesTheHubsPlace() throws Exception {
    serve(17);
    Path file = host.write("desired-state.json", document(3));
    host.set("reconcile.desired_state_file", file.toString());
    try (ReportRounds rounds = new ReportRounds(host)) {
      rounds.report();
      assertEquals(Optional.of(3L), generation(rounds.desired()));
      assertFalse(rounds.desired().throughHub());
      assertEquals(3, reported(rounds.report()).longValue());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
      assertEquals(Optional.of("file_unreadable"), rounds.desired().problem());
      assertTrue(rounds.log().contains("a file that others may write (mode 0660)"), rounds::log);
      host.write("desired-state.json", document(2));
      assertEquals(Optional.of(2L), generation(rounds.desired()));
    }
    assertEquals(0, host.hub().desiredStateRequests());
    assertFalse(Files.exists(host.stateDir().resolve("desired.json")));
  }
}
