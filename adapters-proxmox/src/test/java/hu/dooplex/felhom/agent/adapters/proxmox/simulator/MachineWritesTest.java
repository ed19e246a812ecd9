package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ConfigAsker.Answer;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.RecordedMutations.TestClock;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of a virtual machine's configuration, as its source says. */
final class MachineWritesTest {
  private static final int VMID = 101;

  /** The keys that need no signature (trust.md, section 2), and how they come back. */
  private static final Map<String, JsonNode> BENIGN =
      Map.ofEntries(
          Map.entry("cores", IntNode.valueOf(4)),
          Map.entry("cpulimit", TextNode.valueOf("1.5")),
          Map.entry("cpuunits", IntNode.valueOf(200)),
          Map.entry("memory", TextNode.valueOf("4096")),
          Map.entry("balloon", IntNode.valueOf(1024)),
          Map.entry("onboot", IntNode.valueOf(1)),
          Map.entry("startup", TextNode.valueOf("order=1,down=180")),
          Map.entry("protection", IntNode.valueOf(1)),
          Map.entry("description", TextNode.valueOf("two\nlines\n")),
          Map.entry("tags", TextNode.valueOf("prod;web")));

  /** Those that a machine which runs takes at its next start, unless it says otherwise. */
  private static final Set<String> LATER = Set.of("cores", "memory");

  private final SimulatedNode node =
      RecordedContainers.server(PveRelease.V9_2, new TestClock()).put(NodeHardware.recorded());
  private final ConfigAsker qemu = new ConfigAsker(node, "agent@pve!full", "qemu", VMID);

  @BeforeEach
  void create() {
    node.put(
        SimulatedGuest.qemu(VMID)
            .set("name", "db")
            .set("cores", 2)
            .set("memory", "2048")
            .set("scsi0", "btr:101/vm-101-disk-0.raw,size=32G")
            .set("net0", "virtio=BC:24:11:00:00:01,bridge=vmbr0"));
  }

  private void start() {
    node.changeGuest(VMID, guest -> guest.running(1, node.now(), GuestLoad.NONE));
  }

  private SimulatedTask task(Answer answer) {
    Upid upid = Upid.parse(answer.data().asText()).orElseThrow();
    return node.tasks().stream().filter(t -> t.upid().equals(upid)).findFirst().orElseThrow();
  }

  @Test
  void aPostIsATaskAndAPutIsNot() {
    Answer post = qemu.post("cores", "4");
    Answer put = qemu.put("onboot", "1");
    assertEquals("qmconfig", task(post).upid().type());
    assertEquals("OK", task(post).exitStatus());
    assertEquals(4, qemu.config().path("cores").asInt());
    assertTrue(put.data().isNull());
    assertEquals(1, qemu.config().path("onboot").asInt());
  }

  @Test
  void everyBenignKeyComesBackWithItsType() {
    BENIGN.forEach((key, value) -> {
      assertEquals(200, qemu.post(key, value.asText().strip()).status(), key);
      assertEquals(value, qemu.config().path(key), key);
    });
  }

  @Test
  void aRunningMachineTakesCoresAndMemoryAtItsNextStart() {
    start();
    BENIGN.forEach((key, value) -> qemu.post(key, value.asText().strip()));
    assertEquals(LATER, new TreeSet<>(guest().pending().keySet()));
    assertEquals(2, qemu.current().path("cores").asInt());
    node.put(MachineUpdate.applied(guest()));
    assertEquals(4, qemu.current().path("cores").asInt());
    assertEquals("4096", qemu.current().path("memory").asText());
  }

  @Test
  void memoryIsPluggedWhereTheMachineAllowsIt() {
    node.changeGuest(VMID, guest -> guest.set("hotplug", "memory,network"));
    start();
    qemu.post("memory", "4096");
    assertEquals("4096", qemu.current().path("memory").asText());
  }

  @Test
  void refusalsComeBeforeThereIsATask() {
    assertEquals(
        "checksum mismatch (file change by other user?)\n",
        qemu.post("cores", "4", "digest", "0".repeat(40)).message());
    assertEquals(
        "balloon value too large (must be smaller than assigned memory)\n",
        qemu.post("balloon", "4096").message());
    assertEquals("only root can set 'args' config\n", qemu.post("args", "-S").message());
    assertEquals(
        "property is not defined in schema and the schema does not allow additional properties",
        qemu.post("swap", "512").error("swap"));
    assertEquals(
        "invalid format - format error\nmemory.current: value must have a minimum value of 16\n",
        qemu.post("memory", "8").error("memory"));
    assertEquals("no options specified\n", qemu.post().message());
    assertEquals(0, node.tasks().size());
  }

  @Test
  void aLockedMachineIsLeftAlone() {
    node.changeGuest(VMID, guest -> guest.lock("backup"));
    assertEquals("VM is locked (backup)\n", qemu.post("cores", "4").message());
  }

  @Test
  void theStartOrderNeedsARightOnTheHost() {
    node.put(ApiToken.of("agent@pve!opt", "o").grant("/vms", Set.of("VM.Config.Options")));
    ConfigAsker asker = new ConfigAsker(node, "agent@pve!opt", "qemu", VMID);
    assertEquals(200, asker.post("onboot", "1").status());
    assertEquals(
        "Permission check failed (/, Sys.Modify)\n", asker.post("startup", "order=1").message());
    assertEquals(
        "Permission check failed (/vms/101, VM.Config.CPU)\n", asker.post("cores", "4").message());
  }

  @Test
  void aMissingRightToADriveShowsOnlyInTheTask() {
    node.put(ApiToken.of("agent@pve!opt", "o").grant("/vms", Set.of("VM.Config.Options")));
    Answer answer = new ConfigAsker(node, "agent@pve!opt", "qemu", VMID).post("delete", "scsi0");
    assertEquals(200, answer.status());
    assertEquals(
        "403 Permission check failed (/vms/101, VM.Config.Disk)", task(answer).exitStatus());
    assertTrue(qemu.config().has("scsi0"));
  }

  @Test
  void aDetachedDriveIsUnusedAndANewOneIsMade() {
    qemu.post("delete", "scsi0");
    assertFalse(qemu.config().has("scsi0"));
    assertEquals("btr:101/vm-101-disk-0.raw", qemu.config().path("unused0").asText());
    qemu.post("scsi1", "btr:8,ssd=1");
    assertEquals("btr:101/vm-101-disk-1.raw,size=8G,ssd=1", qemu.config().path("scsi1").asText());
  }

  @Test
  void aDeviceThatCannotBePluggedStaysPendingAndFailsTheTask() {
    start();
    Answer answer = qemu.post("net1", "virtio,bridge=vmbr9");
    assertEquals(
        "400 Parameter verification failed. net1: hotplug problem - bridge 'vmbr9' does not exist",
        task(answer).exitStatus());
    assertFalse(qemu.current().has("net1"));
    assertTrue(
        qemu.pending("net1")
            .path("pending")
            .asText()
            .matches("virtio=BC:24:11:[0-9A-F:]+,bridge=vmbr9"));
  }

  @Test
  void aRevertTakesBackWhatIsPending() {
    start();
    qemu.post("cores", "4");
    qemu.post("revert", "cores");
    assertTrue(guest().pending().isEmpty());
    assertEquals(2, qemu.config().path("cores").asInt());
  }

  private SimulatedGuest guest() {
    return node.guest(VMID).orElseThrow();
  }
}
