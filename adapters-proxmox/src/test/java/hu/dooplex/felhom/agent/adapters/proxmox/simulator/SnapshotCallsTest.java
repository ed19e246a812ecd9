package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SnapshotCallsTest {
  private static final String ALL = "lxc/100/snapshot";

  private final Hands hands = new Hands();
  private final SimulatedNode node = hands.node;

  private String ended(String upid) {
    hands.later(30);
    return hands.exitStatus(upid);
  }

  private String take(String name) {
    return ended(hands.post(ALL, "snapname=" + name));
  }

  private String delete(String name) {
    return ended(hands.data("DELETE", ALL + "/" + name).asText());
  }

  private String rollBack(String name, String... pairs) {
    return ended(hands.post(ALL + "/" + name + "/rollback", pairs));
  }

  private JsonNode listed(int index) {
    return hands.data("GET", ALL).path(index);
  }

  @Test
  void theLockStandsWhileASnapshotIsTakenAndNobodyWaitsForIt() {
    node.put(hands.container(100));
    String upid = hands.post(ALL, "snapname=one", "description=first");
    assertEquals(Optional.of("snapshot"), hands.lock(100));
    assertEquals("prepare", listed(0).path("snapstate").asText());
    String second = hands.post(ALL, "snapname=two");
    assertEquals("CT is locked (snapshot)", hands.exitStatus(second));

    assertEquals("OK", ended(upid));
    assertEquals(Optional.empty(), hands.lock(100));
    assertEquals(hands.start.getEpochSecond(), listed(0).path("snaptime").asLong());
    assertEquals("first\n", listed(0).path("description").asText());
    assertFalse(listed(0).has("snapstate"));
    assertEquals("one", listed(1).path("parent").asText());
  }

  @Test
  void aNameIsCheckedAtTheCallAndItsUseInTheTask() {
    node.put(hands.container(100));
    assertEquals(
        "400 Parameter verification failed. {\"snapname\":\"value may only be 40 characters"
            + " long\"}",
        hands.refused("POST", ALL, "snapname=" + "a".repeat(41)));
    for (String reserved : List.of("current", "vzdump")) {
      assertEquals(
          "500 unable to use snapshot name '" + reserved + "' (reserved name)",
          hands.refused("POST", ALL, "snapname=" + reserved));
    }
    assertEquals("OK", take("a".repeat(40)));
    assertEquals("snapshot name '" + "a".repeat(40) + "' already used", take("a".repeat(40)));
  }

  @Test
  void aRollbackStopsTheGuestAndTakesAllButTheDescriptionFromTheSnapshot() {
    node.put(hands.running(hands.container(100)).set("description", "then\n").set("cores", 1));
    take("one");
    node.changeGuest(
        100,
        guest ->
            guest
                .set("description", "now\n")
                .set("protection", 1)
                .set("cores", 4)
                .set("mp0", "btr:100/vm-100-disk-1.raw,mp=/data,size=1G")
                .setAtNextStart("tty", 4));

    assertEquals("OK", rollBack("one"));
    SimulatedGuest guest = hands.guest(100);
    assertFalse(hands.runs(100));
    assertEquals(Optional.of("now\n"), guest.value("description"));
    assertEquals(Optional.empty(), guest.value("protection"));
    assertEquals(Optional.of("1"), guest.value("cores"));
    assertEquals(Optional.of("one"), guest.value("parent"));
    assertEquals(Optional.of("btr:100/vm-100-disk-1.raw"), guest.value("unused0"));
    assertTrue(guest.pending().isEmpty());
    assertEquals(Optional.empty(), hands.lock(100));
  }

  @Test
  void aGuestCanBeStartedAfterARollbackInATaskOfItsOwn() {
    node.put(hands.running(hands.container(100)).snapshot("one", hands.start, ""));
    String upid = hands.post(ALL + "/one/rollback", "start=1");
    hands.later(1);
    assertEquals("OK", hands.exitStatus(upid));
    assertFalse(hands.runs(100));
    hands.later(10);
    assertTrue(hands.runs(100));
    assertEquals("vzrollback %1$s, vzstart %1$s".formatted(Hands.TOKEN), hands.tasks());
  }

  @Test
  void aKilledWorkerLeavesItsLockAndTheStateOfTheSnapshot() {
    node.put(hands.container(100));
    node.taskFaults().next("vzsnapshot", TaskFault.KILLED);
    assertEquals("unexpected status", take("one"));
    assertEquals(Optional.of("snapshot"), hands.lock(100));
    assertEquals("prepare", listed(0).path("snapstate").asText());

    node.changeGuest(100, guest -> guest.unset("lock"));
    assertEquals(
        "unable to rollback to incomplete snapshot (snapstate = prepare)", rollBack("one"));
    node.taskFaults().next("vzdelsnapshot", TaskFault.KILLED);
    assertEquals("unexpected status", delete("one"));
    assertEquals(Optional.of("snapshot-delete"), hands.lock(100));
    assertEquals("delete", listed(0).path("snapstate").asText());

    node.put(hands.running(hands.container(100).snapshot("two", hands.start, "")));
    node.taskFaults().next("vzrollback", TaskFault.KILLED);
    assertEquals("unexpected status", rollBack("two"));
    assertEquals(Optional.of("rollback"), hands.lock(100));
    assertFalse(hands.runs(100));
  }

  @Test
  void whatHadADeletedSnapshotAsParentHasTheOneBeforeIt() {
    node.put(hands.container(100));
    take("one");
    take("two");
    take("three");
    assertEquals("OK", delete("two"));
    assertEquals(List.of("one", "three"), hands.snapshots(100));
    assertEquals(Optional.of("one"), hands.guest(100).snapshots().get(1).parent());
    assertEquals("OK", delete("three"));
    assertEquals(Optional.of("one"), hands.guest(100).value("parent"));
    assertEquals("OK", delete("one"));
    assertEquals(Optional.empty(), hands.guest(100).value("parent"));
    assertEquals("snapshot 'one' does not exist", delete("one"));
  }

  @Test
  void aTemplateKeepsItsSnapshotsAndALockFromTheAttempt() {
    node.put(hands.container(100).snapshot("one", hands.start, "").set("template", 1));
    assertEquals("you can't take a snapshot if it's a template", take("two"));
    assertEquals("you can't rollback if vm is a template", rollBack("one"));
    assertEquals(Optional.empty(), hands.lock(100));
    assertEquals("you can't delete a snapshot if vm is a template", delete("one"));
    assertEquals(Optional.of("snapshot-delete"), hands.lock(100));
  }

  @Test
  void zfsGoesBackToItsLatestSnapshotOnly() {
    node.put(
        hands
            .container(100)
            .set("rootfs", "local-zfs:subvol-100-disk-0,size=8G")
            .snapshot("one", hands.start.minusSeconds(60), "")
            .snapshot("two", hands.start.minusSeconds(30), ""));
    assertEquals(
        "can't rollback, 'one' is not most recent snapshot on 'local-zfs:subvol-100-disk-0'",
        rollBack("one"));
    assertEquals("OK", rollBack("two"));
  }

  @Test
  void aSnapshotsConfigurationIsReadAndItsDescriptionWritten() {
    node.put(hands.container(100).set("cores", 3));
    take("one");
    assertFalse(hands.data("GET", ALL + "/one/config").has("description"));
    assertTrue(hands.data("PUT", ALL + "/one/config", "description=new words").isNull());
    JsonNode config = hands.data("GET", ALL + "/one/config");
    assertEquals("new words\n", config.path("description").asText());
    assertEquals(3, config.path("cores").asInt());
    node.changeGuest(100, guest -> guest.lock("backup"));
    assertEquals(
        "500 CT is locked (backup)", hands.refused("PUT", ALL + "/one/config", "description=x"));
  }

  @Test
  void whetherSnapshotsArePossibleIsOneAnswerForAllVolumes() {
    node.put(hands.container(100));
    assertEquals(
        1, hands.data("GET", "lxc/100/feature", "feature=snapshot").path("hasFeature").asInt());
    for (String volume : List.of("rigdir:100/vm-100-disk-1.raw,mp=/m", "/srv/data,mp=/m")) {
      node.put(hands.container(100).set("mp0", volume));
      assertEquals(
          0, hands.data("GET", "lxc/100/feature", "feature=snapshot").path("hasFeature").asInt());
      assertEquals("snapshot feature is not available", take("one"));
    }
  }

  @Test
  void anInterruptedSnapshotIsCleanedUp() {
    node.put(hands.container(100));
    String upid = hands.post(ALL, "snapname=one");
    assertTrue(hands.data("DELETE", "tasks/" + upid).isNull());
    assertEquals("received interrupt", hands.exitStatus(upid));
    assertEquals(List.of(), hands.snapshots(100));
    assertEquals(Optional.empty(), hands.lock(100));
  }
}
