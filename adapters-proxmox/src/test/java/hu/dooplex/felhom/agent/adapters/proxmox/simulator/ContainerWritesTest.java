package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ConfigAsker.Answer;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.RecordedMutations.TestClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The traps of config writes that the recordings show only in part, on a 9.2 node. */
final class ContainerWritesTest {
  private static final int VMID = 900;
  private static final long MIB = 1024L * 1024;

  private final TestClock clock = new TestClock();
  private final SimulatedNode node =
      RecordedContainers.server(PveRelease.V9_2, clock).put(NodeHardware.recorded());
  private final ConfigAsker lxc = new ConfigAsker(node, "agent@pve!full", "lxc", VMID);

  private void stopped() {
    node.put(RecordedContainers.stopped(VMID));
  }

  private void running() {
    node.put(RecordedContainers.running(VMID));
  }

  private SimulatedGuest guest() {
    return node.guest(VMID).orElseThrow();
  }

  @Test
  void aFailedWriteToAStoppedContainerStaysAndSpoilsLaterAnswersButNotTheirChanges() {
    stopped();
    Answer first = lxc.put("net1", "name=eth1,bridge=vmbr9");
    Answer second = lxc.put("memory", "256");
    assertEquals(500, first.status());
    assertEquals("bridge 'vmbr9' does not exist\n", first.message());
    assertTrue(lxc.config().path("net1").asText().startsWith("name=eth1,bridge=vmbr9,hwaddr="));
    assertEquals(500, second.status());
    assertEquals(256, lxc.config().path("memory").asInt());
    assertEquals(200, lxc.put("delete", "net1").status());
  }

  @Test
  void aNewNetworkThatARunningContainerCannotPlugLeavesNothingOfTheWholeWrite() {
    running();
    Answer answer = lxc.put("net2", "name=eth2,bridge=vmbr9", "memory", "256", "description", "x");
    assertEquals(400, answer.status());
    assertEquals("unable to hotplug net2: bridge 'vmbr9' does not exist\n", answer.error("net2"));
    assertEquals(128, lxc.config().path("memory").asInt());
    assertFalse(lxc.config().has("description"));
    assertTrue(guest().pending().isEmpty());
  }

  @Test
  void anotherDeviceInTheSamePlaceThatCannotBePluggedLeavesTheOldOneUnpluggedAndItselfPending() {
    running();
    Answer answer = lxc.put("net0", "name=eth9,bridge=vmbr9");
    assertEquals(400, answer.status());
    assertFalse(lxc.current().has("net0"));
    assertEquals("name=eth9,bridge=vmbr9", lxc.pending("net0").path("pending").asText());
  }

  @Test
  void anOmittedAddressIsANewOneAtEveryWrite() {
    stopped();
    lxc.put("net0", "name=eth0,bridge=vmbr0");
    String first = lxc.config().path("net0").asText();
    lxc.put("net0", "name=eth0,bridge=vmbr0");
    String second = lxc.config().path("net0").asText();
    assertTrue(first.matches("name=eth0,bridge=vmbr0,hwaddr=BC:24:11(:[0-9A-F]{2}){3},type=veth"));
    assertNotEquals(first, second);
  }

  @Test
  void deletingAKeyThatHasAPendingValueLooksDoneAndTheNextStartBringsTheValueBack() {
    running();
    node.changeGuest(
        VMID, guest -> guest.set("nameserver", "1.1.1.1").setAtNextStart("nameserver", "2.2.2.2"));
    assertEquals(200, lxc.put("delete", "nameserver").status());
    assertFalse(lxc.config().has("nameserver"));
    assertEquals("1.1.1.1", lxc.pending("nameserver").path("value").asText());
    assertEquals("2.2.2.2", lxc.pending("nameserver").path("pending").asText());
    assertEquals(1, lxc.pending("nameserver").path("delete").asInt());
    node.put(ContainerPending.applied(node, guest()));
    assertEquals("2.2.2.2", lxc.config().path("nameserver").asText());
    assertTrue(guest().pendingDeletes().isEmpty());
  }

  @Test
  void deletingAKeyThatIsOnlyPendingDoesNothing() {
    running();
    lxc.put("tty", "1");
    assertEquals(200, lxc.put("delete", "tty").status());
    assertEquals(1, lxc.pending("tty").path("pending").asInt());
    assertFalse(lxc.pending("tty").has("delete"));
  }

  @Test
  void aRevertTakesBackWhatIsPending() {
    running();
    lxc.put("arch", "i386", "tty", "4");
    lxc.put("revert", "arch,tty");
    assertEquals("amd64", lxc.config().path("arch").asText());
    assertTrue(guest().pending().isEmpty());
  }

  @Test
  void settingAPendingKeyToWhatItIsClearsIt() {
    running();
    lxc.put("arch", "i386");
    lxc.put("arch", "amd64");
    assertTrue(guest().pending().isEmpty());
  }

  @Test
  void aFalseValueThatIsToGoIsStillShown() {
    running();
    node.changeGuest(VMID, guest -> guest.set("console", 0).set("tty", 1));
    lxc.put("delete", "console,tty");
    assertEquals(0, lxc.config().path("console").asInt(-1));
    assertFalse(lxc.config().has("tty"));
  }

  @Test
  void aTokenCanLockAContainerAndNotUnlockIt() {
    stopped();
    assertEquals(200, lxc.put("lock", "backup").status());
    assertEquals("CT is locked (backup)\n", lxc.put("delete", "lock").message());
    assertEquals("backup", lxc.config().path("lock").asText());
  }

  @Test
  void aDigestThatIsNotTheFilesRefusesTheWrite() {
    stopped();
    String digest = lxc.config().path("digest").asText();
    assertEquals(200, lxc.put("memory", "256", "digest", digest).status());
    Answer again = lxc.put("memory", "512", "digest", digest);
    assertEquals(500, again.status());
    assertEquals(
        "detected modified configuration - file changed by other user? Try again.\n",
        again.message());
    assertEquals(256, lxc.config().path("memory").asInt());
  }

  @Test
  void twoKeysWithTheRightForOneChangeNothing() {
    stopped();
    node.put(ApiToken.of("agent@pve!cpu", "c").grant("/vms", Set.of("VM.Audit", "VM.Config.CPU")));
    Answer answer =
        new ConfigAsker(node, "agent@pve!cpu", "lxc", VMID).put("cores", "2", "memory", "256");
    assertEquals(403, answer.status());
    assertEquals("Permission check failed (/vms/900, VM.Config.Memory)\n", answer.message());
    assertEquals(1, lxc.config().path("cores").asInt());
  }

  @Test
  void aNetworkNeedsTheRightToItsBridge() {
    stopped();
    node.put(
        ApiToken.of("agent@pve!net", "n").grant("/vms", Set.of("VM.Audit", "VM.Config.Network")));
    ConfigAsker asker = new ConfigAsker(node, "agent@pve!net", "lxc", VMID);
    assertEquals(
        "Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)\n",
        asker.put("net1", "name=eth1,bridge=vmbr0").message());
    assertEquals(
        "Permission check failed (/sdn/zones/localnetwork/vmbr0/7, SDN.Use)\n",
        asker.put("net1", "name=eth1,bridge=vmbr0,tag=7").message());
  }

  @Test
  void protectionKeepsMountPointsAndCanItselfBeTakenAway() {
    stopped();
    lxc.put("mp0", "btr:1,mp=/data");
    lxc.put("protection", "1");
    assertEquals(
        "can't remove CT 900 drive 'mp0' - protection mode enabled\n",
        lxc.put("delete", "mp0").message());
    assertEquals(200, lxc.put("protection", "0").status());
    assertEquals(200, lxc.put("delete", "mp0").status());
  }

  @Test
  void aDetachedVolumeIsUnusedUntilThatIsDeletedToo() {
    stopped();
    lxc.put("mp0", "btr:1,mp=/data");
    lxc.put("delete", "mp0");
    assertEquals("btr:900/vm-900-disk-1.raw", lxc.config().path("unused0").asText());
    assertEquals(1, node.storage("btr").orElseThrow().volumes().size());
    lxc.put("delete", "unused0");
    assertFalse(lxc.config().has("unused0"));
    assertEquals(0, node.storage("btr").orElseThrow().volumes().size());
  }

  @Test
  void aMountPointIsPluggedIntoARunningContainer() {
    running();
    assertEquals(200, lxc.put("mp0", "btr:0.5,mp=/data").status());
    assertEquals(
        "btr:900/vm-900-disk-1.raw,mp=/data,size=512M", lxc.current().path("mp0").asText());
    lxc.put("delete", "mp0");
    assertEquals(1, lxc.pending("mp0").path("delete").asInt());
  }

  @Test
  void memoryBelowWhatIsInUseIsRefusedWithTheFirstControlGroupsAlone() {
    node.put(
        RecordedContainers.stopped(VMID)
            .running(1, clock.instant(), GuestLoad.of(0, 100 * MIB, 0, 0)));
    node.put(NodeHardware.recorded().cgroupV1());
    Answer refused = lxc.put("memory", "64");
    node.put(NodeHardware.recorded());
    assertEquals(400, refused.status());
    assertTrue(refused.error("memory").endsWith("Device or resource busy\n"));
    assertEquals(128, lxc.config().path("memory").asInt());
    assertEquals(200, lxc.put("memory", "64").status());
  }

  @Test
  void cpuUnitsAreClampedAfterTheControlGroups() {
    stopped();
    lxc.put("cpuunits", "500000");
    assertEquals(10_000, lxc.config().path("cpuunits").asInt());
    lxc.put("cpuunits", "1");
    assertEquals(1, lxc.config().path("cpuunits").asInt());
  }

  @Test
  void onlyTheFirstTenNetworksAreUnplugged() {
    running();
    node.changeGuest(VMID, guest -> guest.set("net9", device(9)).set("net10", device(10)));
    lxc.put("delete", "net9,net10");
    assertFalse(lxc.current().has("net9"));
    assertEquals(1, lxc.pending("net10").path("delete").asInt());
  }

  private static String device(int index) {
    return "name=eth" + index + ",bridge=vmbr0,hwaddr=BC:24:11:00:00:" + (10 + index);
  }

  @Test
  void aWriteWaitsForWhoHoldsTheLockAndGivesUpAfterTenSeconds() {
    running();
    hold(Duration.ofSeconds(30));
    Answer refused = lxc.put("memory", "256");
    assertEquals(500, refused.status());
    assertEquals(
        "can't lock file '/run/lock/lxc/pve-config-900.lock' - got timeout\n", refused.message());
    clock.pass(Duration.ofSeconds(25));
    assertEquals(200, lxc.put("memory", "256").status());
  }

  private void hold(Duration time) {
    node.workers()
        .fork(
            "vzshutdown",
            "900",
            node.rights("agent@pve!full").orElseThrow(),
            worker -> Next.locked(VMID, locked -> Next.after(time, done -> Next.end())));
  }

  @Test
  void newerKeysAreKnownToNewerReleasesAlone() {
    SimulatedNode old = RecordedContainers.server(PveRelease.V8_4, clock);
    old.put(RecordedContainers.stopped(100));
    ConfigAsker asker = new ConfigAsker(old, "agent@pve!full", "lxc", 100);
    stopped();
    assertEquals(200, lxc.put("entrypoint", "/bin/sh", "env", "A=b").status());
    assertEquals(400, asker.put("env", "A=b").status());
    assertEquals(200, lxc.put("mp0", "btr:1,mp=/data,keepattrs=1").status());
    assertEquals(400, asker.put("mp0", "btr:1,mp=/data,keepattrs=1").status());
  }
}
