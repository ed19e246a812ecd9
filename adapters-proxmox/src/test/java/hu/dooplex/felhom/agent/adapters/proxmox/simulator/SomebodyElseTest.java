package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SomebodyElseTest {
  private final Hands hands = new Hands();
  private final SimulatedNode node = hands.node;

  @Test
  void aChangedContainerLeavesNoTaskAndAChangedMachineOne() {
    node.put(hands.container(100)).put(hands.machine(110));
    Instant noon = hands.start.plusSeconds(60);
    node.at(noon, () -> node.somebodyElse().changesConfig(100, guest -> guest.set("cores", 2)));
    node.at(noon, () -> node.somebodyElse().changesConfig(110, guest -> guest.set("cores", 3)));

    hands.later(59);
    assertEquals(Optional.empty(), hands.guest(100).value("cores"));
    hands.later(1);
    assertEquals(Optional.of("2"), hands.guest(100).value("cores"));
    assertEquals(Optional.of("3"), hands.guest(110).value("cores"));
    assertEquals("qmconfig root@pam", hands.tasks());
  }

  @Test
  void aGuestIsStartedAtItsTimeHoweverLateSomebodyLooks() {
    node.put(hands.container(100));
    node.at(hands.start.plusSeconds(60), () -> node.somebodyElse().startsGuest(100));

    hands.later(600);
    assertTrue(hands.runs(100));
    SimulatedTask task = node.tasks().getLast();
    assertEquals(hands.start.plusSeconds(60), task.upid().startTime());
    assertEquals(Optional.of(hands.start.plusSeconds(62)), task.ended());
    node.somebodyElse().stopsGuest(100);
    hands.later(10);
    assertFalse(hands.runs(100));
    assertEquals("vzstart root@pam, vzstop root@pam", hands.tasks());
  }

  @Test
  void aReusedVmidIsAnotherGuestOfWhichOnlyTasksAndTimesTell() {
    node.put(hands.running(hands.container(100)));
    node.settings().guestBehaves(100, GuestBehaviour.obedient().ignoringShutdown());
    node.put(
        SimulatedStorage.of("disks", "dir", "rootdir")
            .with(
                SimulatedVolume.disk(
                    "disks:100/vm-100-disk-0.raw", "rootdir", "raw", 1, hands.start, 100)));
    node.put(
        ApiToken.of("agent@pve!one", "s")
            .grant("/vms/100", Set.of("VM.Audit"))
            .grant("/storage", Set.of("Datastore.Audit")));
    Instant later = hands.start.plusSeconds(90);
    node.at(
        later, () -> node.somebodyElse().destroysAndReuses(100, hands.container(100).tags("new")));

    hands.later(100);
    assertEquals(Optional.of("new"), hands.guest(100).value("tags"));
    assertFalse(hands.runs(100));
    assertEquals("vzstop root@pam, vzdestroy root@pam, vzcreate root@pam", hands.tasks());
    assertEquals(later, node.storage("disks").orElseThrow().volumes().getFirst().created());
    assertEquals(403, hands.ask("agent@pve!one", "GET", "lxc/100/config").status());
    assertFalse(node.settings().behaviourOf(100).ignoresShutdown());
  }
}
