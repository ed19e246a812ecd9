package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.report.AgentCounts;
import hu.dooplex.felhom.agent.domain.report.AgentCounts.Decided;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of {@code metrics.prom}, one family after the other. Guests have their vmid and kind
 * and no name: who may read a status may read this. There are at most as many series as two for
 * each desired guest, and some sixty.
 *
 * <p>Rules of change: a family that was there once keeps its name, type, unit and labels. What
 * happened is zero from the start, so that its first occurrence is an increase.
 */
final class MetricsText {
  private static final List<String> VERDICTS = List.of("permitted", "pending_signature", "refused");

  private MetricsText() {}

  static byte[] bytes(AgentStatus status, AgentCounts counts, long journalBytes) {
    Exposition out = new Exposition();
    writeWho(out, status);
    writeReports(out, status.lastReport(), counts.reports());
    writePasses(out, status.reconcile(), counts.passes());
    writeGuests(out, status.guests());
    writeWork(out, status);
    writeCounts(out, counts);
    writeCertificates(out, counts.certificateEnds());
    out.gauge("journal_bytes", "Size of the operation journal.").value(journalBytes);
    return out.bytes();
  }

  private static void writeWho(Exposition out, AgentStatus status) {
    out.gauge("build_info", "The version of the agent; always 1.")
        .value(1, "version", status.agentVersion());
    out.gauge("host_info", "What the agent works for; always 1.")
        .value(
            1,
            "host_id",
            status.hostId(),
            "node",
            status.node().value(),
            "pve_version",
            status.pveVersion().orElse(""));
    out.gauge("start_time_seconds", "When the daemon started, in seconds since the epoch.")
        .time(status.process().startedAt());
    out.gauge("written_timestamp_seconds", "When this was written, in seconds since the epoch.")
        .time(status.writtenAt());
  }

  private static void writeReports(
      Exposition out, AgentStatus.LastReport last, AgentCounts.Reports reports) {
    out.counter("reports_total", "Rounds of reporting, by how they ended.")
        .value(reports.sent(), "result", "sent")
        .value(reports.notCollected(), "result", "not_collected")
        .value(reports.notDelivered(), "result", "not_delivered");
    last.taken()
        .ifPresent(taken ->
            out.gauge(
                    "last_report_timestamp_seconds",
                    "When the hub last took a report; missing until it has taken one.")
                .time(taken.at()));
    out.gauge("last_report_failed", "1 if the last round of reporting failed.")
        .value(last.failure().isPresent());
  }

  private static void writePasses(
      Exposition out, AgentStatus.Reconciling reconcile, AgentCounts.Passes passes) {
    out.family(
            Exposition.Type.SUMMARY,
            "reconcile_pass_duration_seconds",
            "How long passes took of which something was desired.")
        .summary(passes.count(), passes.total());
    out.gauge("reconcile_last_pass_duration_seconds", "How long the last of them took.")
        .seconds(passes.last());
    reconcile
        .lastPassAt()
        .ifPresent(at ->
            out.gauge(
                    "reconcile_last_pass_timestamp_seconds",
                    "When the last pass ended; missing until one has.")
                .time(at));
    out.gauge("paused", "1 while the kill switch on this host stops every change.")
        .value(reconcile.paused());
    out.gauge("blocked", "1 while the hub asks for no changes.").value(reconcile.blocked());
    out.gauge("desired_state_refused", "1 if a newer desired state was not taken.")
        .value(reconcile.problem().isPresent());
  }

  private static void writeGuests(Exposition out, List<AgentStatus.Guest> guests) {
    out.gauge("guests", "Guests that are desired, by how they stand.");
    for (State state : State.values()) {
      if (state != State.UNMANAGED) {
        long count = guests.stream().filter(guest -> guest.standing().state() == state).count();
        out.value(count, "state", state.name().toLowerCase(Locale.ROOT));
      }
    }
    if (guests.isEmpty()) {
      return;
    }
    out.gauge("guest_drift", "1 if the guest is not as desired, whatever the reason.");
    for (AgentStatus.Guest guest : guests) {
      value(out, guest.ref(), drifted(guest.standing().state()) ? 1 : 0);
    }
    out.gauge("guest_drifted_fields", "Fields of the guest that are not as desired.");
    for (AgentStatus.Guest guest : guests) {
      value(out, guest.ref(), guest.standing().fields().size());
    }
  }

  private static void value(Exposition out, GuestRef guest, int value) {
    out.value(
        value, "kind", guest.kind().wireName(), "vmid", Integer.toString(guest.vmid().value()));
  }

  private static boolean drifted(State state) {
    return switch (state) {
      case DRIFT, PLAN_ERROR, DEGRADED -> true;
      case UNMANAGED, IN_SYNC, PENDING_REBOOT, SKIPPED -> false;
    };
  }

  private static void writeWork(Exposition out, AgentStatus status) {
    out.gauge("queue_depth", "Operations in their guests' lanes that have not begun.")
        .value(status.queue().waiting());
    out.gauge("queue_running", "Operations that hold their lanes.").value(status.queue().running());
    out.gauge("operations_in_flight", "Operations that the journal has begun and not ended.")
        .value(status.inFlight().size());
    out.gauge("pending_signatures", "Operations that wait for a signature.")
        .value(status.pendingSignatures().size());
    out.gauge("destructive_path_open", "1 if what is destructive can be done, given a signature.")
        .value(status.destructivePath().open());
    out.gauge("state_reliable", "0 if what the agent remembers cannot be relied on.")
        .value(status.stateProblem().isEmpty());
  }

  private static void writeCounts(Exposition out, AgentCounts counts) {
    out.counter("operations_total", "Operations that ended, by how.");
    for (Outcome outcome : Outcome.values()) {
      out.value(counts.ended().getOrDefault(outcome, 0L), "result", outcome.wireName());
    }
    out.counter("decisions_total", "Decisions of the gate, by class and outcome.");
    for (boolean destructive : new boolean[] {false, true}) {
      for (String verdict : VERDICTS) {
        out.value(
            counts.decisions().getOrDefault(new Decided(destructive, verdict), 0L),
            "class",
            destructive ? "destructive" : "benign",
            "outcome",
            verdict);
      }
    }
    if (!counts.refusedSignatures().isEmpty()) {
      out.counter("verification_refusals_total", "What was signed and not carried out, by reason.");
      new TreeMap<>(counts.refusedSignatures())
          .forEach((reason, count) -> out.value(count, "reason", reason));
    }
  }

  private static void writeCertificates(Exposition out, Map<String, Instant> ends) {
    if (!ends.isEmpty()) {
      out.gauge(
          "certificate_not_after_timestamp_seconds",
          "When the certificate ends that the server showed last, in seconds since the epoch.");
      new TreeMap<>(ends).forEach((server, end) -> out.time(end, "server", server));
    }
  }
}
