package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.OPS;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.STOP;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VICTIM;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.destroy;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.signed;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedTask;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows of the matrix that are about the guest that was signed for, and about the request for
 * it, with the whole daemon.
 */
@Timeout(300)
class HostileTargetTest {
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
      assertEquals("refused " + row.reason, own.told(valid));
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

  /** Root restores it from a backup: the same name and volume, with another network card. */
  @Test
  void aGuestThatWasRestoredSinceIsNotWhatWasSigned() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.demo()
          .node()
          .changeGuest(
              VICTIM,
              guest ->
                  guest.set(
                      "net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:AA:00:01,ip=dhcp,type=veth"));
      own.demo().node().put(task(own, "vzrestore", "root@pam"));
      assertEquals("refused target_changed", own.told(valid));
    }
  }

  /** Nothing but the task list tells of it: fingerprint and name are as signed. */
  @Test
  void aGuestThatWasRestoredToWhatItWasIsNotWhatWasSigned() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.demo().node().put(task(own, "vzrestore", "root@pam"));
      assertEquals("refused target_changed", own.told(valid));
    }
  }

  /** One that began now and is over. */
  private static SimulatedTask task(HostileWorld own, String type, String user) {
    return SimulatedTask.ended(
        SimulatedTask.upid("pve1", 4711, 4711, own.now(), type, Integer.toString(VICTIM), user),
        own.now(),
        "OK");
  }

  /** The node carries it out, and its answer is lost. */
  @Test
  void aLostAnswerIsNeverAskedForAgain() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(stop(VICTIM)), OPS);
      own.demo().node().faults().next(STOPPING, new Fault.LostAnswer(), 1);
      own.carriedOut(valid, STOP);
      assertEquals("succeeded replayed", own.told(valid));
    }
  }

  private static final String STOPPING = "/nodes/pve1/lxc/" + VICTIM + "/status/stop";

  /** The agent gives up after a second, a minute of its own; then the node does it. */
  @Test
  void aRequestThatArrivesLateIsCarriedOutOnceAndToldAsSuch() throws Exception {
    try (HostileWorld own = new HostileWorld(60, "ops-1 operational")) {
      SignedEnvelope valid = late(own, Duration.ofSeconds(75));
      own.carriedOut(valid, STOP);
      assertEquals("succeeded replayed", own.told(valid));
    }
  }

  /** Only when nobody reckons with it any more: it stays unknown, and is never sent again. */
  @Test
  void aRequestThatArrivesTooLateIsUnknownAndNotSentAgain() throws Exception {
    try (HostileWorld own = new HostileWorld(600, "ops-1 operational")) {
      SignedEnvelope valid = late(own, Duration.ofMinutes(20));
      JsonNode result = own.handOver(valid);
      assertEquals("outcome_unknown", result.path("outcome").asText(), result::toString);
      assertEquals("not_found", result.path("reason").asText());
      assertEquals(1, own.newChanges().size());
      own.setClock(Duration.ofMinutes(20));
      own.nextReport();
      assertTrue(own.demo().node().guest(VICTIM).orElseThrow().running().isEmpty());
      assertEquals("outcome_unknown replayed", own.told(valid));
    }
  }

  private static SignedEnvelope late(HostileWorld own, Duration delay) throws Exception {
    own.configure("\"token_id\"", "\"request_timeout_seconds\": 1, \"token_id\"");
    own.start();
    SignedEnvelope valid = signed(own.issued(stop(VICTIM)), OPS);
    own.demo().node().faults().next(STOPPING, new Fault.ArrivesLate(delay), 1);
    return valid;
  }

  /** The request is lost; in the same second somebody else stops the same guest. */
  @Test
  void aTaskOfSomebodyElsesInTheSameSecondIsNotTakenForTheOwn() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(stop(VICTIM)), OPS);
      own.stopClock();
      own.demo().node().put(task(own, "vzstop", "root@pam"));
      own.demo().node().faults().next(STOPPING, new Fault.Disconnect(), 1);
      unknown(own, valid, "not_found");
    }
  }

  /** The same token is used by somebody else too: nothing tells the two tasks apart. */
  @Test
  void ofTwoTasksInTheSameSecondNoneIsTakenForTheOwn() throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(stop(VICTIM)), OPS);
      own.stopClock();
      own.demo().node().put(task(own, "vzstop", SampleWorld.REPORTING_TOKEN));
      own.demo().node().faults().next(STOPPING, new Fault.LostAnswer(), 1);
      unknown(own, valid, "several_tasks");
    }
  }

  private static void unknown(HostileWorld own, SignedEnvelope valid, String reason)
      throws Exception {
    JsonNode result = own.handOver(valid);
    assertEquals("outcome_unknown", result.path("outcome").asText(), result::toString);
    assertEquals(reason, result.path("reason").asText());
    assertEquals(1, own.newChanges().size());
    assertEquals("outcome_unknown replayed", own.told(valid));
  }
}
