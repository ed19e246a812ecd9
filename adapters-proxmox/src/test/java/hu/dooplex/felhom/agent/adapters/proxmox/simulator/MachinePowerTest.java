package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** As qemu-server's source has it: the recorded servers had no machines. */
final class MachinePowerTest {
  private static final String STATUS = "qemu/110/status/";

  private final Hands hands = new Hands();
  private final SimulatedNode node = hands.node;

  private void stoppedMachine() {
    node.put(hands.machine(110));
  }

  private void runningMachine() {
    node.put(hands.running(hands.machine(110)));
  }

  private String ended(String what, String... pairs) {
    String upid = hands.post(STATUS + what, pairs);
    hands.later(300);
    return hands.exitStatus(upid);
  }

  @Test
  void aMachineIsStartedShutDownAndStopped() {
    stoppedMachine();
    assertEquals("OK", ended("start"));
    assertTrue(hands.runs(110));
    assertEquals("OK", ended("shutdown"));
    assertFalse(hands.runs(110));
    runningMachine();
    assertEquals("OK", ended("stop"));
    assertFalse(hands.runs(110));
    assertEquals(
        "qmstart %1$s, qmshutdown %1$s, qmstop %1$s".formatted(Hands.TOKEN), hands.tasks());
  }

  @Test
  void whatAContainerRefusesAtOnceAMachineFindsOutInTheTask() {
    stoppedMachine();
    assertEquals("OK", ended("stop"));
    assertEquals("OK", ended("shutdown"));
    runningMachine();
    assertEquals("VM 110 already running", ended("start"));
    node.put(hands.machine(110).set("template", 1));
    assertEquals("you can't start a vm if it's a template", ended("start"));
  }

  @Test
  void whatNeedsARunningMachineIsRefusedAtOnce() {
    stoppedMachine();
    for (String what : List.of("reboot", "reset", "suspend", "resume")) {
      assertEquals("500 VM 110 not running", hands.refused("POST", STATUS + what));
      assertEquals(
          "500 unable to find configuration file for VM 999 on node 'pve1'",
          hands.refused("POST", "qemu/999/status/" + what));
    }
  }

  @Test
  void aLockedMachineFailsInTheTask() {
    node.put(hands.machine(110).lock("backup"));
    assertEquals("VM is locked (backup)", ended("start"));
    node.put(hands.running(hands.machine(110).lock("snapshot")));
    for (String what : List.of("stop", "shutdown", "reboot", "reset", "suspend")) {
      assertEquals("VM is locked (snapshot)", ended(what));
    }
    assertTrue(hands.runs(110));
  }

  @Test
  void anIgnoredShutdownEndsAtItsTimeoutOrByForce() {
    runningMachine();
    node.settings().guestBehaves(110, GuestBehaviour.obedient().ignoringShutdown());
    String refused = hands.post(STATUS + "shutdown", "timeout=20");
    hands.later(30);
    assertEquals("VM quit/powerdown failed - got timeout", hands.exitStatus(refused));
    assertEquals(20, hands.took(refused));

    String forced = hands.post(STATUS + "shutdown", "timeout=20", "forceStop=1");
    hands.later(30);
    assertEquals(
        List.of("VM still running - terminating now with SIGTERM", "TASK OK"),
        hands.task(forced).log());
    assertFalse(hands.runs(110));
  }

  @Test
  void withoutATimeoutTheOneOfTheStartOrderHolds() {
    node.put(hands.running(hands.machine(110).set("startup", "order=2,down=90")));
    node.settings().guestBehaves(110, GuestBehaviour.obedient().ignoringShutdown());
    String upid = hands.post(STATUS + "shutdown");
    hands.later(100);
    assertEquals(90, hands.took(upid));
  }

  @Test
  void aMissingGuestAgentIsSaidAndThePowerButtonUsed() {
    node.put(hands.running(hands.machine(110).set("agent", "1")));
    node.settings().guestBehaves(110, GuestBehaviour.obedient().withoutAgent());
    String upid = hands.post(STATUS + "shutdown");
    hands.later(30);
    assertEquals(
        List.of(
            "QEMU Guest Agent is not running - VM 110 qga command 'guest-ping' failed - got"
                + " timeout",
            "TASK OK"),
        hands.task(upid).log());
  }

  @Test
  void aRebootEndsBeforeTheMachineRunsAgainInATaskOfRoots() {
    runningMachine();
    String upid = hands.post(STATUS + "reboot");
    hands.later(8);
    assertEquals("OK", hands.exitStatus(upid));
    assertFalse(hands.runs(110));
    hands.later(10);
    assertTrue(hands.runs(110));
    assertEquals("qmreboot " + Hands.TOKEN + ", qmstart root@pam", hands.tasks());
  }

  @Test
  void aPausedMachineCannotShutDown() {
    runningMachine();
    assertEquals("OK", ended("suspend"));
    assertEquals("paused", hands.data("GET", STATUS + "current").path("qmpstatus").asText());
    assertEquals("500 VM is paused - cannot shutdown", hands.refused("POST", STATUS + "shutdown"));
    assertEquals("OK", ended("resume"));
    assertEquals("OK", ended("shutdown"));
  }

  @Test
  void aMissingBridgeIsInTheLog() {
    node.put(hands.machine(110).set("net0", "virtio=BC:24:11:00:00:10,bridge=vmbr9"));
    String upid = hands.post(STATUS + "start");
    assertEquals(
        List.of(
            "bridge 'vmbr9' does not exist", "TASK ERROR: start failed: QEMU exited with code 1"),
        hands.task(upid).log());
  }

  @Test
  void snapshotsOfAMachineAreTakenRolledBackAndDeleted() {
    runningMachine();
    hands.post("qemu/110/snapshot", "snapname=before");
    hands.later(5);
    hands.post("qemu/110/snapshot/before/rollback", "start=1");
    hands.later(1);
    assertFalse(hands.runs(110));
    hands.later(10);
    assertTrue(hands.runs(110));
    hands.data("DELETE", "qemu/110/snapshot/before");
    hands.later(5);
    assertEquals(List.of(), hands.snapshots(110));
    assertEquals(
        "qmsnapshot %1$s, qmrollback %1$s, qmstart %1$s, qmdelsnapshot %1$s".formatted(Hands.TOKEN),
        hands.tasks());
  }

  @Test
  void aMachinesSnapshotIsRefusedAtOnceWhereItsConfigurationIsRead() {
    assertEquals(
        "500 Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist",
        hands.refused("POST", "qemu/999/snapshot", "snapname=before"));
    assertEquals(
        "500 unable to use snapshot name 'pending' (reserved name)",
        hands.refused("POST", "qemu/999/snapshot", "snapname=Pending"));
  }

  @Test
  void toStartAfterARollbackTakesTheRightToStart() {
    node.put(hands.machine(110).snapshot("before", hands.start, ""));
    node.put(ApiToken.of("agent@pve!back", "s").grant("/vms/110", Set.of("VM.Snapshot")));
    String path = "qemu/110/snapshot/before/rollback";
    assertEquals(403, hands.ask("agent@pve!back", "POST", path, "start=1").status());
    assertEquals(200, hands.ask("agent@pve!back", "POST", path).status());
  }
}
