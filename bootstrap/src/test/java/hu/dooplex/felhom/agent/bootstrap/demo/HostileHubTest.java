package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.DELETE;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.OPS;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.STRANGER;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.TOKEN;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VAULT;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VICTIM;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.bytes;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.destroy;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.signed;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.stop;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.wish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubCall;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The adversarial matrix of trust.md, 6, at the level of the whole daemon: every row says what the
 * hub is told, and what the node received, which is nothing but for the valid ones.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileHubTest {
  private static final String OTHER_NONCE = "0".repeat(26);

  /** For the rows after which everything is as before. */
  private HostileWorld world;

  private String issued;

  @BeforeAll
  void open() throws Exception {
    world = new HostileWorld().start();
    issued = world.issued(destroy(VICTIM));
  }

  @AfterAll
  void close() {
    world.close();
  }

  /** What an attacker makes of what was issued; the hub is told that reason. */
  record Row(String name, Attack attack, String reason) {
    @Override
    public String toString() {
      return name + " → " + reason;
    }
  }

  interface Attack {
    SignedEnvelope on(String issued);
  }

  private static Row signedInstead(String name, UnaryOperator<String> swapped, String reason) {
    return new Row(name, issued -> signed(swapped.apply(issued), OPS), reason);
  }

  private static UnaryOperator<String> with(String field, String value) {
    return text -> {
      String changed =
          text.replaceFirst("(\"" + field + "\": )(\"[^\"]*\"|[a-z0-9]+)", "$1" + value);
      assertTrue(!changed.equals(text), () -> field + " in " + text);
      return changed;
    };
  }

  private static UnaryOperator<String> window(String notBefore, String notAfter) {
    return text ->
        with("not_after", "\"" + notAfter + "\"")
            .apply(with("not_before", "\"" + notBefore + "\"").apply(text));
  }

  static Stream<Row> rows() {
    String bindingMismatch = "binding_mismatch";
    return Stream.of(
        new Row("unknown signer", issued -> signed(issued, STRANGER), "unknown_signer"),
        new Row(
            "a good signature beside one of a stranger",
            issued -> signed(issued, OPS, STRANGER),
            "unknown_signer"),
        new Row("recovery key on a destroy", issued -> signed(issued, VAULT), "role_denied"),
        new Row(
            "namespace of the other class",
            issued -> signed(Namespace.SIGNERS, issued, OPS),
            "wrong_namespace"),
        new Row(
            "security key without user presence",
            issued -> signed(issued, TOKEN.onToken("ssh:", 0, 8)),
            "bad_signature"),
        new Row(
            "the signature of another document",
            issued ->
                new SignedEnvelope(
                    bytes(issued), signed(issued.replace("104", "103"), OPS).signatures()),
            "bad_signature"),
        new Row(
            "no armor",
            issued -> new SignedEnvelope(bytes(issued), List.of(bytes("signed, honestly"))),
            "malformed_signature"),
        signedInstead("trailing bytes", text -> text + "{}", "malformed_document"),
        signedInstead(
            "duplicate key",
            text -> text.replaceFirst("\"version\": 1,", "\"version\": 1, \"version\": 1,"),
            "malformed_document"),
        signedInstead("wrong host", with("host", "\"other-felhom\""), "wrong_host"),
        signedInstead("expired", window("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"), "expired"),
        signedInstead(
            "not yet valid",
            window("2099-01-01T00:00:00Z", "2099-01-02T00:00:00Z"),
            "not_yet_valid"),
        signedInstead(
            "a window of 8 days",
            window("2099-01-01T00:00:00Z", "2099-01-09T00:00:00Z"),
            "window_too_long"),
        signedInstead(
            "a nonce of the operator's own making",
            with("nonce", "\"" + OTHER_NONCE + "\""),
            "nonce_not_issued"),
        signedInstead("wrong guest", with("vmid", "103"), bindingMismatch),
        signedInstead("wrong guest name", with("name", "\"scratch\""), bindingMismatch),
        signedInstead(
            "wrong fingerprint",
            with("fingerprint", "\"" + "0".repeat(64) + "\""),
            bindingMismatch),
        signedInstead("wrong parameter purge", with("purge", "true"), bindingMismatch),
        signedInstead(
            "wrong parameter destroy_unreferenced_disks",
            with("destroy_unreferenced_disks", "true"),
            bindingMismatch),
        signedInstead("wrong parameter force", with("force", "false"), bindingMismatch),
        signedInstead(
            "wrong operation",
            text ->
                text.replaceFirst("destroy_guest", "stop_guest")
                    .replaceFirst("\"params\": \\{[^}]*}", "\"params\": {}"),
            bindingMismatch),
        signedInstead("the same, written otherwise", text -> text + "\n", bindingMismatch));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefusedByNameAndNothingHappens(Row row) throws Exception {
    SignedEnvelope envelope = row.attack.on(issued);
    JsonNode result = world.handOver(envelope);
    assertEquals("refused", result.path("outcome").asText(), result::toString);
    assertEquals(row.reason, result.path("reason").asText(), result::toString);
    assertEquals(List.of(), world.newChanges());
    assertTrue(world.demo().node().guest(VICTIM).isPresent());
  }

  @Test
  void anUnsignedJobIsNeverCarriedOutHoweverHarmless() throws Exception {
    String document = world.issued(wish("start_guest", 102, "{}"));
    assertTrue(document.contains("\"start_guest\""), document);
    assertEquals(List.of(), world.newChanges());
  }

  @Test
  void theSameWishAgainGetsTheSameDocument() throws Exception {
    assertEquals(issued, world.issued(destroy(VICTIM)));
  }

  @Test
  void aFloodOfTheSameJobIsOneResult() throws Exception {
    SignedEnvelope envelope = signed(issued, STRANGER);
    world.demo().hub().serveOperations(Collections.nCopies(64, envelope));
    JsonNode result = world.awaitResult(envelope.document());
    world.demo().hub().serveOperations(List.of());
    assertEquals("unknown_signer", result.path("reason").asText());
    world.nextReport();
    world.nextReport();
    assertEquals(List.of(), world.newChanges());
  }

  @Test
  void aListThatIsTooLongIsNotUsedAndReportsGoOn() throws Exception {
    world.demo().hub().serveOperations(Collections.nCopies(65, signed(issued, STRANGER)));
    world.awaitEvent("signed_operations_not_fetched");
    world.demo().hub().serveOperations(bytes("[" + " ".repeat(20 << 20) + "]"));
    world.nextReport();
    world.nextReport();
    world.demo().hub().serveOperations(List.of());
    assertEquals(List.of(), world.newChanges());
  }

  @Test
  void aHubThatStallsDoesNotHoldUpReports() throws Exception {
    world.demo().hub().serveOperations(List.of(signed(issued, STRANGER)));
    world.demo().hub().fail(HubCall.SIGNED_OPERATIONS, HubFault.STALL);
    for (int i = 0; i < 3; i++) {
      world.nextReport();
    }
    world.demo().hub().recover();
    world.demo().hub().serveOperations(List.of());
    assertEquals(List.of(), world.newChanges());
  }

  @Test
  void aValidOneIsCarriedOutOnceAndTheSameAgainIsAReplayAlsoAfterARestart() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.carriedOut(valid, DELETE);
      assertEquals(Optional.empty(), own.demo().node().guest(VICTIM));
      assertEquals("succeeded replayed", own.told(valid));
      own.restart(folder -> {});
      assertEquals("succeeded replayed", own.told(valid));
    }
  }

  @Test
  void aHubThatBlocksStopsWhatCameThroughIt() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.demo().hub().answerWith(blocked(true));
      own.awaitEvent("blocked_changed blocked=true");
      assertEquals("blocked", own.handOver(valid).path("reason").asText());
      assertEquals(List.of(), own.newChanges());
      own.demo().hub().answerWith(blocked(false));
      own.awaitEvent("blocked_changed blocked=false");
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
    }
  }

  private static ControlEnvelope blocked(boolean blocked) {
    return new ControlEnvelope(
        OptionalLong.of(60), Optional.of(blocked), OptionalLong.empty(), false);
  }

  @Test
  void theKillSwitchStopsWhatIsSignedToo() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.demo().pauseFile().pause("a test");
      assertEquals("paused", own.handOver(valid).path("reason").asText());
      assertEquals(List.of(), own.newChanges());
      own.demo().pauseFile().resume();
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
    }
  }

  @Test
  void signaturesThatAreSwappedBetweenTwoJobsAreRefusedAndNothingIsCarriedOut() throws Exception {
    SignedEnvelope one = signed(issued, OPS);
    SignedEnvelope other = signed(world.issued(stop(VICTIM)), OPS);
    SignedEnvelope swapped = new SignedEnvelope(one.document(), other.signatures());
    assertEquals("bad_signature", world.handOver(swapped).path("reason").asText());
    swapped = new SignedEnvelope(other.document(), one.signatures());
    assertEquals("bad_signature", world.handOver(swapped).path("reason").asText());
    assertEquals(List.of(), world.newChanges());
  }
}
