package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.report.AgentCounts;
import hu.dooplex.felhom.agent.domain.report.AgentCounts.Decided;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
  private static final Instant AT = Instant.parse("2026-11-22T19:00:00Z");
  private static final AgentCounts NOTHING =
      new AgentCounts(
          AgentCounts.Reports.NONE,
          AgentCounts.Passes.NONE,
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of());

  @TempDir Path temp;

  private static AgentStatus status(
      String hostId, Optional<String> pveVersion, List<AgentStatus.Guest> guests) {
    return new AgentStatus(
        "0.1.0",
        hostId,
        new NodeName("pve1"),
        pveVersion,
        new AgentStatus.RunningAs(812, 52411, AT),
        AT.plusMillis(60_250),
        new AgentStatus.LastReport(
            Optional.of(new AgentStatus.Taken(42, AT.plusSeconds(1))), Optional.empty()),
        new AgentStatus.Reconciling(
            Mode.ENFORCE,
            Optional.of(17L),
            Optional.of(AT.plusSeconds(2)),
            Optional.empty(),
            true,
            false),
        guests,
        new AgentStatus.Queue(2, 1, 3),
        List.of(),
        new AgentStatus.BudgetLimits(6, 24),
        List.of(),
        List.of(new AgentStatus.Pending("destroy_guest", OptionalInt.of(102), AT)),
        new DestructivePath(false, Optional.of("journal_damaged")),
        Optional.of("journal_damaged"));
  }

  private static AgentStatus.Guest guest(GuestRef ref, State state, String... fields) {
    return new AgentStatus.Guest(ref, new Reconcile(state, List.of(fields), Optional.empty()));
  }

  private Scrape scrape(AgentStatus status, AgentCounts counts) throws Exception {
    new MetricsFile(temp.resolve("run"), () -> 4096).show(status, counts);
    return new Scrape(Files.readString(temp.resolve("run/metrics.prom")));
  }

  @Test
  void everyFigureStandsUnderItsName() throws Exception {
    Scrape scrape =
        scrape(
            status(
                "demo-felhom",
                Optional.of("9.2.2"),
                List.of(
                    guest(GuestRef.lxc(101), State.DEGRADED, "memory", "cores"),
                    guest(GuestRef.qemu(110), State.IN_SYNC))),
            new AgentCounts(
                new AgentCounts.Reports(5, 2, 1),
                AgentCounts.Passes.NONE.and(Duration.ofMillis(1250)).and(Duration.ofMillis(500)),
                Map.of(Outcome.SUCCEEDED, 7L),
                Map.of(new Decided(true, "refused"), 3L),
                Map.of("replayed", 2L),
                Map.of("hub", AT.plusSeconds(86_400))));
    assertEquals(1, scrape.value("build_info", "version", "0.1.0"));
    assertEquals(5, scrape.value("reports_total", "result", "sent"));
    assertEquals(2, scrape.value("reports_total", "result", "not_collected"));
    assertEquals(1, scrape.value("reports_total", "result", "not_delivered"));
    assertEquals(
        (double) AT.plusSeconds(1).getEpochSecond(), scrape.value("last_report_timestamp_seconds"));
    assertEquals(0, scrape.value("last_report_failed"));
    assertEquals(AT.getEpochSecond() + 60.25, scrape.value("written_timestamp_seconds"));
    assertEquals(1.75, scrape.value("reconcile_pass_duration_seconds_sum"));
    assertEquals(2, scrape.value("reconcile_pass_duration_seconds_count"));
    assertEquals(0.5, scrape.value("reconcile_last_pass_duration_seconds"));
    assertEquals(1, scrape.value("guest_drift", "kind", "lxc", "vmid", "101"));
    assertEquals(2, scrape.value("guest_drifted_fields", "kind", "lxc", "vmid", "101"));
    assertEquals(0, scrape.value("guest_drift", "kind", "qemu", "vmid", "110"));
    assertEquals(1, scrape.value("guests", "state", "degraded"));
    assertEquals(0, scrape.value("guests", "state", "drift"));
    assertEquals(3, scrape.value("queue_depth"));
    assertEquals(0, scrape.value("operations_in_flight"));
    assertEquals(1, scrape.value("pending_signatures"));
    assertEquals(7, scrape.value("operations_total", "result", "succeeded"));
    assertEquals(0, scrape.value("operations_total", "result", "outcome_unknown"));
    assertEquals(3, scrape.value("decisions_total", "class", "destructive", "outcome", "refused"));
    assertEquals(
        0, scrape.value("decisions_total", "class", "benign", "outcome", "pending_signature"));
    assertEquals(2, scrape.value("verification_refusals_total", "reason", "replayed"));
    assertEquals(4096, scrape.value("journal_bytes"));
    assertEquals(
        (double) AT.plusSeconds(86_400).getEpochSecond(),
        scrape.value("certificate_not_after_timestamp_seconds", "server", "hub"));
    assertEquals(1, scrape.value("paused"));
    assertEquals(0, scrape.value("state_reliable"));
  }

  @Test
  void whatHasNotHappenedIsLeftOutOrZero() throws Exception {
    Scrape scrape = scrape(status("demo-felhom", Optional.empty(), List.of()), NOTHING);
    assertEquals(0, scrape.value("reports_total", "result", "sent"));
    assertEquals(0, scrape.value("reconcile_last_pass_duration_seconds"));
    assertFalse(scrape.types().containsKey("felhom_agent_guest_drift"));
    assertFalse(scrape.types().containsKey("felhom_agent_verification_refusals_total"));
    assertFalse(scrape.types().containsKey("felhom_agent_certificate_not_after_timestamp_seconds"));
  }

  @Test
  void hostileNamesAreEscapedAndCut() throws Exception {
    String hostile = "a\"} 1\nfelhom_agent_paused 0\r\u2028\u001b[2J\\\"";
    Scrape scrape = scrape(status(hostile, Optional.of("9".repeat(1000)), List.of()), NOTHING);
    assertEquals(1, scrape.value("paused"));
    assertEquals(
        1,
        scrape.value(
            "host_info",
            "host_id",
            "a\"} 1\\nfelhom_agent_paused 0\\r\\u2028\\u001b[2J\\\"",
            "node",
            "pve1",
            "pve_version",
            "9".repeat(Limits.METRIC_LABEL_MAX_CHARS - 1) + "…"));
  }

  @Test
  void thereAreTwoSeriesForEachGuestAndNoMore() throws Exception {
    int without = scrape(status("demo-felhom", Optional.empty(), List.of()), NOTHING).size();
    List<AgentStatus.Guest> guests =
        IntStream.range(0, 1000)
            .mapToObj(i -> guest(GuestRef.lxc(100 + i), State.DRIFT, "memory"))
            .toList();
    assertEquals(
        without + 2 * guests.size(),
        scrape(status("demo-felhom", Optional.empty(), guests), NOTHING).size());
    assertTrue(without < 64, () -> without + " series");
  }

  @Test
  void everyUserMayReadItAndItIsReplacedAsAWhole() throws Exception {
    scrape(status("first", Optional.empty(), List.of()), NOTHING);
    Path file = temp.resolve("run/metrics.prom");
    Path open = Files.createLink(temp.resolve("before"), file);
    String before = Files.readString(open);
    scrape(status("second", Optional.empty(), List.of()), NOTHING);
    assertEquals(before, Files.readString(open), "the file that a reader had open");
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("metrics.prom"), new RealFiles(temp.resolve("run")).list());
  }

  @Test
  void aFolderThatOthersMayWriteToIsNotWrittenTo() throws Exception {
    Path runtime = Files.createDirectory(temp.resolve("run"));
    Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxrwxrwx"));
    StateException refused =
        assertThrows(
            StateException.class,
            () ->
                new MetricsFile(runtime, () -> 0)
                    .show(status("demo-felhom", Optional.empty(), List.of()), NOTHING));
    assertEquals(
        "runtime_dir " + runtime + " can be written by others; run chmod 0755 on it",
        refused.getMessage());
  }
}
