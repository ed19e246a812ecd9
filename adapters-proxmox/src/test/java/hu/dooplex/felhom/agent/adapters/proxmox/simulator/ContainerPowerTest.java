package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ContainerPowerTest {
  private static final String STATUS = "lxc/100/status/";

  private final Hands hands = new Hands();
  private final SimulatedNode node = hands.node;

  private void stoppedGuest() {
    node.put(hands.container(100));
  }

  private void runningGuest() {
    node.put(hands.running(hands.container(100)));
  }

  private void behaves(GuestBehaviour behaviour) {
    node.settings().guestBehaves(100, behaviour);
  }

  @Test
  void aStartedGuestRunsAtTheEndOfItsTask() {
    stoppedGuest();
    node.settings().taskTakes("vzstart", Duration.ofSeconds(7));
    String upid = hands.post(STATUS + "start");

    hands.later(6);
    assertFalse(hands.runs(100));
    assertEquals(Optional.empty(), hands.task(upid).ended());
    hands.later(34);
    JsonNode current = hands.data("GET", STATUS + "current");
    assertEquals("OK", hands.exitStatus(upid));
    assertEquals(7, hands.took(upid));
    assertEquals("running", current.path("status").asText());
    assertEquals(33, current.path("uptime").asInt());
    assertTrue(current.path("pid").asInt() > 0);
    assertTrue(current.path("mem").asLong() > 0);
  }

  @Test
  void aStartTakesWhatIsPendingAndAKeyBothChangedAndDeletedIsChanged() {
    node.put(
        hands
            .container(100)
            .set("nameserver", "1.1.1.1")
            .set("searchdomain", "old")
            .setAtNextStart("nameserver", "2.2.2.2")
            .unsetAtNextStart("nameserver")
            .unsetAtNextStart("searchdomain"));
    hands.post(STATUS + "start");

    hands.later(10);
    assertEquals(Optional.of("2.2.2.2"), hands.guest(100).value("nameserver"));
    assertEquals(Optional.empty(), hands.guest(100).value("searchdomain"));
    assertTrue(hands.guest(100).pending().isEmpty());
    assertTrue(hands.guest(100).pendingDeletes().isEmpty());
  }

  @Test
  void whatWasPendingStaysWrittenWhenTheStartFails() {
    String lost = "name=eth1,bridge=vmbr9,hwaddr=BC:24:11:00:00:11,type=veth";
    node.put(hands.container(100).setAtNextStart("net1", lost).set("onboot", 1));
    String upid = hands.post(STATUS + "start");

    assertEquals("bridge 'vmbr9' does not exist", hands.exitStatus(upid));
    assertFalse(hands.runs(100));
    assertEquals(Optional.of(lost), hands.guest(100).value("net1"));
    node.settings().bridges("vmbr0", "vmbr9");
    String again = hands.post(STATUS + "start");
    hands.later(10);
    assertEquals("OK", hands.exitStatus(again));
  }

  @Test
  void aStartFailsOrWarnsAsScripted() {
    stoppedGuest();
    behaves(GuestBehaviour.obedient().failingToStart("startup for container '100' failed", "why"));
    String failed = hands.post(STATUS + "start");
    assertEquals("startup for container '100' failed", hands.exitStatus(failed));
    assertEquals(
        List.of("why", "TASK ERROR: startup for container '100' failed"), hands.task(failed).log());

    behaves(GuestBehaviour.obedient().warningAtStart("old systemd"));
    String warned = hands.post(STATUS + "start");
    hands.later(10);
    assertEquals("WARNINGS: 1", hands.exitStatus(warned));
    assertEquals(List.of("WARN: old systemd", "TASK WARNINGS: 1"), hands.task(warned).log());
    assertTrue(hands.runs(100));
  }

  @Test
  void anIgnoredShutdownFailsAfterTwiceItsTimeoutAndFiveSeconds() {
    runningGuest();
    behaves(GuestBehaviour.obedient().ignoringShutdown());
    String upid = hands.post(STATUS + "shutdown", "timeout=5");

    hands.later(100);
    assertEquals("container did not stop", hands.exitStatus(upid));
    assertEquals(15, hands.took(upid));
    assertEquals(
        List.of(
            "command 'lxc-stop -n 100 --nokill --timeout 5' failed: exit code 1",
            "TASK ERROR: container did not stop"),
        hands.task(upid).log());
    assertTrue(hands.runs(100));
    assertEquals(Optional.empty(), hands.lock(100));
  }

  @Test
  void whileAShutdownWaitsItHoldsTheConfigLock() {
    node.put(hands.running(hands.container(100)).snapshot("before", hands.start, ""));
    behaves(GuestBehaviour.obedient().ignoringShutdown());
    hands.post(STATUS + "shutdown");
    String timeout = "can't lock file '/run/lock/lxc/pve-config-100.lock' - got timeout";

    assertEquals(
        "500 " + timeout, hands.refused("PUT", "lxc/100/snapshot/before/config", "description=x"));
    String stop = hands.post(STATUS + "stop");
    hands.later(11);
    assertEquals(timeout, hands.exitStatus(stop));
    assertEquals(10, hands.took(stop));
    assertEquals("trying to acquire lock...", hands.task(stop).log().getFirst());
    assertTrue(hands.runs(100));
  }

  @Test
  void forceStopKillsAtTheTimeoutAndSoDoesAReboot() {
    runningGuest();
    behaves(GuestBehaviour.obedient().ignoringShutdown());
    String shutdown = hands.post(STATUS + "shutdown", "timeout=5", "forceStop=1");
    hands.later(6);
    assertEquals("OK", hands.exitStatus(shutdown));
    assertEquals(5, hands.took(shutdown));
    assertFalse(hands.runs(100));

    node.put(hands.running(hands.container(100)).setAtNextStart("tty", 4));
    String reboot = hands.post(STATUS + "reboot", "timeout=5");
    hands.later(60);
    assertEquals("OK", hands.exitStatus(reboot));
    assertEquals(7, hands.took(reboot));
    assertTrue(hands.runs(100));
    assertEquals(Optional.of("4"), hands.guest(100).value("tty"));
  }

  @Test
  void aStopMayOverruleAShutdown() {
    runningGuest();
    behaves(GuestBehaviour.obedient().ignoringShutdown());
    String shutdown = hands.post(STATUS + "shutdown");
    String stop = hands.post(STATUS + "stop", "overrule-shutdown=1");

    hands.later(5);
    assertEquals("received interrupt", hands.exitStatus(shutdown));
    assertEquals("OK", hands.exitStatus(stop));
    assertEquals(
        List.of("overruled vzshutdown tasks: " + shutdown, "TASK OK"), hands.task(stop).log());
    assertFalse(hands.runs(100));
  }

  @Test
  void aRebootOfALockedGuestStopsItAndCannotStartItAgain() {
    node.put(hands.running(hands.container(100).lock("backup")));
    String upid = hands.post(STATUS + "reboot", "timeout=20");

    hands.later(60);
    assertEquals("startup for container '100' failed", hands.exitStatus(upid));
    assertFalse(hands.runs(100));
    assertEquals(Optional.of("backup"), hands.lock(100));
  }

  @Test
  void aMountedGuestIsStartedAllTheSame() {
    node.put(hands.container(100).lock("mounted"));
    String upid = hands.post(STATUS + "start");
    hands.later(10);
    assertEquals("OK", hands.exitStatus(upid));
  }

  @Test
  void highAvailabilityTakesTheRequestAndActsOnItLater() {
    stoppedGuest();
    behaves(GuestBehaviour.obedient().managedByHa());
    String request = hands.post(STATUS + "start");
    hands.later(5);
    assertEquals("OK", hands.exitStatus(request));
    assertEquals(List.of("Requesting HA start for CT 100", "TASK OK"), hands.task(request).log());
    assertFalse(hands.runs(100));
    assertEquals(1, hands.data("GET", STATUS + "current").path("ha").path("managed").asInt());

    hands.later(60);
    assertTrue(hands.runs(100));
    hands.post(STATUS + "shutdown", "timeout=30");
    assertTrue(hands.runs(100));
    hands.later(60);
    assertFalse(hands.runs(100));
    assertEquals(
        "hastart %1$s, vzstart root@pam, hastop %1$s, vzshutdown root@pam".formatted(Hands.TOKEN),
        hands.tasks());
  }

  @Test
  void onlyRootItselfMaySkipALock() {
    stoppedGuest();
    assertEquals(
        "400 Parameter verification failed. {\"skiplock\":\"Only root may use this option.\"}",
        hands.refused("POST", STATUS + "start", "skiplock=1"));
  }

  @Test
  void aGuestThatGoesWhileItsTaskRunsFailsTheTask() {
    stoppedGuest();
    String upid = hands.post(STATUS + "start");
    node.at(hands.start.plusSeconds(1), () -> node.removeGuest(100));

    hands.later(10);
    assertEquals(
        "Configuration file 'nodes/pve1/lxc/100.conf' does not exist", hands.exitStatus(upid));
  }
}
