package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.ClusterResource;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.PveVersion;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.StorageVolume.Verification;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import hu.dooplex.felhom.agent.domain.host.ThinPool;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reading the node, its storages, its tasks and the token. */
class HostReadsTest {
  private static final NodeName NODE = new NodeName("pve1");
  private static final Upid UPID =
      new Upid("UPID:pve1:0000028A:0002FA3C:6B034615:vzstop:100:agent@pve!full:");
  private static final String TASK =
      "/nodes/pve1/tasks/UPID%3Apve1%3A0000028A%3A0002FA3C%3A6B034615%3Avzstop%3A100%3Aagent%40pve%21full%3A";

  @Test
  void theVersionIsReadAndAnAnswerWithoutOneIsNoProxmox() throws Exception {
    assertEquals(
        new PveVersion("9.2.4", "9.2", "5e5ae681198514d4"),
        api("{\"data\":{\"version\":\"9.2.4\",\"repoid\":\"5e5ae681198514d4\",\"release\":\"9.2\"}}")
            .version());
    assertThrows(
        ApiException.BadAnswer.class, () -> api("{\"data\":{\"status\":\"up\"}}").version());
  }

  @Test
  void theNodesAreReadByNameAlsoWhenTheirNumbersAreHidden() throws Exception {
    // a token without rights sees names alone (recorded on 8.4.21)
    assertEquals(
        List.of(new NodeName("pve1"), new NodeName("pve2")),
        api("{\"data\":[{\"node\":\"pve2\",\"level\":\"\"},{\"node\":\"pve1\"},{\"node\":\"-\"}]}")
            .nodes());
  }

  @Test
  void theNodesStatusIsReadWithWhatIsAvailableAsFree() throws Exception {
    // shortened from 9.1.6
    NodeStatus status =
        api("""
        {"data":{"swap":{"used":0,"free":0,"total":0},"cpu":0.03,
         "current-kernel":{"release":"6.17.2-1-pve"},"uptime":3566,
         "rootfs":{"avail":80445136896,"used":28499156992,"free":242054017024,"total":270553174016},
         "cpuinfo":{"cores":2,"sockets":"1","mhz":"2596.144","cpus":4,"model":"AMD EPYC"},
         "memory":{"used":1849061376,"free":21067956224,"available":23427452928,"total":25276514304},
         "pveversion":"pve-manager/9.1.6/c38976409b2f3402","loadavg":["0.18","0.73",1.04]}}
        """)
            .nodeStatus();
    assertEquals(
        new NodeStatus(
            Optional.of("9.1.6"),
            Optional.of("6.17.2-1-pve"),
            OptionalLong.of(3566),
            new NodeStatus.Cpu(
                OptionalInt.of(2),
                OptionalInt.of(1),
                Optional.of("AMD EPYC"),
                OptionalDouble.of(0.03),
                List.of(0.18, 0.73, 1.04)),
            space(25276514304L, 1849061376, 23427452928L),
            space(0, 0, 0),
            space(270553174016L, 28499156992L, 80445136896L)),
        status);
  }

  @Test
  void whatTheNodeDoesNotSayIsEmptyAndNotZero() throws Exception {
    NodeStatus status =
        api("""
        {"data":{"cpu":"NaN","uptime":-1,"memory":null,"rootfs":[],"loadavg":["0.1","x"],
         "cpuinfo":{"cores":99999999999,"model":"unknown"},"pveversion":"9.1"}}
        """)
            .nodeStatus();
    assertEquals(
        new NodeStatus(
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            new NodeStatus.Cpu(
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of()),
            NodeStatus.Space.UNKNOWN,
            NodeStatus.Space.UNKNOWN,
            NodeStatus.Space.UNKNOWN),
        status);
  }

  @Test
  void olderNodesSayOnlyWhatIsFree() throws Exception {
    NodeStatus status =
        api("{\"data\":{\"memory\":{\"free\":5,\"used\":3,\"total\":9}}}").nodeStatus();
    assertEquals(space(9, 3, 5), status.memory());
  }

  @Test
  void storagesComeByNameAndAnInactiveOneHasNoSizes() throws Exception {
    List<StorageStatus> storages =
        api("""
        {"data":[
         {"storage":"pbs","type":"pbs","active":0,"enabled":1,"shared":"1","total":0,"used":0,
          "avail":0,"content":"backup"},
         {"storage":"local","type":"dir","active":1,"shared":0,"total":270553174016,
          "used":"26744877056","avail":82199416832,"content":"images,iso","used_fraction":0.09}]}
        """)
            .storages();
    assertEquals(List.of("local", "pbs"), storages.stream().map(StorageStatus::name).toList());
    StorageStatus local = storages.get(0);
    assertEquals(OptionalLong.of(26744877056L), local.usedBytes());
    assertTrue(local.enabled());
    assertEquals(Set.of("images", "iso"), local.content());
    StorageStatus pbs = storages.get(1);
    assertFalse(pbs.active());
    assertTrue(pbs.shared());
    assertEquals(OptionalLong.empty(), pbs.totalBytes());
    assertEquals(OptionalLong.empty(), pbs.usedBytes());
    assertEquals(OptionalLong.empty(), pbs.availableBytes());
  }

  @Test
  void oneStoragesStatusHasTheNameThatWasAskedFor() throws Exception {
    // recorded on 8.4.21: the answer has no name in it
    ReplayTransport transport =
        ReplayTransport.of(
            """
            {"data":{"avail":12293095424,"enabled":1,"active":1,"shared":0,"total":12884901888,
             "used":43237376,"content":"backup,images,rootdir,vztmpl","type":"btrfs"}}
            """);
    StorageStatus storage = new PveApi(transport, NODE, new RememberedPauses()).storage("btr");
    assertEquals("btr", storage.name());
    assertEquals("btrfs", storage.type());
    assertEquals(OptionalLong.of(12293095424L), storage.availableBytes());
    assertEquals(List.of("GET /nodes/pve1/storage/btr/status"), transport.asked());
  }

  @Test
  void definitionsNameTheBackupServer() throws Exception {
    assertEquals(
        List.of(
            new StorageStatus.Definition(
                "local",
                "dir",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new StorageStatus.Definition(
                "pbs",
                "pbs",
                Optional.of("pbs.example.org"),
                Optional.of("main"),
                Optional.empty(),
                Optional.empty()),
            new StorageStatus.Definition(
                "thin",
                "lvmthin",
                Optional.empty(),
                Optional.empty(),
                Optional.of("pve"),
                Optional.of("data"))),
        api("{\"data\":[{\"storage\":\"thin\",\"type\":\"lvmthin\",\"vgname\":\"pve\","
                + "\"thinpool\":\"data\"},{\"storage\":\"pbs\",\"type\":\"pbs\",\"server\":\"pbs.example.org\","
                + "\"datastore\":\"main\"},{\"storage\":\"local\",\"type\":\"dir\",\"path\":\"/x\"}]}")
            .storageDefinitions());
  }

  @Test
  void thinPoolsAreReadWithTheirMetadata() throws Exception {
    assertEquals(
        List.of(
            new ThinPool("pve", "data", OptionalLong.of(4294967296L), OptionalLong.of(429496729)),
            new ThinPool("pve", "old", OptionalLong.empty(), OptionalLong.empty())),
        api("{\"data\":[{\"vg\":\"pve\",\"lv\":\"old\"},{\"lv\":\"lost\"},{\"vg\":\"pve\","
                + "\"lv\":\"data\",\"lv_size\":1,\"used\":1,\"metadata_size\":4294967296,"
                + "\"metadata_used\":429496729}]}")
            .thinPools());
  }

  @Test
  void backupsAreReadWithProtectionAndVerification() throws Exception {
    ReplayTransport transport =
        ReplayTransport.of(
            """
            {"data":[
             {"volid":"pbs:backup/ct/102/2026-11-22T19:57:55Z","ctime":1795377475,"format":"pbs-ct",
              "content":"backup","vmid":"102","approximate-size":7,"verification":{"state":"failed"}},
             {"volid":"local:backup/vzdump-lxc-102-2026_11_22-19_57_55.tar.zst","ctime":1795377475,
              "format":"tar.zst","content":"backup","notes":"CT102 102 pve1","vmid":102,
              "subtype":"lxc","protected":1,"size":1087280},
             {"volid":"pbs:backup/ct/102/2026-11-23T19:57:55Z","verification":{"state":"ok"}}]}
            """);
    List<StorageVolume> volumes =
        new PveApi(transport, NODE, new RememberedPauses()).volumes("local", "backup");
    assertEquals(
        List.of("GET /nodes/pve1/storage/local/content?content=backup"), transport.asked());
    assertEquals(
        new StorageVolume(
            "local:backup/vzdump-lxc-102-2026_11_22-19_57_55.tar.zst",
            "backup",
            Optional.of("tar.zst"),
            Optional.of(new Vmid(102)),
            OptionalLong.of(1087280),
            Optional.of(Instant.ofEpochSecond(1795377475)),
            true,
            Verification.NONE,
            Optional.of("CT102 102 pve1")),
        volumes.get(0));
    assertEquals(Verification.FAILED, volumes.get(1).verification());
    assertEquals(OptionalLong.of(7), volumes.get(1).sizeBytes());
    assertEquals(Optional.of(new Vmid(102)), volumes.get(1).vmid());
    assertEquals(Verification.OK, volumes.get(2).verification());
    assertEquals("backup", volumes.get(2).content());
  }

  @Test
  void tasksComeNewestFirstAndAPageKnowsWhetherItIsAll() throws Exception {
    ReplayTransport transport =
        ReplayTransport.of(
            """
            {"total":3,"data":[
             {"upid":"UPID:pve1:00000235:0002F85C:6B034610:vzreboot:100:agent@pve!full:",
              "endtime":1795376661,"status":"OK"},
             {"upid":"UPID:pve1:0000028A:0002FA3C:6B034615:vzstop:100:agent@pve!full:","status":"RUNNING"},
             {"upid":"garbage"}]}
            """);
    TaskEntry.Page page =
        new PveApi(transport, NODE, new RememberedPauses())
            .tasks(
                new TaskQuery(
                    false,
                    Optional.of(Instant.ofEpochSecond(1795376000)),
                    Optional.of("vzdump"),
                    10));
    assertEquals(
        List.of("GET /nodes/pve1/tasks?limit=10&since=1795376000&source=all&typefilter=vzdump"),
        transport.asked());
    assertEquals(
        List.of(
            new TaskEntry(UPID, Optional.empty(), Optional.empty()),
            new TaskEntry(
                new Upid("UPID:pve1:00000235:0002F85C:6B034610:vzreboot:100:agent@pve!full:"),
                Optional.of(Instant.ofEpochSecond(1795376661)),
                Optional.of("OK"))),
        page.tasks());
    assertEquals(3, page.total());
    assertFalse(page.complete());
  }

  @Test
  void aTaskListWithoutTotalIsComplete() throws Exception {
    // recorded on 8.4.21 for a token that sees no task
    assertTrue(api("{\"data\":[]}").tasks(TaskQuery.all()).complete());
  }

  @Test
  void aTasksStatusIsTakenOnlyForTheTaskThatWasAskedFor() throws Exception {
    assertEquals(
        Optional.of(new TaskStatus(UPID, false, Optional.of("job errors"))),
        api(status(UPID.text(), "\"status\":\"stopped\",\"exitstatus\":\"job errors\""))
            .taskStatusOnce(UPID));
    assertEquals(
        Optional.of(new TaskStatus(UPID, true, Optional.empty())),
        api(status(UPID.text(), "\"status\":\"running\"")).taskStatusOnce(UPID));
    for (String wrong :
        List.of(
            status(UPID.text(), "\"status\":\"resting\""),
            status(UPID.text(), "\"pid\":7"),
            status(UPID.text().replace("vzstop", "vzstart"), "\"status\":\"stopped\""))) {
      assertThrows(ApiException.BadAnswer.class, () -> api(wrong).taskStatusOnce(UPID), wrong);
    }
  }

  @Test
  void aShortLogIsReadWithOneCall() throws Exception {
    ReplayTransport transport =
        ReplayTransport.of("{\"total\":2,\"data\":[{\"n\":1,\"t\":\"a\"},{\"t\":7,\"n\":2}]}");
    assertEquals(
        List.of("a", "7"), new PveApi(transport, NODE, new RememberedPauses()).taskLog(UPID, 5));
    assertEquals(List.of("GET " + TASK + "/log?limit=5&start=0"), transport.asked());
  }

  @Test
  void ofALongLogTheLastLinesAreRead() throws Exception {
    ReplayTransport transport =
        ReplayTransport.of("{\"total\":9,\"data\":[{\"n\":1,\"t\":\"a\"},{\"n\":2,\"t\":\"b\"}]}")
            .then(200, "{\"data\":[{\"n\":8,\"t\":\"y\"},{\"n\":9,\"t\":\"z\"}],\"total\":9}");
    assertEquals(
        List.of("y", "z"), new PveApi(transport, NODE, new RememberedPauses()).taskLog(UPID, 2));
    assertEquals(
        List.of("GET " + TASK + "/log?limit=2&start=0", "GET " + TASK + "/log?limit=2&start=7"),
        transport.asked());
  }

  @Test
  void aLogThatCannotBeOpenedIsItsOneLine() throws Exception {
    // recorded on 8.4.21
    assertEquals(
        List.of("unable to open file - No such file or directory"),
        api("{\"total\":1,\"data\":{\"n\":1,\"t\":\"unable to open file - No such file or"
                + " directory\"}}")
            .taskLog(UPID, 10));
  }

  @Test
  void resourcesAreReadWithWhatHaWantsOfThem() throws Exception {
    assertEquals(
        List.of(
            new ClusterResource(
                "lxc/101",
                "lxc",
                Optional.of("pve1"),
                Optional.of(new Vmid(101)),
                Optional.of("ct101"),
                Optional.of("running"),
                true,
                Optional.of("started"),
                OptionalLong.of(536870912)),
            new ClusterResource(
                "storage/pve1/local",
                "storage",
                Optional.of("pve1"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("available"),
                false,
                Optional.empty(),
                OptionalLong.empty())),
        api("""
        {"data":[
         {"id":"storage/pve1/local","type":"storage","node":"pve1","status":"available"},
         {"id":"lxc/101","type":"lxc","node":"pve1","vmid":"101","name":"ct101",
          "status":"running","template":1,"hastate":"started","maxmem":536870912},
         {"type":"of no id"}]}
        """)
            .clusterResources());
  }

  @Test
  void privilegesAreReadWithWhetherTheyReachBelow() throws Exception {
    assertEquals(
        new Privileges(
            Map.of(
                "/vms", Map.of("VM.Audit", true, "VM.Backup", false),
                "/vms/100", Map.of("VM.Audit", true))),
        api("{\"data\":{\"/vms\":{\"VM.Audit\":1,\"VM.Backup\":\"0\"},\"/vms/100\":{\"VM.Audit\":1}}}")
            .privileges());
    assertTrue(api("{\"data\":{}}").privileges().isEmpty());
  }

  @Test
  void disksKnowTheirWearAndNothingIsMadeUp() throws Exception {
    List<Disk> disks =
        api("""
        {"data":[
         {"devpath":"/dev/vda","model":"unknown","serial":"unknown","health":"UNKNOWN",
          "wearout":"N/A","size":274877906944,"rpm":-1,"osdid-list":null},
         {"devpath":"/dev/nvme0n1","model":"X","serial":"S1","health":"PASSED","wearout":69},
         {"devpath":"/dev/sda","health":"FAILED!","wearout":"101"},
         {"devpath":"/dev/sdb","health":"OK","wearout":"100"}]}
        """)
            .disks();
    assertEquals(
        List.of(
            disk("/dev/nvme0n1", "X", "S1", Disk.Health.PASSED, OptionalInt.of(31)),
            disk("/dev/sda", "", "", Disk.Health.FAILED, OptionalInt.empty()),
            disk("/dev/sdb", "", "", Disk.Health.PASSED, OptionalInt.of(0))),
        disks.subList(0, 3));
    assertEquals(Disk.Health.UNKNOWN, disks.get(3).health());
    assertEquals(OptionalLong.of(274877906944L), disks.get(3).sizeBytes());
    assertEquals(Optional.empty(), disks.get(3).model());
    assertEquals(Optional.empty(), disks.get(3).serial());
  }

  private static PveApi api(String body) {
    return new PveApi(ReplayTransport.of(body), NODE, new RememberedPauses());
  }

  private static String status(String upid, String rest) {
    return "{\"data\":{\"upid\":\"" + upid + "\"," + rest + "}}";
  }

  private static Disk disk(
      String device, String model, String serial, Disk.Health health, OptionalInt wearout) {
    return new Disk(
        device,
        Optional.of(model).filter(m -> !m.isEmpty()),
        Optional.of(serial).filter(s -> !s.isEmpty()),
        health,
        wearout,
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  private static NodeStatus.Space space(long total, long used, long free) {
    return new NodeStatus.Space(
        OptionalLong.of(total), OptionalLong.of(used), OptionalLong.of(free));
  }
}
