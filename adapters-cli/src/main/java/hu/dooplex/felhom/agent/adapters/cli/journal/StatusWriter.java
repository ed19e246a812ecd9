package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import java.util.List;
import java.util.Locale;

/**
 * The content of {@code status.json}: one JSON object in one line that ends with LF, in printable
 * ASCII. A field whose value is not known, or is none, is left out.
 *
 * <pre>
 * {"format":"felhom-agent status","version":1,"agent_version":"0.1.0","host_id":"demo-felhom","node":"pve1","pve_version":"9.2.2",
 *  "process":{"pid":812,"start_ticks":52411,"started_at":"…"},"written_at":"…",
 *  "last_report":{"taken":{"sequence":42,"at":"…"},"failure":{"at":"…","error":"…"}},
 *  "reconcile":{"mode":"observe","generation":17,"last_pass_at":"…","problem":"bad_document","paused":false,"blocked":false},
 *  "guests":[{"vmid":101,"kind":"lxc","state":"drift","fields":["memory"],"reason":"policy"}],
 *  "queue":{"lanes":1,"running":1,"waiting":0},
 *  "in_flight":[{"id":"…","operation":"start_guest","vmid":101,"kind":"lxc","since":"…"}],
 *  "budget_limits":{"run_changes":6,"config_writes":24},
 *  "budgets_spent":[{"vmid":101,"kind":"lxc","run_changes":1,"config_writes":3}],
 *  "pending_signatures":[{"operation":"destroy_guest","vmid":102,"since":"…"}],
 *  "destructive_path":{"open":false,"reason":"not_available"},"state_problem":"journal_damaged"}
 * </pre>
 *
 * <p>Rules of change: every change of the fields, their order, meaning or range raises {@code
 * version}. {@code felhom-agent status} reads its own version alone; other readers can rely on
 * fields they know staying what they are, and leave out those they do not know.
 */
final class StatusWriter {
  static final String FORMAT = "felhom-agent status";
  static final int VERSION = 1;

  private StatusWriter() {}

  static byte[] bytes(AgentStatus status) {
    FieldWriter out = new FieldWriter();
    out.text("format", FORMAT)
        .integer("version", VERSION)
        .text("agent_version", status.agentVersion())
        .text("host_id", status.hostId())
        .text("node", status.node().value())
        .text("pve_version", status.pveVersion())
        .object("process")
        .integer("pid", status.process().pid())
        .integer("start_ticks", status.process().startTicks())
        .instant("started_at", status.process().startedAt())
        .end()
        .instant("written_at", status.writtenAt());
    write(out, status.lastReport());
    write(out, status.reconcile());
    writeGuests(out, status.guests());
    out.object("queue")
        .integer("lanes", status.queue().lanes())
        .integer("running", status.queue().running())
        .integer("waiting", status.queue().waiting())
        .end();
    writeInFlight(out, status.inFlight());
    writeBudgets(out, status);
    writePending(out, status.pendingSignatures());
    byte[] object =
        out.object("destructive_path")
            .truth("open", status.destructivePath().open())
            .text("reason", status.destructivePath().reason())
            .end()
            .text("state_problem", status.stateProblem())
            .object();
    byte[] line = new byte[object.length + 1];
    System.arraycopy(object, 0, line, 0, object.length);
    line[object.length] = RecordLine.LF;
    return line;
  }

  private static void write(FieldWriter out, AgentStatus.LastReport report) {
    out.object("last_report");
    report
        .taken()
        .ifPresent(taken ->
            out.object("taken")
                .integer("sequence", taken.sequence())
                .instant("at", taken.at())
                .end());
    report
        .failure()
        .ifPresent(failure ->
            out.object("failure").instant("at", failure.at()).text("error", failure.error()).end());
    out.end();
  }

  private static void write(FieldWriter out, AgentStatus.Reconciling reconcile) {
    out.object("reconcile").text("mode", name(reconcile.mode()));
    reconcile.generation().ifPresent(generation -> out.integer("generation", generation));
    out.text("last_pass_at", reconcile.lastPassAt())
        .text("problem", reconcile.problem())
        .truth("paused", reconcile.paused())
        .truth("blocked", reconcile.blocked())
        .end();
  }

  private static void writeGuests(FieldWriter out, List<AgentStatus.Guest> guests) {
    out.array("guests");
    for (AgentStatus.Guest guest : guests) {
      out.element();
      write(out, guest.ref());
      out.text("state", name(guest.standing().state()))
          .texts("fields", guest.standing().fields())
          .text("reason", guest.standing().reason())
          .end();
    }
    out.endArray();
  }

  private static void writeInFlight(FieldWriter out, List<AgentStatus.InFlight> inFlight) {
    out.array("in_flight");
    for (AgentStatus.InFlight one : inFlight) {
      out.element().text("id", one.id().value()).text("operation", one.operation());
      one.guest().ifPresent(guest -> write(out, guest));
      out.instant("since", one.since()).end();
    }
    out.endArray();
  }

  private static void writeBudgets(FieldWriter out, AgentStatus status) {
    out.object("budget_limits")
        .integer("run_changes", status.budgetLimits().runChanges())
        .integer("config_writes", status.budgetLimits().configWrites())
        .end()
        .array("budgets_spent");
    for (AgentStatus.Spent spent : status.budgets()) {
      out.element();
      write(out, spent.guest());
      out.integer("run_changes", spent.budget().runChanges())
          .integer("config_writes", spent.budget().configWrites())
          .end();
    }
    out.endArray();
  }

  private static void writePending(FieldWriter out, List<AgentStatus.Pending> pending) {
    out.array("pending_signatures");
    for (AgentStatus.Pending one : pending) {
      out.element().text("operation", one.operation());
      one.vmid().ifPresent(vmid -> out.integer("vmid", vmid));
      out.instant("since", one.since()).end();
    }
    out.endArray();
  }

  private static void write(FieldWriter out, GuestRef guest) {
    out.integer("vmid", guest.vmid().value()).text("kind", guest.kind().wireName());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
