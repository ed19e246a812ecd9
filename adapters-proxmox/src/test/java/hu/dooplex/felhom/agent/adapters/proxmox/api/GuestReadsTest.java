package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Reading guests; values marked so are recorded, the rest is the same made awkward. */
class GuestReadsTest {
  /** Recorded on 9.1.6: a running container. */
  private static final String RUNNING =
      """
      {"data":{"cpus":1,"pressurememoryfull":null,"mem":757760,"diskwrite":0,"swap":0,
       "ha":{"managed":0},"diskread":0,"maxswap":67108864,"pressurecpusome":null,"tags":"alpha;zed",
       "maxdisk":510873600,"netin":0,"type":"lxc","uptime":63,"netout":0,"vmid":902,"name":"CT102",
       "status":"running","maxmem":67108864,"cpu":0,"pid":3529,"disk":2129920}}
      """;

  @Test
  void aRunningContainerIsReadWithItsUsage() throws Exception {
    ObservedGuest guest = api(ReplayTransport.of(RUNNING)).status(GuestRef.lxc(902));
    assertEquals(
        new ObservedGuest(
            GuestRef.lxc(902),
            Optional.of("CT102"),
            RunState.RUNNING,
            OptionalLong.of(63),
            Optional.empty(),
            new TreeSet<>(Set.of("alpha", "zed")),
            false,
            OptionalLong.of(67108864),
            OptionalLong.of(67108864),
            OptionalLong.of(510873600),
            OptionalDouble.of(1),
            new GuestUsage(
                OptionalDouble.of(0),
                OptionalLong.of(757760),
                OptionalLong.of(0),
                OptionalLong.of(2129920)),
            Optional.of(false)),
        guest);
  }

  /** Of a container whose figures it could not read, the node says that it uses nothing. */
  @Test
  void swapInUseIsThatOfARunningContainerWhoseFiguresWereRead() throws Exception {
    assertEquals(OptionalLong.of(4096), swap("\"status\":\"running\",\"mem\":1,\"swap\":4096"));
    assertEquals(OptionalLong.of(0), swap("\"status\":\"running\",\"mem\":1,\"swap\":0"));
    assertEquals(OptionalLong.empty(), swap("\"status\":\"running\",\"mem\":0,\"swap\":0"));
    assertEquals(OptionalLong.empty(), swap("\"status\":\"running\",\"mem\":1"));
    assertEquals(OptionalLong.empty(), swap("\"status\":\"stopped\",\"mem\":1,\"swap\":0"));
    assertEquals(
        OptionalLong.empty(),
        api(ReplayTransport.of("{\"data\":{\"status\":\"running\",\"mem\":1,\"swap\":0}}"))
            .status(GuestRef.qemu(200))
            .usage()
            .swapBytes());
  }

  private static OptionalLong swap(String fields) throws Exception {
    return api(ReplayTransport.of("{\"data\":{" + fields + "}}"))
        .status(GuestRef.lxc(101))
        .usage()
        .swapBytes();
  }

  @Test
  void aFeatureIsAYesOrANoAndNothingElse() throws Exception {
    ReplayTransport transport = ReplayTransport.of("{\"data\":{\"hasFeature\":1}}");
    assertTrue(api(transport).canSnapshot(GuestRef.lxc(101)));
    assertEquals(List.of("GET /nodes/pve1/lxc/101/feature?feature=snapshot"), transport.asked());
    assertFalse(
        api(ReplayTransport.of("{\"data\":{\"hasFeature\":0}}")).canSnapshot(GuestRef.qemu(200)));
    for (String odd : List.of("{}", "{\"hasFeature\":null}", "{\"hasFeature\":\"maybe\"}")) {
      PveApi api = api(ReplayTransport.of("{\"data\":" + odd + "}"));
      assertThrows(ApiException.BadAnswer.class, () -> api.canSnapshot(GuestRef.lxc(101)), odd);
    }
  }

  @Test
  void guestsComeInVmidOrderWhateverTypesTheNumbersHave() throws Exception {
    ReplayTransport transport =
        ReplayTransport.of(
            """
            {"data":[
              {"vmid":"300","status":"stopped","maxmem":"536870912","template":"1","lock":"backup"},
              {"vmid":101,"status":"running","maxmem":104857599998951424,"cpus":"1.5","disk":7,
               "cpu":0.25,"mem":-1,"uptime":"12","name":17,"tags":"b, a","template":"","new-key":[1]},
              {"vmid":200.0,"status":"paused","maxmem":1.073741824e9,"uptime":null,"cpu":"N/A"}]}
            """);
    List<ObservedGuest> guests = api(transport).guests(GuestKind.LXC);
    assertEquals(List.of("GET /nodes/pve1/lxc"), transport.asked());
    assertEquals(
        List.of(GuestRef.lxc(101), GuestRef.lxc(200), GuestRef.lxc(300)),
        guests.stream().map(ObservedGuest::ref).toList());

    ObservedGuest first = guests.get(0);
    assertEquals(OptionalLong.of(104857599998951424L), first.maxMemoryBytes());
    assertEquals(OptionalDouble.of(1.5), first.cpus());
    assertEquals(Optional.of("17"), first.name());
    assertEquals(Set.of("a", "b"), first.tags());
    assertEquals(false, first.template());
    assertEquals(OptionalLong.empty(), first.usage().memoryBytes());
    assertEquals(OptionalLong.of(7), first.usage().diskBytes());

    ObservedGuest second = guests.get(1);
    assertEquals(RunState.UNKNOWN, second.runState());
    assertEquals(OptionalLong.of(1073741824), second.maxMemoryBytes());
    assertEquals(OptionalLong.empty(), second.uptimeSeconds());
    assertEquals(OptionalDouble.empty(), second.usage().cpuRatio());

    ObservedGuest third = guests.get(2);
    assertEquals(true, third.template());
    assertEquals(Optional.of("backup"), third.lock());
    assertEquals(OptionalLong.of(536870912), third.maxMemoryBytes());
    assertEquals(Optional.empty(), third.highAvailability());
  }

  @Test
  void theDiskUseOfAStoppedContainerAndOfAMachineIsNotKnown() throws Exception {
    String stopped = "{\"data\":[{\"vmid\":101,\"status\":\"stopped\",\"disk\":0}]}";
    String machine = "{\"data\":[{\"vmid\":102,\"status\":\"running\",\"disk\":0}]}";
    assertEquals(
        OptionalLong.empty(),
        api(ReplayTransport.of(stopped)).guests(GuestKind.LXC).getFirst().usage().diskBytes());
    assertEquals(
        OptionalLong.empty(),
        api(ReplayTransport.of(machine)).guests(GuestKind.QEMU).getFirst().usage().diskBytes());
  }

  @Test
  void aRowWithoutAUsableVmidDoesNotHideTheOtherGuests() throws Exception {
    String rows =
        "{\"data\":[{\"vmid\":\"x\"},{\"vmid\":99},{\"name\":\"a\"},7,{\"vmid\":101},{\"vmid\":-1}]}";
    List<ObservedGuest> guests = api(ReplayTransport.of(rows)).guests(GuestKind.LXC);
    assertEquals(List.of(GuestRef.lxc(101)), guests.stream().map(ObservedGuest::ref).toList());
  }

  @Test
  void aListOfNothingButUnusableRowsIsNoEmptyList() {
    String rows = "{\"data\":[{\"vmid\":99},{\"name\":\"a\"}]}";
    ApiException.BadAnswer bad =
        assertThrows(
            ApiException.BadAnswer.class,
            () -> api(ReplayTransport.of(rows)).guests(GuestKind.LXC));
    assertTrue(bad.toString().contains("2 of 2 rows"), bad.toString());
  }

  @Test
  void anEmptyListIsEmpty() throws Exception {
    assertEquals(List.of(), api(ReplayTransport.of("{\"data\":[]}")).guests(GuestKind.QEMU));
  }

  @Test
  void aConfigIsTextWithItsDigestApart() throws Exception {
    ReplayTransport transport =
        ReplayTransport.of(
            """
            {"data":{"memory":512,"cpulimit":"1.5","onboot":1,"hostname":"ct100","swap":"0",
             "description":"a\\nb","digest":"87138e065eb58d707382bc42bda19351a75d38ad","tags":" ",
             "unprivileged":true,"arch":null,"lxc":[["lxc.apparmor.profile","unconfined"]]}}
            """);
    GuestConfig config = api(transport).config(GuestRef.lxc(100));
    assertEquals(List.of("GET /nodes/pve1/lxc/100/config"), transport.asked());
    assertEquals(Optional.of("87138e065eb58d707382bc42bda19351a75d38ad"), config.digest());
    assertEquals(
        Map.of(
            "memory", "512",
            "cpulimit", "1.5",
            "onboot", "1",
            "hostname", "ct100",
            "swap", "0",
            "description", "a\nb",
            "tags", " ",
            "unprivileged", "1",
            "lxc", "[[\"lxc.apparmor.profile\",\"unconfined\"]]"),
        config.values());
  }

  @Test
  void theRunningConfigIsAskedForAsSuch() throws Exception {
    ReplayTransport transport = ReplayTransport.of("{\"data\":{\"cores\":2}}");
    assertEquals(Optional.of("2"), api(transport).runningConfig(GuestRef.qemu(100)).value("cores"));
    assertEquals(List.of("GET /nodes/pve1/qemu/100/config?current=1"), transport.asked());
  }

  @Test
  void pendingRowsSayWhatIsAndWhatBecomesOfIt() throws Exception {
    // shapes as recorded on 8.4.21 and 9.1.6; 2 is qemu-server's forced deletion
    String rows =
        """
        {"data":[{"key":"cores","value":2},{"key":"nameserver","value":"1.1.1.1","pending":"9.9.9.9"},
         {"key":"tty","pending":1},{"key":"timezone","value":"host","delete":1},
         {"key":"both","value":"a","pending":"b","delete":"1"},{"key":"unused0","value":"","delete":2},
         {"key":"digest","value":"96c6c20df3a950777d999fafd2c7447a9093df2c"}]}
        """;
    assertEquals(
        List.of(
            new PendingChange("cores", Optional.of("2"), Optional.empty(), false),
            new PendingChange("nameserver", Optional.of("1.1.1.1"), Optional.of("9.9.9.9"), false),
            new PendingChange("tty", Optional.empty(), Optional.of("1"), false),
            new PendingChange("timezone", Optional.of("host"), Optional.empty(), true),
            new PendingChange("both", Optional.of("a"), Optional.of("b"), true),
            new PendingChange("unused0", Optional.of(""), Optional.empty(), true),
            new PendingChange(
                "digest",
                Optional.of("96c6c20df3a950777d999fafd2c7447a9093df2c"),
                Optional.empty(),
                false)),
        api(ReplayTransport.of(rows)).pending(GuestRef.lxc(100)));
  }

  @Test
  void aPendingRowWithoutAKeyMakesTheWholeAnswerUnusable() {
    String rows = "{\"data\":[{\"key\":\"cores\",\"value\":2},{\"value\":3}]}";
    assertThrows(
        ApiException.BadAnswer.class,
        () -> api(ReplayTransport.of(rows)).pending(GuestRef.lxc(100)));
  }

  @Test
  void snapshotsComeOldestFirstWithoutTheGuestItself() throws Exception {
    String rows =
        """
        {"data":[
         {"name":"current","description":"You are here!","running":1,"parent":"making","digest":"d"},
         {"name":"a-child","snaptime":1795376650,"parent":"z-parent","description":""},
         {"name":"making","parent":"a-child","snapstate":"prepare"},
         {"name":"z-parent","snaptime":1795376650,"parent":"s1"},
         {"name":"s1","snaptime":"1795376649","description":"first\\nsnap ü\\n"}]}
        """;
    assertEquals(
        List.of(
            new Snapshot(
                "s1",
                "first\nsnap ü\n",
                Optional.of(Instant.ofEpochSecond(1795376649)),
                Optional.empty()),
            new Snapshot(
                "z-parent", "", Optional.of(Instant.ofEpochSecond(1795376650)), Optional.of("s1")),
            new Snapshot(
                "a-child",
                "",
                Optional.of(Instant.ofEpochSecond(1795376650)),
                Optional.of("z-parent")),
            new Snapshot("making", "", Optional.empty(), Optional.of("a-child"))),
        api(ReplayTransport.of(rows)).snapshots(GuestRef.lxc(100)));
  }

  @Test
  void snapshotsThatNameEachOtherAsParentDoNotHangIt() throws Exception {
    String rows =
        "{\"data\":[{\"name\":\"bb\",\"parent\":\"aa\"},{\"name\":\"aa\",\"parent\":\"bb\"}]}";
    assertEquals(
        List.of("aa", "bb"),
        api(ReplayTransport.of(rows)).snapshots(GuestRef.lxc(100)).stream()
            .map(Snapshot::name)
            .toList());
  }

  private static PveApi api(PveTransport transport) {
    return new PveApi(transport, new NodeName("pve1"), new RememberedPauses());
  }
}
