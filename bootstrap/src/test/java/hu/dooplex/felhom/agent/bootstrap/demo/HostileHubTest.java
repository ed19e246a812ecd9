package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.OPS;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.SECOND;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.STRANGER;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.TOKEN;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VAULT;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VICTIM;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.bytes;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.destroy;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.signed;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.wish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubCall;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.nio.file.Files;
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
  private static final String DELETE = "DELETE /nodes/pve1/lxc/" + VICTIM;

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
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
      List<String> changes = own.newChanges();
      assertEquals(1, changes.size(), changes::toString);
      assertTrue(changes.getFirst().startsWith(DELETE), changes::toString);
      assertEquals(Optional.empty(), own.demo().node().guest(VICTIM));
      assertReplayed(own, valid);
      own.restart(folder -> {});
      assertReplayed(own, valid);
    }
  }

  private static void assertReplayed(HostileWorld world, SignedEnvelope again) throws Exception {
    assertEquals("replayed", world.handOver(again).path("reason").asText());
    assertEquals(List.of(), world.newChanges());
  }

  /** What happens to the files between issuing and handing over, and the reason then. */
  record Restart(
      String name, HostileWorld.Meanwhile before, HostileWorld.Meanwhile meanwhile, String reason) {
    @Override
    public String toString() {
      return name + " → " + reason;
    }
  }

  static Stream<Restart> restarts() {
    HostileWorld.Meanwhile nothing = folder -> {};
    return Stream.of(
        new Restart(
            "after a reboot",
            nothing,
            folder -> HostileWorld.deleteFolder(folder.resolve("run")),
            "nonce_not_issued"),
        new Restart(
            "on another host with a copy of the state",
            nothing,
            folder -> HostileWorld.deleteFolder(folder.resolve("run").resolve("issued")),
            "nonce_not_issued"));
  }

  @ParameterizedTest
  @MethodSource("restarts")
  void isNotTakenAfterARestart(Restart row) throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.restart(row.meanwhile);
      JsonNode result = own.handOver(valid);
      assertEquals(row.reason, result.path("reason").asText(), result::toString);
      assertEquals(List.of(), own.newChanges());
    }
  }

  /** The nonce was deleted from the runtime folder before the request went out. */
  @ParameterizedTest
  @MethodSource("losses")
  void whatWasDoneIsNotDoneAgainWithAnOldOrNoState(Loss loss) throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(stop()), OPS);
      own.restart(
          folder -> HostileWorld.copyFolder(folder.resolve("state"), folder.resolve("old")));
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
      assertEquals(1, own.newChanges().size());
      own.restart(folder -> {
        HostileWorld.deleteFolder(folder.resolve("state"));
        if (loss == Loss.OLD_COPY) {
          Files.move(folder.resolve("old"), folder.resolve("state"));
        }
      });
      JsonNode result = own.handOver(valid);
      assertEquals("nonce_not_issued", result.path("reason").asText(), result::toString);
      assertEquals(List.of(), own.newChanges());
    }
  }

  enum Loss {
    WIPED,
    OLD_COPY
  }

  static Stream<Loss> losses() {
    return Stream.of(Loss.values());
  }

  private static String stop() {
    return wish("stop_guest", VICTIM, "{}");
  }

  /** What becomes of the guest between issuing and handing over. */
  record Change(String name, UnaryOperator<SimulatedGuest> change, String reason) {
    @Override
    public String toString() {
      return name + " → " + reason;
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change("renamed", guest -> guest.set("hostname", "nextcloud"), "target_mismatch"),
        new Change(
            "a disk more",
            guest -> guest.set("mp0", "local-lvm:vm-104-disk-9,mp=/data,size=8G"),
            "target_changed"),
        new Change(
            "another network device",
            guest ->
                guest.set(
                    "net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:FF:FF:FF,ip=dhcp,type=veth"),
            "target_changed"),
        new Change("locked", guest -> guest.lock("backup"), "target_not_ready"),
        new Change("protected", guest -> guest.set("protection", 1), "target_not_ready"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void isRefusedInTheLaneIfTheGuestIsNotAsSigned(Change row) throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.demo().node().changeGuest(VICTIM, row.change);
      JsonNode result = own.handOver(valid);
      assertEquals("refused", result.path("outcome").asText(), result::toString);
      assertEquals(row.reason, result.path("reason").asText(), result::toString);
      assertEquals(List.of(), own.newChanges());
    }
  }

  @Test
  void whatWasNotReadyIsCarriedOutOnceItIs() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.demo().node().changeGuest(VICTIM, guest -> guest.set("protection", 1));
      assertEquals("target_not_ready", own.handOver(valid).path("reason").asText());
      own.demo().node().changeGuest(VICTIM, guest -> guest.unset("protection"));
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
      assertEquals(1, own.newChanges().size());
    }
  }

  @Test
  void aGuestThatIsGoneIsNotReplacedByItsVmid() throws Exception {
    // Once it is seen to be gone, the wish is dropped, and its document with it.
    String dropped = "nonce_not_issued";
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      SimulatedGuest guest = own.demo().node().guest(VICTIM).orElseThrow();
      own.demo().node().removeGuest(VICTIM);
      String gone = own.handOver(valid).path("reason").asText();
      assertTrue(List.of("target_mismatch", dropped).contains(gone), gone);
      own.demo().node().put(guest.set("rootfs", "local-lvm:vm-104-disk-7,size=8G"));
      String reason = own.handOver(valid).path("reason").asText();
      assertTrue(List.of("target_changed", dropped).contains(reason), reason);
      assertEquals(List.of(), own.newChanges());
    }
  }

  @Test
  void aSignerWhoWasRemovedSignsNothing() throws Exception {
    try (HostileWorld own = new HostileWorld("ops-1 operational", "ops-2 operational").start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), SECOND);
      own.restart(folder -> own.enroll("ops-1 operational"));
      assertEquals("unknown_signer", own.handOver(valid).path("reason").asText());
      assertEquals(List.of(), own.newChanges());
    }
  }

  @Test
  void oneSignerTwiceIsNotTwo() throws Exception {
    try (HostileWorld own = new HostileWorld("ops-1 operational", "ops-2 operational")) {
      own.configure(
          "\"signers\": ",
          "\"signature_threshold\": {\"default\": 1, \"destroy_guest\": 2}, \"signers\": ");
      own.start();
      String document = own.issued(destroy(VICTIM));
      assertEquals(
          "threshold_not_met", own.handOver(signed(document, OPS, OPS)).path("reason").asText());
      assertEquals(List.of(), own.newChanges());
      assertEquals(
          "succeeded", own.handOver(signed(document, OPS, SECOND)).path("outcome").asText());
      assertEquals(1, own.newChanges().size());
    }
  }

  @Test
  void withoutSignersNothingSignedIsCarriedOut() throws Exception {
    try (HostileWorld own = new HostileWorld(new String[0]).start()) {
      String document = own.issued(destroy(VICTIM));
      assertEquals("unknown_signer", own.handOver(signed(document, OPS)).path("reason").asText());
      assertEquals(List.of(), own.newChanges());
      assertEquals("no_signers", own.nextReport().path("destructive_path").path("reason").asText());
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

  /** The node carries it out, and its answer is lost. */
  @Test
  void aLostAnswerIsNeverAskedForAgain() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.demo().node().faults().next("/nodes/pve1/lxc/" + VICTIM, new Fault.LostAnswer(), 1);
      JsonNode result = own.handOver(valid);
      assertEquals("succeeded", result.path("outcome").asText(), result::toString);
      assertEquals(1, own.newChanges().size());
      assertReplayed(own, valid);
    }
  }

  @Test
  void aLogOfSignersThatWasCutShutsThePath() throws Exception {
    try (HostileWorld own = new HostileWorld("ops-1 operational", "ops-2 operational").start()) {
      String rotation =
          """
          {"version": 1, "host": "demo-felhom", "operation": "rotate_signers",
           "params": {"version": 2, "previous_set_sha256": "%s", "add": [], "remove": ["ops-2"]}}
          """
              .formatted(HostileWorld.sha256OfTwo());
      SignedEnvelope valid = signed(Namespace.SIGNERS, own.issued(rotation), OPS);
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
      String document = own.issued(destroy(VICTIM));
      assertEquals(
          "unknown_signer", own.handOver(signed(document, SECOND)).path("reason").asText());
      own.restart(folder -> Files.delete(folder.resolve("state").resolve("signers.log")));
      JsonNode result = own.handOver(signed(document, OPS));
      assertEquals("state_unavailable", result.path("reason").asText(), result::toString);
      assertEquals(
          "signer_rollback", own.nextReport().path("destructive_path").path("reason").asText());
      assertEquals(List.of(), own.newChanges());
    }
  }

  private static String rotation(int version, String add, String remove, String previous) {
    return """
    {"version": 1, "host": "demo-felhom", "operation": "rotate_signers",
     "params": {"version": %d, "previous_set_sha256": "%s", "add": [%s], "remove": [%s]}}
    """
        .formatted(version, previous, add, remove);
  }

  @Test
  void aRotationIsTakenOnceAndTheSameAgainIsAReplay() throws Exception {
    try (HostileWorld own = new HostileWorld("ops-1 operational", "ops-2 operational").start()) {
      String document = own.issued(rotation(2, "", "\"ops-2\"", HostileWorld.sha256OfTwo()));
      SignedEnvelope valid = signed(Namespace.SIGNERS, document, OPS);
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
      assertReplayed(own, valid);
      own.restart(folder -> {});
      assertReplayed(own, valid);
    }
  }

  @Test
  void oneKeyDoesNotRotateItselfPastAThresholdOfTwo() throws Exception {
    try (HostileWorld own = new HostileWorld("ops-1 operational", "ops-2 operational")) {
      own.configure(
          "\"signers\": ",
          "\"signature_threshold\": {\"default\": 1, \"destroy_guest\": 2}, \"signers\": ");
      own.start();
      String document = own.issued(rotation(2, "", "\"ops-2\"", HostileWorld.sha256OfTwo()));
      JsonNode result = own.handOver(signed(Namespace.SIGNERS, document, OPS));
      assertEquals("threshold_not_met", result.path("reason").asText(), result::toString);
    }
  }

  @Test
  void signaturesThatAreSwappedBetweenTwoJobsAreRefusedAndNothingIsCarriedOut() throws Exception {
    SignedEnvelope one = signed(issued, OPS);
    SignedEnvelope other = signed(world.issued(stop()), OPS);
    SignedEnvelope swapped = new SignedEnvelope(one.document(), other.signatures());
    assertEquals("bad_signature", world.handOver(swapped).path("reason").asText());
    swapped = new SignedEnvelope(other.document(), one.signatures());
    assertEquals("bad_signature", world.handOver(swapped).path("reason").asText());
    assertEquals(List.of(), world.newChanges());
  }

  /** Between signing and running it is destroyed, and another guest gets the same disks. */
  @Test
  void aVmidThatIsReusedIsNotWhatWasSigned() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      SimulatedGuest guest = own.demo().node().guest(VICTIM).orElseThrow();
      own.demo().node().changeGuest(VICTIM, SimulatedGuest::stopped);
      own.demo().node().somebodyElse().destroysAndReuses(VICTIM, guest.stopped());
      own.demo().node().settle();
      JsonNode result = own.handOver(valid);
      assertEquals("refused", result.path("outcome").asText(), result::toString);
      assertTrue(result.path("reason").asText().startsWith("target_"), result::toString);
      assertEquals(List.of(), own.newChanges());
    }
  }
}
