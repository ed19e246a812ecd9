package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.GuestLoad;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.PveRelease;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests.Received;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedStorage;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedTask;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedVolume;
import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every report that the collector can make validates, whatever it was made of. */
class ReportSchemaTest {
  private static final String SECRET = "55555555-6666-4777-8888-999999999999";
  private static final Set<String> REPORTING = Set.of("VM.Audit", "Datastore.Audit", "Sys.Audit");
  private static final String NODE_STATUS = "/nodes/pve1/status";

  private static final List<Fault> FAULTS =
      List.of(
          new Fault.Status(403, "Permission check failed (/vms/101, VM.Audit)"),
          new Fault.Status(500, "Configuration file 'nodes/pve1/lxc/101.conf' does not exist"),
          new Fault.Status(596, "Connection timed out"),
          new Fault.HtmlPage());

  private final Instant now = InstantSource.system().instant();

  private static ApiToken token(String name) {
    return ApiToken.of("felhom@pve!" + name, SECRET);
  }

  private static List<ApiToken> tokens(PveRelease release) {
    return List.of(
        token("report").grant("/", REPORTING),
        token("everything").grant("/", release.administrator()),
        token("backups")
            .grant("/nodes", REPORTING)
            .grant("/vms", Set.of("VM.Audit", "VM.Backup"))
            .grant("/storage", Set.of("Datastore.Audit", "Datastore.AllocateSpace")),
        token("blind").grant("/nodes", Set.of("Sys.Audit")));
  }

  static Stream<Arguments> releasesAndTokens() {
    return Stream.of(PveRelease.values())
        .flatMap(release -> tokens(release).stream().map(token -> Arguments.of(release, token)));
  }

  private SimulatedNode world(PveRelease release) {
    // A job for many guests: which ones it saved stands in its log alone.
    return SampleWorld.create(release, InstantSource.system())
        .put(
            SimulatedTask.ended(
                SimulatedTask.upid(
                    "pve1", 4001, 400_100, now.minusSeconds(9000), "vzdump", "", "root@pam"),
                now.minusSeconds(8000),
                "job errors",
                "INFO: Finished Backup of VM 102 (00:00:04)"));
  }

  @ParameterizedTest
  @MethodSource("releasesAndTokens")
  void everyReportIsValidWhicheverReadFails(PveRelease release, ApiToken token) throws Exception {
    SimulatedNode node = world(release).put(token);
    try (TestHost host = new TestHost(node, TestHost.nodeCertificate()).token(token.id(), SECRET);
        ReportRounds rounds = new ReportRounds(host, SystemTime.fasterBy(30))) {
      JsonNode healthy = rounds.report();
      assertEquals(0, healthy.path("collection_errors").size(), healthy::toString);
      assertEquals(
          token.id().endsWith("!blind")
              ? List.of()
              : List.of("lxc/101", "lxc/102", "lxc/103", "lxc/104", "qemu/110"),
          ReportRounds.guests(healthy));
      List<String> reads =
          node.received().all().stream()
              .map(Received::path)
              // One of each kind is enough.
              .filter(path -> !path.matches("/nodes/pve1/lxc/10[234]/config"))
              .distinct()
              .sorted()
              .toList();
      assertTrue(reads.size() >= (token.id().endsWith("!blind") ? 5 : 10), reads::toString);
      for (String read : reads) {
        for (Fault fault : FAULTS) {
          node.faults().clear();
          node.faults().always(read, fault);
          if (read.equals(NODE_STATUS)) {
            assertInstanceOf(Round.NotCollected.class, rounds.run());
          } else {
            assertDegraded(healthy, rounds.report(), read);
          }
        }
      }
      assertEquals(1 + (reads.size() - 1) * FAULTS.size(), rounds.validated());
    }
  }

  /** No guest is lost, but those of a list that was not read; and the report says what failed. */
  private static void assertDegraded(JsonNode healthy, JsonNode report, String failing) {
    List<String> expected =
        ReportRounds.guests(healthy).stream()
            .filter(guest -> !failing.equals("/nodes/pve1/" + guest.replaceFirst("/.*", "")))
            .toList();
    assertEquals(expected, ReportRounds.guests(report), failing);
    long unreadable =
        report.path("guests").valueStream().filter(guest -> !guest.path("error").isNull()).count();
    if (failing.endsWith("/config")) {
      assertEquals(1, unreadable, failing);
    } else {
      assertEquals(0, unreadable, failing);
      assertTrue(report.path("collection_errors").size() > 0, failing);
    }
  }

  @ParameterizedTest
  @EnumSource(PveRelease.class)
  void oddGuestsAndStoragesGiveValidReportsWithoutLosingOne(PveRelease release) throws Exception {
    SimulatedNode node = world(release);
    List<SimulatedGuest> odd = oddGuests();
    odd.forEach(node::put);
    oddStorages(node);
    oddTasks(node);
    try (TestHost host =
            new TestHost(node, TestHost.nodeCertificate())
                .token(SampleWorld.FULL_TOKEN, SampleWorld.FULL_SECRET);
        ReportRounds rounds = new ReportRounds(host)) {
      JsonNode report = rounds.report();
      assertEquals(5 + odd.size(), report.path("guests").size());
      for (SimulatedGuest guest : odd) {
        String ref = guest.kind().wireName() + "/" + guest.vmid();
        assertTrue(ReportRounds.guests(report).contains(ref), ref);
      }
      assertFalse(report.toString().contains("\"felhom-"), "a reserved tag");
      assertTrue(report.toString().contains("\"verified\":\"failed\""), "a failed verification");
    }
    // Without the rights to look into the storages, tasks stand in for the backups.
    try (TestHost host = new TestHost(node, TestHost.nodeCertificate());
        ReportRounds rounds = new ReportRounds(host)) {
      assertEquals(5 + odd.size(), rounds.report().path("guests").size());
    }
  }

  private List<SimulatedGuest> oddGuests() {
    List<SimulatedGuest> odd = new ArrayList<>();
    for (String memory : List.of("lots", "", "-1", "1e3", "0", "999999999999999999", "2048.5")) {
      odd.add(SimulatedGuest.lxc(200 + odd.size()).set("memory", memory).set("swap", memory));
      odd.add(SimulatedGuest.qemu(200 + odd.size()).set("memory", memory).set("balloon", memory));
    }
    for (String cores : List.of("many", "", "-3", "0", "99999999999999999999", "1.5")) {
      odd.add(SimulatedGuest.lxc(200 + odd.size()).set("cores", cores).set("cpulimit", cores));
      odd.add(SimulatedGuest.qemu(200 + odd.size()).set("cores", cores).set("sockets", cores));
    }
    for (String text :
        List.of(
            "", " ", "\u202egnp.exe\n\u001b[2J", "ünïcödé-名前-\ud83d\ude80", "\u0000", "a\"b\\c")) {
      odd.add(SimulatedGuest.lxc(200 + odd.size()).set("hostname", text).tags(text).lock(text));
      odd.add(SimulatedGuest.qemu(200 + odd.size()).set("name", text).tags(text).lock(text));
    }
    for (String tags :
        List.of("felhom-scratch;prod", ";;", "a;a;A", "felhom-", "a,b c", " x ; y ")) {
      odd.add(SimulatedGuest.lxc(200 + odd.size()).tags(tags));
    }
    for (String disk :
        List.of("local-lvm:vm-1-disk-0", "size=", "none,size=-1G", "x,size=9999999T")) {
      odd.add(SimulatedGuest.lxc(200 + odd.size()).set("rootfs", disk));
      odd.add(SimulatedGuest.qemu(200 + odd.size()).set("scsi0", disk).set("boot", "order=scsi0"));
    }
    odd.add(SimulatedGuest.lxc(200 + odd.size()));
    odd.add(SimulatedGuest.qemu(200 + odd.size()));
    odd.add(SimulatedGuest.lxc(200 + odd.size()).withoutReadableConfig());
    odd.add(SimulatedGuest.qemu(200 + odd.size()).notYetMeasured());
    odd.add(SimulatedGuest.lxc(200 + odd.size()).set("template", 1).lock("backup"));
    odd.add(SimulatedGuest.qemu(200 + odd.size()).set("template", 1).lock("suspended"));
    odd.add(
        SimulatedGuest.lxc(200 + odd.size())
            .running(1, now.plusSeconds(3600), GuestLoad.of(-0.5, -1, -1, -1)));
    odd.add(
        SimulatedGuest.qemu(200 + odd.size())
            .running(1, Instant.EPOCH, GuestLoad.of(1e9, Long.MAX_VALUE, Long.MAX_VALUE, 0)));
    odd.add(SimulatedGuest.lxc(999_999_999));
    return odd;
  }

  private void oddStorages(SimulatedNode node) {
    node.changeStorage("local-lvm", storage -> storage.down("lvm: no such volume group"));
    node.changeStorage(
        "pbs",
        storage ->
            storage
                .with(
                    SimulatedVolume.pbsBackup("pbs", 0, now, GuestKind.LXC, 101).verified("failed"))
                .with(
                    SimulatedVolume.pbsBackup("pbs", 1, Instant.EPOCH, GuestKind.QEMU, 110)
                        .verified("what"))
                .with(SimulatedVolume.pbsBackup("pbs", -1, now, GuestKind.QEMU, 4711)));
    node.put(SimulatedStorage.of("off", "dir", "backup").switchedOff())
        .put(
            SimulatedStorage.of("pbs-down", "pbs", "backup").down("pbs: error fetching datastores"))
        .put(SimulatedStorage.of("nothing", "esxi"))
        .put(SimulatedStorage.of("negative", "zfspool", "images").space(-1, -1, -1))
        .put(SimulatedStorage.of("pbs-bare", "pbs", "backup"));
  }

  private void oddTasks(SimulatedNode node) {
    for (String id : List.of("", "110", "4711", "storage")) {
      node.put(
          SimulatedTask.running(
              SimulatedTask.upid("pve1", 5000, 1, now.minusSeconds(9), "vzdump", id, "root@pam")));
      for (String exit :
          List.of("OK", "WARNINGS: 1", "unexpected status", "job errors", "\u001b[2J")) {
        node.put(
            SimulatedTask.ended(
                SimulatedTask.upid(
                    "pve1",
                    5001 + exit.length(),
                    1,
                    now.minusSeconds(99),
                    "vzdump",
                    id,
                    "root@pam"),
                now,
                exit,
                "INFO: Finished Backup of VM 103 (00:00:04)",
                "INFO: Finished Backup of VM 99999999999 (00:00:04)"));
      }
    }
  }

  @Test
  void everyStateOfTheTunnelGivesAValidReport() throws Exception {
    AtomicReference<OtherServer.Answer> answer = new AtomicReference<>(ready(200, 4));
    try (TestHost host = new TestHost();
        OtherServer cloudflared = OtherServer.plain(request -> answer.get())) {
      host.set("cloudflared.ready_url", cloudflared.url() + "/ready");
      try (ReportRounds rounds = new ReportRounds(host)) {
        assertTunnel("healthy", false, rounds.report());
        answer.set(ready(200, 2));
        assertTunnel("degraded", false, rounds.report());
        answer.set(ready(503, 0));
        assertTunnel("down", false, rounds.report());
        answer.set(OtherServer.Answer.json(200, "{\"readyConnections\":\"\u001b[2J\"}"));
        assertTunnel("unknown", true, rounds.report());
        answer.set(OtherServer.Answer.json(418, "{}"));
        assertTunnel("unknown", true, rounds.report());
      }
    }
  }

  @Test
  void aHostWithoutATunnelSaysSo() throws Exception {
    try (TestHost host = new TestHost();
        ReportRounds rounds = new ReportRounds(host)) {
      assertTunnel("not_configured", false, rounds.report());
    }
  }

  @Test
  void aTunnelThatDoesNotListenIsUnknown() throws Exception {
    try (TestHost host = new TestHost()) {
      host.set("cloudflared.ready_url", "http://127.0.0.1:1/ready");
      try (ReportRounds rounds = new ReportRounds(host)) {
        assertTunnel("unknown", true, rounds.report());
      }
    }
  }

  private static OtherServer.Answer ready(int status, int connections) {
    return OtherServer.Answer.json(
        status,
        "{\"status\":%d,\"readyConnections\":%d,\"connectorId\":\"7d1f0b6e-0c9b-4d5e\"}"
            .formatted(status, connections));
  }

  private static void assertTunnel(String status, boolean error, JsonNode report) {
    assertEquals(status, report.path("cloudflared").path("status").textValue());
    assertEquals(error ? 1 : 0, report.path("collection_errors").size(), report::toString);
  }
}
